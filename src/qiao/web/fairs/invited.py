"""What came of inviting: how many were looked at, how many had a booth, what kept the others out, and what to do."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qiao.ground.saying import reader_language
from qiao.story.fairs.bridge import SEVERAL
from qiao.story.matching.words import LIMITS

TO_DO = {
    "age": gettext_lazy("请企业看年龄要求有没有法定依据，没有就去掉"),
    "minor": gettext_lazy("16–17 岁的，只看可招未成年工的岗位"),
    "education": gettext_lazy("请企业看学历是不是真要，或加不要学历的岗位"),
    "skills": gettext_lazy("加不要技能证书的岗位，或先办培训"),
    "work_limits": gettext_lazy("加体力上做得了的岗位"),
    "wage": gettext_lazy("请企业看能不能提工资，或加工资高一些的企业"),
    "reach": gettext_lazy("他们不愿去那么远：请本地的企业也来，或办一场本地的"),
    "night": gettext_lazy("加不上夜班的岗位"),
    "care": gettext_lazy("加离家近、不上夜班的岗位"),
    "start": gettext_lazy("请企业看能不能晚些到岗"),
    "family": gettext_lazy("请企业加名额"),
    SEVERAL: gettext_lazy("几条都差：做一份需求清单，请对口市另找岗位"),
}
LEFT_OUT = {
    "minor": gettext_lazy("未满 18 岁"),
    "not_agreed": gettext_lazy("没有同意匹配，可以去问"),
    "promised": gettext_lazy("有一轮推荐在等答复，或已经答应"),
}


def told_of(result: dict[str, Any]) -> SimpleNamespace | None:
    """The last invitations in words; None for a job that did not tell."""
    if "kept_out" not in result:
        return None
    language = reader_language()
    names = {limit: said.of(language) for limit, said in LIMITS.items()} | {SEVERAL: _("几条都不合")}
    return SimpleNamespace(
        looked_at=result["looked_at"],
        fit=result["fit"],
        new=result["new"],
        posts=result["posts"],
        without=result["looked_at"] - result["fit"],
        kept_out=[
            SimpleNamespace(limit=names[limit], people=people, to_do=TO_DO[limit])
            for limit, people in result["kept_out"].items()
        ],
        left_out=[(LEFT_OUT[why], people) for why, people in result["left_out"].items() if people],
    )
