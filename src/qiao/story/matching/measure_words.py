"""What the measure that fits（因人施策）says to people: its name, and each reason in plain words with its figure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from qiao.story.matching import measures
from qiao.story.matching.words import Said
from qiao.story.needs.work_limits import names

KIND_NAMES: Mapping[str, Said] = {
    measures.MOVE: Said("外出务工", "Move to work"),
    measures.LOCAL: Said("就近就业", "Work near home"),
    measures.WORKSHOP: Said("帮扶车间", "Workshop"),
    measures.CLASS: Said("先培训", "Training first"),
    measures.WELFARE: Said("公益性岗位", "Public-welfare post"),
    measures.UNABLE: Said("不能务工", "Not able to work"),
    measures.AT_WORK: Said("已在岗", "At work"),
    measures.NOT_LOOKING: Said("暂不找活", "Not looking now"),
    measures.ASK: Said("先问清楚", "Ask first"),
}
REACHES = (
    Said("本人愿去：乡镇内", "would go: within the township"),
    Said("本人愿去：县内", "would go: within the county"),
    Said("本人愿去：市内（省内）", "would go: within the province"),
    Said("本人愿去：结对省", "would go: the paired region"),
    Said("本人愿去：任何地方", "would go: anywhere"),
)
WANTS: Mapping[str, Said] = {
    "外出务工": Said("本人说下一步想外出务工", "wants to go away for work next"),
    "就近就业": Said("本人说下一步想就近就业", "wants to work near home next"),
    "公益性岗位": Said("本人说下一步想要公益性岗位", "wants a public-welfare post next"),
    "自主创业": Said("本人说下一步想自己干", "wants to start a business next"),
    "参加培训": Said("本人说下一步想参加培训", "wants to be trained next"),
    "暂不找活": Said("本人说暂不找活", "does not look for work now"),
}
LABOUR: Mapping[str, Said] = {
    "weak": Said("弱或半", "weak or half"),
    "lost": Said("丧失", "lost"),
    "none": Said("无", "none"),
}
REASONS: Mapping[str, Said] = {
    "at_work": Said("已经在岗，不用另想办法", "is at work; nothing else is needed"),
    "age_unknown": Said("出生日期没有登记，先补上", "the birth day is not on record: enter it first"),
    "unreachable": Said("联系不上，先找到本人", "cannot be reached: find the person first"),
    "no_need": Said("还没有问过想找什么活，先上门问", "nobody has asked yet what they look for: ask first"),
    "not_now": Said("本人说暂不找活；想找了再说，不影响什么", "does not look for work now; that costs nothing"),
    "labour": Said("台账登记的劳动能力：{0}", "ability to work in the ledger: {0}"),
    "labour_doubt": Said(
        "年龄在 16 到 65 岁之间，登记可能不准，请当面再问一次",
        "is between 16 and 65: the entry may be wrong, ask in person once more",
    ),
    "labour_but_looks": Said(
        "台账登记的劳动能力是“{0}”，但本人说想找活：按本人说的算",
        "the ledger says “{0}” of their ability, but they say they look for work: their word counts",
    ),
    "all_limits": Said("清单上的体力要求，本人说样样做不了", "says that every demand of the list is beyond them"),
    "limits": Said("本人说干不了：{0}", "says they cannot do: {0}"),
    "limits_only": Said(
        "有 {0} 个岗位只差本人的体力限制这一条", "{0} posts are kept away by their own work limits only"
    ),
    "young": Said("{0} 岁，只算准用未成年工的岗位", "is {0}: only posts cleared for the young count"),
    "no_young_posts": Said("愿去的范围里没有准用未成年工的岗位", "no post within reach is cleared for the young"),
    "care": Said("要照料家里人，只算本县、不上夜班的岗位", "cares for somebody: only posts in the county by day count"),
    "own_business": Said(
        "本人说下一步想自己干；创业另有政策，这里只看岗位",
        "wants to start a business; other rules serve that, here only posts count",
    ),
    "near_posts": Said("本县有 {0} 个符合全部条件的岗位", "{0} posts in the home county meet every condition"),
    "no_near_posts": Said("本县没有符合全部条件的岗位", "no post in the home county meets every condition"),
    "away_posts": Said("外面有 {0} 个符合全部条件的岗位", "{0} posts away meet every condition"),
    "no_away_posts": Said("外面没有符合全部条件的岗位", "no post away meets every condition"),
    "skills_only": Said("有 {0} 个岗位只差技能这一条", "{0} posts are missed by skills only"),
    "lacks_skill": Said("没就业的原因是缺少技能", "is without work for lack of a skill"),
    "wish": Said("愿意培训，工种没定", "would be trained, in what is open"),
    "trade": Said("想学：{0}", "wants to learn: {0}"),
    "class": Said("有 {0} 个班可以报", "{0} classes are open"),
    "no_class": Said("眼下没有开班", "no class is open now"),
    "unlisted_class": Said(
        "没有开班：系统里还没有培训班的登记", "no class: no training classes are kept in this system yet"
    ),
    "workshop": Said("附近有 {0} 家车间招人", "{0} workshops nearby take people"),
    "no_workshop": Said("附近没有车间招人", "no workshop nearby takes people"),
    "unlisted_workshop": Said(
        "没有可去的车间：系统里还没有帮扶车间的登记", "no workshop: none are kept in this system yet"
    ),
    "public_post": Said("有 {0} 个公益性岗位空着", "{0} public-welfare posts are free"),
    "no_public_post": Said("眼下没有空着的公益性岗位", "no public-welfare post is free now"),
    "unlisted_public_post": Said(
        "没有空着的公益性岗位：系统里还没有登记", "no public-welfare post: none are kept in this system yet"
    ),
    "ask_anew": Said(
        "眼下没有现成的去处：问清楚能不能走远些、想不想学，再去收集岗位",
        "nothing is on offer now: ask whether they could go farther or would learn, and collect posts",
    ),
    "collect": Said("按本人的条件去收集岗位", "collect posts to fit their conditions"),
}


def kind_said(kind: str, language: str) -> str:
    """A measure's name."""
    return KIND_NAMES[kind].of(language)


def reasons_said(reasons: Iterable[str], language: str) -> list[str]:
    """Each reason as one sentence, in the order stored."""
    return [_said(*reason.partition(":")[::2], language=language) for reason in reasons]


def _said(name: str, figure: str, *, language: str) -> str:
    if name == "reach":
        return REACHES[int(figure)].of(language)
    if name == "wants":
        return WANTS[figure].of(language) if figure in WANTS else figure
    said = REASONS[name]
    if name == "limits":
        joint = "、" if language == "zh" else ", "
        figure = joint.join(names(int(figure), language))
    elif name in ("labour", "labour_but_looks"):
        figure = LABOUR[figure].of(language) if figure in LABOUR else figure
    elif figure.isdecimal():
        figure = f"{int(figure):,}"
    # The figure may be what a person wrote, with braces in it: it is put in, never formatted.
    return (said.zh if language == "zh" else said.en).replace("{0}", figure)
