"""The report's figures（报道数字）: what was reported in 2019, when a counted figure agrees, and which stage counts it.

The numbers here are the report's words, never the answer: every answer is counted by `queries`.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reported:
    """One figure of the report. It agrees when least ≤ counted ≤ most, or counted < below.

    `stage` is whose records count it: a stage's package, or "agreements". `said_*` is the report's own word where it
    gives no exact number ("nearly 60,000"); the band then says what we let pass for it.
    """

    key: str
    zh: str
    en: str
    expected: float
    unit_zh: str
    unit_en: str
    stage: str
    least: float | None = None
    most: float | None = None
    below: float | None = None
    said_zh: str = ""
    said_en: str = ""

    def agrees(self, counted: float | None) -> bool:
        """Whether what was counted is what was reported; what nobody counts yet never is."""
        if counted is None:
            return False
        if self.least is None and self.most is None and self.below is None:
            return counted == self.expected
        fits = (self.least is None or counted >= self.least) and (self.most is None or counted <= self.most)
        return fits and (self.below is None or counted < self.below)


REPORTED: tuple[Reported, ...] = (
    Reported("aid_fen", "省级援助资金到位", "Provincial aid provided", 2_610_000_000, "元", "yuan", "projects"),
    Reported("projects", "援助项目", "Aid projects", 81, "个", "projects", "projects"),
    Reported("projects_started", "开工项目", "Projects started", 81, "个", "projects", "projects"),
    Reported("projects_completed", "完成项目", "Projects completed", 79, "个", "projects", "projects"),
    Reported("moved", "赴鲁就业（建卡贫困户）", "Moved to Shandong (poor)", 1_588, "人", "people", "placements"),
    Reported("near_home", "就近就业（建卡贫困户）", "Employed near home (poor)", 3_947, "人", "people", "placements"),
    Reported("firms_2018", "山东企业（2018 年）", "Shandong firms, 2018", 437, "家", "firms", "vacancies"),
    Reported(
        "posts_2018", "提供岗位（2018 年，按招聘人数）", "Posts offered, 2018, by headcount", 60_000, "个", "posts",
        "vacancies", least=59_000, below=60_000, said_zh="近 6 万（不到 6 万）", said_en="nearly 60,000, below it",
    ),
    Reported("areas", "协作领域", "Areas of cooperation", 7, "个", "areas", "agreements"),
    Reported("items", "协作事项", "Cooperation items", 17, "项", "items", "agreements"),
    Reported("townships_visited", "走访深度贫困乡镇", "Poorest townships visited", 18, "个", "townships", "visits"),
    Reported(
        "counties_visited_twice", "走访两次以上的区县", "Counties visited twice", 14, "个", "counties", "visits"
    ),
    Reported(
        "villages", "走访的村", "Villages visited", 40, "个", "villages", "visits",
        least=41, said_zh="40 多个", said_en="more than 40",
    ),
    Reported(
        "households", "走访的户", "Households visited", 400, "户", "households", "visits",
        least=401, said_zh="400 多户", said_en="more than 400",
    ),
    Reported("bases", "实训基地", "Public training bases", 2, "个", "bases", "projects"),
    Reported("platforms", "乡镇服务平台", "Township service platforms", 18, "个", "platforms", "projects"),
    Reported(
        "workshop_share", "车间建设占资金", "Share of the funds for workshops", 0.5, "", "", "projects",
        least=0.45, below=0.5, said_zh="近一半（45–49.9%）", said_en="nearly half (45–49.9%)",
    ),
    Reported(
        "subsidy_example_fen", "满三个月的稳岗补贴（泰安一例）", "Subsidy after three months (a worker in Tai'an)",
        200_000, "元", "yuan", "subsidies",
    ),
    Reported(
        "workshop_income_yuan", "巫溪刺绣车间妇女月收入", "A woman's monthly pay, Wuxi's embroidery workshop", 3_200,
        "元", "yuan", "placements", least=3_100, most=3_300, said_zh="约 3,200", said_en="about 3,200",
    ),
    Reported(
        "own_industries", "因地制宜的产业（石堤莲藕、高观竹、巫溪刺绣）",
        "Industries of the place (Shidi's lotus, Gaoguan's bamboo, Wuxi's embroidery)", 3, "处", "places", "workshops",
    ),
    Reported(
        "excavator_counties", "给青壮年办挖掘机班的区县（酉阳、城口）",
        "Counties that taught excavators to young adults (Youyang, Chengkou)", 2, "个", "counties", "training",
    ),
    Reported(
        "crafts_taught", "给留守妇女办班的手艺（万州、巫溪、酉阳）",
        "Crafts taught to women who stayed (Wanzhou, Wuxi, Youyang)", 5, "门", "crafts", "training",
    ),
)  # fmt: skip
BY_KEY = {reported.key: reported for reported in REPORTED}
