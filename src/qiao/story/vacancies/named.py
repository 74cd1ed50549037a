"""Names of firms and of posts（单位名、岗位名）: any text is read, but one kind under the heading of the other is told.

Real lists come with the two swapped, above all where a program named the columns.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from qiao.ground.exchange.cells import Text
from qiao.ground.exchange.cells.texts import share

_MOST = 0.8
_FEW = 0.2
_LONGEST_TITLE = 40
_FIRM = re.compile(
    r"有限公司|有限责任|股份|集团|(?:公司|厂|合作社|事务所|商行|经营部|门市部|工作室|加工点|车间|酒店|宾馆|饭店|医院|学校|幼儿园"
    r"|研究院|研究所|服务部|超市|商场|养老院|敬老院|中心|个体工商户|银行|协会|企业|商店|店|馆|社|局|院)(?:[（(][^）)]*[）)])?$"
)
_TITLE = re.compile(
    r"工程师|经理|专员|主管|助理|员|工|师|总监|顾问|司机|岗|实习|客服|会计|文员|运营|销售|开发|程序|主任|[组班店厂]长|导购|收银"
    r"|学徒|编辑|代表|老师|厨|保安|保洁|前端|后端|测试|产品|架构|专家|教练|主播|护士|医生|护理|管培|储备|干部|行政|人事|财务"
    r"|出纳|采购|仓管|快递|骑手|法务|美工|策划|文案|秘书|前台|算法|操作|质检|跟单|月嫂|保姆|阿姨|直播|业务|督导|美容|摄影|翻译"
    r"|负责人|讲解|洗碗|配菜|面点|传菜|叉车|电焊|焊接|缝纫|装配|打包|分拣|搬运|包装"
)
_LISTED = re.compile(r"[五六]险|[一二]金|双休|补贴|年假|福利|体检|旅游|[\[\]]")


def _is_firm(text: str) -> bool:
    return bool(_FIRM.search(text.strip()))


def _is_title(text: str) -> bool:
    bare = text.strip()
    return len(bare) <= _LONGEST_TITLE and bool(_TITLE.search(bare)) and not (_is_firm(bare) or _LISTED.search(bare))


_FIRM_ALONE = re.compile(
    r"(?:公司|厂|合作社|集团|经营部|商行|事务所)(?:[（(][^）)]*[）)])?$|有限(?:责任)?公司(?:[^，,]{0,8}(?:分公司|厂|店))?$"
)
_TITLE_ALONE = re.compile(
    r".{0,6}(?:工|员|师|司机|会计|文员|保安|保洁|保姆|月嫂|厨师|学徒|经理|主管|助理|专员|组长|班长|店长|服务生|出纳|前台)"
    r"(?:[（(][^）)]*[）)])?"
)
_SEVERAL_THINGS = re.compile(r"[/—，,、]")
_NUMBER_ALONE = re.compile(r"[\d\s+()（）-]{7,}")


def looks_otherwise(key: str, text: str) -> str | None:
    """What a cell under a firm's, a post's or a person's heading looks like instead; None where it may be that."""
    bare = text.strip()
    if _NUMBER_ALONE.fullmatch(bare):
        return "电话号码"
    if key == "employer" and _TITLE_ALONE.fullmatch(bare) and not _is_firm(bare):
        return "岗位名称"
    is_firm = _FIRM_ALONE.search(bare) and not (_is_title(bare) or _SEVERAL_THINGS.search(bare))
    return "用人单位" if key in ("post", "contact") and is_firm else None


def _share(samples: Sequence[object], tells: Callable[[str], bool]) -> float:
    return share(samples, lambda raw: isinstance(raw, str) and tells(raw))


@dataclass(frozen=True)
class FirmName(Text):
    """The name of a firm（用人单位）."""

    def recognises(self, samples: Sequence[object]) -> float:
        """The share of cells that end as firms' names do."""
        return _share(samples, _is_firm)

    def belied_by(self, samples: Sequence[object]) -> bool:
        """Whether they are titles of posts."""
        return self.recognises(samples) < _FEW and _share(samples, _is_title) >= _MOST


@dataclass(frozen=True)
class PostTitle(Text):
    """The title of a post（岗位名称）."""

    def recognises(self, samples: Sequence[object]) -> float:
        """The share of cells that name a trade as titles do."""
        return _share(samples, _is_title)

    def belied_by(self, samples: Sequence[object]) -> bool:
        """Whether they are names of firms."""
        return self.recognises(samples) < _FEW and _share(samples, _is_firm) >= _MOST
