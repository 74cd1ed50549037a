"""Files of releases（明文导出的文件）, sealed on disk: `made` is the finished file, `source` a form to be filled.

`theirs` and `compared` are of a comparison: another system's export, and what came of it; they go after a day.
"""

from __future__ import annotations

from typing import Literal

from qiao.ground.privacy.rotation import keep
from qiao.ground.privacy.sealed_folder import SealedFolder

Use = Literal["made", "source", "theirs", "compared"]
COMPARED_SECONDS_MAX = 86_400

release_files = SealedFolder[Use](
    "privacy.releases",
    "releases",
    ("made", "source", "theirs", "compared"),
    {"theirs": COMPARED_SECONDS_MAX, "compared": COMPARED_SECONDS_MAX},
)
keep(release_files)
