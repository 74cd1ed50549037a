"""The vault（封存的文件）: uploaded files and what was read from them, sealed on disk, each for one batch and one use.

`source` is the file as it came, `workings` what was read from it, `marked` the error workbook.
"""

from __future__ import annotations

from typing import Literal

from qiao.ground.privacy.sealed_folder import SealedFolder

Use = Literal["source", "workings", "marked"]

vault = SealedFolder[Use]("batches.vault", "batches", ("source", "workings", "marked"))
