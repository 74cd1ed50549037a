"""The vault（封存的照片）: pictures of visits, sealed on disk, each under the key of its row."""

from __future__ import annotations

from typing import Literal

from qiao.ground.privacy.rotation import keep
from qiao.ground.privacy.sealed_folder import SealedFolder

vault = SealedFolder[Literal["photo"]]("visits.photos", "visits", ("photo",))
keep(vault)
