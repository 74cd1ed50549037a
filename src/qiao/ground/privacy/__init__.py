"""Privacy（隐私）: identity numbers read, checked and masked. Encryption, consent and reveal come with the database."""
