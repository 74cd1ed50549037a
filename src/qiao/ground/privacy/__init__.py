"""Privacy（隐私）: identity numbers read and masked; identities sealed and found by blind index; consent; who may see
whom; a reveal with its reason.

`resident_ids` reads numbers and knows no database. `keys` holds the keys, `sealing` and `blind` use them, `subjects`
writes a person's sealed columns, `visibility` says who sees a person, `reveals` and `consents` are decisions.
"""
