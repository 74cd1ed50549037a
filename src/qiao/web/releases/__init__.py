"""Releases（明文导出）: forms for upper levels, filled forms: identities in clear, asked for, agreed to, taken."""
