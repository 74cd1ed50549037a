"""What visits keep sealed, made known wherever keys are changed."""

from qiao.story.visits import conflicts, packs, receipts

__all__ = ["conflicts", "packs", "receipts"]
