"""What people can do and what employers offer: skills and posts, as tables.

The keys of LIMIT_KEYS stand in the order of their bits, the same order as the forms' list of work limits (a test holds
the two together; the engine itself imports no form).
"""

from __future__ import annotations

from typing import NamedTuple

LIMIT_KEYS: tuple[str, ...] = (
    "standing",
    "lifting",
    "heights",
    "fine_sight",
    "hearing",
    "heat",
    "cold",
    "dust",
    "chemicals",
    "hands",
    "walking",
    "machinery",
)


def limit_bits(*keys: str) -> int:
    """The bit set of these demands or limits."""
    return sum(1 << LIMIT_KEYS.index(key) for key in keys)


class Skill(NamedTuple):
    """A skill as both ledgers write it, how often women and men hold it (relative), its certificate or ""."""

    name: str
    women: float
    men: float
    certificate: str


SKILLS: tuple[Skill, ...] = (
    Skill("挖掘机驾驶", 0.1, 3.0, "挖掘机操作证"),
    Skill("电工", 0.1, 3.0, "低压电工作业证"),
    Skill("焊工", 0.1, 2.6, "焊接与热切割作业证"),
    Skill("缝纫", 3.6, 0.4, ""),
    Skill("刺绣", 1.8, 0.0, ""),
    Skill("家政服务", 3.0, 0.1, "家政服务员证"),
    Skill("养老护理", 1.8, 0.2, "养老护理员证"),
    Skill("烹饪", 1.8, 2.2, "中式烹调师证"),
    Skill("驾驶", 0.6, 4.0, "机动车驾驶证"),
    Skill("叉车", 0.1, 1.6, "叉车操作证"),
    Skill("木工", 0.0, 2.4, ""),
    Skill("瓦工", 0.0, 3.0, ""),
    Skill("钢筋工", 0.0, 2.0, ""),
    Skill("电子装配", 2.2, 1.6, ""),
    Skill("养殖", 1.6, 1.8, ""),
    Skill("种植", 1.8, 1.8, ""),
    Skill("竹编", 0.6, 0.8, ""),
    Skill("计算机操作", 1.2, 1.2, ""),
    Skill("美容美发", 1.0, 0.3, "美发师证"),
    Skill("汽车维修", 0.0, 1.2, "汽车维修工证"),
)

FACTORY, SERVICE, WORKSHOP, LOCAL_FIRM, PUBLIC_POST = "factory", "service", "workshop", "local_firm", "public_post"
EXCAVATOR = "挖掘机司机"
FAR_KINDS = (FACTORY, SERVICE)
NEAR_KINDS = (WORKSHOP, LOCAL_FIRM, PUBLIC_POST)

# Mean wage 2024 by industry over the mean of all, 4,961 (F1).
INDUSTRY_RATIO: dict[str, float] = {
    "制造业": 4978 / 4961,
    "建筑业": 5743 / 4961,
    "批发和零售业": 4362 / 4961,
    "交通运输、仓储和邮政业": 5635 / 4961,
    "住宿和餐饮业": 4141 / 4961,
    "居民服务、修理和其他服务业": 4023 / 4961,
    "农、林、牧、渔业": 4023 / 4961,
    "公共管理、社会保障和社会组织": 4023 / 4961,
}


class Post(NamedTuple):
    """One kind of post.

    `weight` says how often it is offered; `pay` is relative to its industry; `education` the least asked (0 to 6);
    `demands` a bit set; `skill` asked by `skill_share` of the vacancies; `night` the share with night shifts;
    `piece` paid by the piece.
    """

    title: str
    weight: float
    pay: float
    education: int
    demands: int
    skill: str = ""
    skill_share: float = 0.0
    night: float = 0.0
    piece: bool = False


_MAKING, _BUILDING, _TRADE = "制造业", "建筑业", "批发和零售业"
_MOVING, _HOSTING, _SERVING = "交通运输、仓储和邮政业", "住宿和餐饮业", "居民服务、修理和其他服务业"
_FARMING, _PUBLIC = "农、林、牧、渔业", "公共管理、社会保障和社会组织"
_bits = limit_bits

