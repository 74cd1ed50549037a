"""Files of releases（明文导出的文件）, sealed on disk: `made` is the finished file, `source` a form to be filled.

`looked` is what was found in the form; both go after a day when nobody asked for it to be filled. `theirs` and
`compared` are of a comparison: another system's export, and what came of it; they go after a day.
"""

from __future__ import annotations

from typing import Literal

from qiao.ground.privacy.rotation import keep
from qiao.ground.privacy.sealed_folder import SealedFolder

Use = Literal["made", "source", "looked", "theirs", "compared"]
UNASKED_SECONDS_MAX = 86_400

release_files = SealedFolder[Use](
    "privacy.releases",
    "releases",
    ("made", "source", "looked", "theirs", "compared"),
    dict.fromkeys(("source", "looked", "theirs", "compared"), UNASKED_SECONDS_MAX),
)
keep(release_files)
