"""The cast（演员表）: who logs in to the demonstration. None of them exists; the report's own people never appear."""

from __future__ import annotations

from dataclasses import dataclass

PASSWORD = "yiqiao-liangan-2019"
"""Of every log-in of the demonstration, which is served on this machine only."""
PIN = "190630"


@dataclass(frozen=True, slots=True)
class Post:
    """A post: the role's code, the office, and the division it reaches.

    `{village}`, `{township}` and `{township_name}` stand for where most people of Wuxi county live in this script.
    """

    role: str
    office: str
    region: str = ""


@dataclass(frozen=True, slots=True)
class Officer:
    """Somebody who logs in, with their posts. `of`: the kind of organisation an employer, workshop … stands for."""

    username: str
    name: str
    posts: tuple[Post, ...]
    of: str = ""


OFFICERS: tuple[Officer, ...] = (
    Officer(
        "xiangwenzhou",
        "向文舟",
        (Post("province", "重庆市就业局 · 项目协调", "50"), Post("province", "重庆市就业局 · 项目协调", "37")),
    ),
    Officer(
        "gaoyuan",
        "高远",
        (Post("seconded", "重庆市就业局（挂职）", "50"), Post("seconded", "山东省人社厅（派出）", "37")),
    ),
    Officer("qinxiaolan", "覃晓岚", (Post("county", "巫溪县就业局", "500238"),)),
    Officer("tanjianjun", "谭建军", (Post("county", "酉阳县就业局", "500242"),)),
    Officer("wangqiang", "汪强", (Post("county", "城口县就业局", "500229"),)),
    Officer("ranxiulan", "冉秀兰", (Post("township", "巫溪县{township_name}社保所", "{township}"),)),
    Officer("lihong", "李红", (Post("city", "泰安市人社局", "3709"),)),
    Officer("zhaohaitao", "赵海涛", (Post("station", "重庆驻鲁工作站", "37"),)),
    Officer("pengguangming", "彭光明", (Post("village", "{township_name}{village_name}", "{village}"),)),
    Officer("zhouyan", "周燕", (Post("helper", "巫溪县卫健委 · 帮扶责任人", "{township}"),)),
    Officer("liuzhigang", "刘志刚", (Post("team", "{village_name}驻村工作队", "{village}"),)),
    Officer("huangtao", "黄涛", (Post("escort", "巫溪县就业局 · 护送", "500238"),)),
    Officer("sunli", "孙丽", (Post("employer", "人事部"),), of="employer"),
    Officer("muxiuying", "牟秀英", (Post("workshop", "刺绣扶贫车间"),), of="workshop"),
    Officer("chenlaoshi", "陈立", (Post("school", "职教中心（示例）"),), of="school"),
    Officer("yusheng", "余声", (Post("partner", "重庆商会（示例）"),), of="partner"),
    Officer(
        "shenji",
        "沈霁",
        (Post("auditor", "审计局 · 跨省协作组", "50"), Post("auditor", "审计局 · 跨省协作组", "37")),
    ),
    Officer("xitong", "席彤", (Post("system_admin", "信息中心 · 系统"),)),
    Officer("shenjirizhi", "纪文", (Post("audit_admin", "信息中心 · 审计"),)),
)
FIRST_ADMINISTRATOR = Officer("anquan", "安然", (Post("security_admin", "信息中心 · 安全"),))
