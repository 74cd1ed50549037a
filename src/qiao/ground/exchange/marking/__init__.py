"""Marking（标错）: the user's own file back, bad cells red, each with what is wrong and what to do.

`workbooks` is the door. `marks` is what is said and where; `originals` says it inside the user's own workbook, `copies`
in a copy of what cannot be opened so.
"""

from qiao.ground.exchange.marking.marks import Marked
from qiao.ground.exchange.marking.workbooks import write_error_workbook

__all__ = ["Marked", "write_error_workbook"]