POSTS: tuple[Post, ...] = (
    Post("电子装配工", 9, 0.98, 1, _bits("fine_sight", "hands"), "电子装配", 0.15, 0.55),
    Post("普工", 12, 0.94, 0, _bits("standing", "lifting"), night=0.45),
    Post("包装工", 7, 0.90, 0, _bits("standing"), night=0.25),
    Post("质检员", 4, 0.99, 2, _bits("fine_sight"), night=0.30),
    Post("缝纫工", 7, 0.98, 0, _bits("fine_sight", "hands"), "缝纫", 0.70, 0.10, piece=True),
    Post("纺织挡车工", 6, 1.02, 1, _bits("standing", "dust", "walking", "machinery"), night=0.80),
    Post("机床操作工", 5, 1.14, 2, _bits("standing", "machinery"), night=0.50),
    Post("焊工", 4, 1.34, 1, _bits("heat", "fine_sight", "chemicals"), "焊工", 0.95, 0.20),
    Post("喷漆工", 2, 1.24, 1, _bits("chemicals", "standing"), night=0.15),
    Post("注塑工", 3, 1.02, 1, _bits("heat", "machinery", "standing"), night=0.70),
    Post("食品加工工", 6, 0.92, 0, _bits("standing", "cold"), night=0.25),
    Post("水产加工工", 4, 0.98, 0, _bits("standing", "cold", "hands"), night=0.20),
    Post("设备维修电工", 3, 1.30, 3, _bits("heights", "machinery"), "电工", 1.0, 0.35),
    Post("叉车工", 3, 1.14, 1, _bits("machinery"), "叉车", 1.0, 0.25),
    Post("仓库管理员", 2, 0.95, 3, _bits("walking"), "计算机操作", 0.40, 0.10),
    Post("建筑普工", 4, 0.88, 0, _bits("standing", "lifting", "heights")),
    Post("瓦工", 3, 1.10, 0, _bits("standing", "lifting", "heights", "dust"), "瓦工", 0.95),
    Post("木工", 2, 1.10, 0, _bits("lifting", "heights", "machinery"), "木工", 0.95),
    Post("钢筋工", 2, 1.12, 0, _bits("lifting", "heights"), "钢筋工", 0.90),
    Post("挖掘机司机", 2, 1.36, 1, _bits("fine_sight", "hearing", "machinery"), "挖掘机驾驶", 1.0),
    Post("客服专员", 5, 1.00, 3, _bits("hearing"), "计算机操作", 0.50, 0.30),
    Post("家政服务员", 5, 1.06, 0, _bits("walking", "lifting"), "家政服务", 0.40),
    Post("养老护理员", 4, 1.02, 0, _bits("lifting", "walking"), "养老护理", 0.35, 0.50),
    Post("保洁员", 5, 0.76, 0, _bits("walking", "standing")),
    Post("保安员", 5, 0.86, 1, _bits("walking", "hearing"), night=0.60),
    Post("美发师", 1, 1.12, 1, _bits("standing", "hands"), "美容美发", 1.0),
    Post("汽车维修工", 2, 1.22, 2, _bits("lifting", "hands"), "汽车维修", 0.85),
    Post("餐厅服务员", 6, 0.92, 0, _bits("standing", "walking")),
    Post("厨师", 4, 1.30, 0, _bits("heat", "standing"), "烹饪", 0.95),
    Post("后厨帮工", 4, 0.86, 0, _bits("heat", "standing")),
    Post("客房服务员", 3, 0.90, 0, _bits("walking")),
    Post("超市理货员", 5, 0.92, 1, _bits("standing", "lifting")),
    Post("收银员", 4, 0.92, 2, _bits("standing")),
    Post("快递分拣员", 4, 0.92, 1, _bits("standing", "lifting"), night=0.70),
    Post("货运司机", 3, 1.22, 1, _bits("fine_sight", "hearing"), "驾驶", 1.0, 0.25),
    Post("服装车间缝纫工", 9, 1.0, 0, _bits("fine_sight", "hands"), "缝纫", 0.35, piece=True),
    Post("刺绣工", 5, 1.1, 0, _bits("fine_sight", "hands"), "刺绣", 0.40, piece=True),
    Post("电子元件插件工", 6, 1.0, 0, _bits("fine_sight", "hands"), piece=True),
    Post("竹编工", 3, 0.9, 0, _bits("hands"), "竹编", 0.30, piece=True),
    Post("农产品分拣工", 7, 0.85, 0, _bits("standing"), piece=True),
    Post("莲藕种植工", 3, 0.85, 0, _bits("lifting", "walking"), "种植", 0.15),
    Post("养殖工", 4, 0.95, 0, _bits("walking", "lifting"), "养殖", 0.30),
    Post("茶园管护工", 4, 0.85, 0, _bits("walking"), "种植", 0.10),
    Post("乡村保洁员", 5, 1.0, 0, _bits("walking")),
    Post("护林员", 4, 1.0, 0, _bits("walking")),
    Post("护路员", 3, 1.0, 0, _bits("walking")),
    Post("村级养老互助员", 2, 1.0, 0, 0),
)


class Line(NamedTuple):
    """A line of business: what its firms' names end in, their kind and industry, how common they are, their posts."""

    ending: str
    kind: str
    industry: str
    weight: float
    posts: tuple[str, ...]


_SHOP_FLOOR = ("普工", "包装工", "质检员", "仓库管理员", "叉车工", "设备维修电工", "保洁员")

LINES: tuple[Line, ...] = (
    Line("电子科技有限公司", FACTORY, _MAKING, 8, ("电子装配工", "注塑工", *_SHOP_FLOOR)),
    Line("纺织有限公司", FACTORY, _MAKING, 6, ("纺织挡车工", *_SHOP_FLOOR)),
    Line("服饰有限公司", FACTORY, _MAKING, 5, ("缝纫工", "普工", "包装工", "质检员")),
    Line("食品有限公司", FACTORY, _MAKING, 6, ("食品加工工", *_SHOP_FLOOR)),
    Line("水产品有限公司", FACTORY, _MAKING, 3, ("水产加工工", "普工", "包装工", "叉车工")),
    Line("机械制造有限公司", FACTORY, _MAKING, 6, ("机床操作工", "焊工", "喷漆工", *_SHOP_FLOOR)),
    Line("建设工程有限公司", FACTORY, _BUILDING, 4, ("建筑普工", "瓦工", "木工", "钢筋工", "挖掘机司机", "焊工")),
    Line("家政服务有限公司", SERVICE, _SERVING, 3, ("家政服务员", "养老护理员", "保洁员")),
    Line("物业服务有限公司", SERVICE, _SERVING, 3, ("保安员", "保洁员", "设备维修电工")),
    Line("服务外包有限公司", SERVICE, _SERVING, 2, ("客服专员",)),
    Line("汽车服务有限公司", SERVICE, _SERVING, 1, ("汽车维修工",)),
    Line("餐饮管理有限公司", SERVICE, _HOSTING, 4, ("餐厅服务员", "厨师", "后厨帮工")),
    Line("酒店有限公司", SERVICE, _HOSTING, 2, ("客房服务员", "餐厅服务员", "厨师", "保安员")),
    Line("商业连锁有限公司", SERVICE, _TRADE, 4, ("超市理货员", "收银员", "保洁员")),
    Line("物流有限公司", SERVICE, _MOVING, 4, ("快递分拣员", "货运司机", "叉车工", "仓库管理员")),
    Line("服装扶贫车间", WORKSHOP, _MAKING, 5, ("服装车间缝纫工", "包装工")),
    Line("刺绣扶贫车间", WORKSHOP, _MAKING, 2, ("刺绣工",)),
    Line("电子扶贫车间", WORKSHOP, _MAKING, 3, ("电子元件插件工", "包装工")),
    Line("竹编扶贫车间", WORKSHOP, _MAKING, 1, ("竹编工",)),
    Line("农产品加工扶贫车间", WORKSHOP, _FARMING, 4, ("农产品分拣工", "包装工")),
    Line("农业开发有限公司", LOCAL_FIRM, _FARMING, 6, ("莲藕种植工", "养殖工", "茶园管护工")),
    Line("建筑劳务有限公司", LOCAL_FIRM, _BUILDING, 5, ("建筑普工", "瓦工", "木工", "钢筋工", "挖掘机司机")),
    Line("制衣有限公司", LOCAL_FIRM, _MAKING, 4, ("缝纫工", "普工", "包装工")),
    Line("食品加工有限公司", LOCAL_FIRM, _MAKING, 4, ("食品加工工", "普工", "包装工", "仓库管理员")),
    Line("电子有限公司", LOCAL_FIRM, _MAKING, 4, ("电子装配工", "普工", "质检员")),
    Line("商贸有限公司", LOCAL_FIRM, _TRADE, 4, ("超市理货员", "收银员", "货运司机")),
    Line("餐饮有限公司", LOCAL_FIRM, _HOSTING, 4, ("餐厅服务员", "厨师", "后厨帮工")),
    Line("快递服务站", LOCAL_FIRM, _MOVING, 2, ("快递分拣员", "货运司机")),
    Line("美容美发店", LOCAL_FIRM, _SERVING, 1, ("美发师",)),
    Line("养老服务中心", LOCAL_FIRM, _SERVING, 3, ("养老护理员", "保洁员")),
    Line("乡村公益服务中心", PUBLIC_POST, _PUBLIC, 1, ("乡村保洁员", "护林员", "护路员", "村级养老互助员")),
)
KIND_SHARES_FAR: tuple[float, ...] = (0.68, 0.32)  # of the employers away: factories, services; assumption
