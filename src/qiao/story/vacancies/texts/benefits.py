"""Benefits（福利待遇）: the benefits that a posting names, each under the name most sites give it."""

from __future__ import annotations

import re
from functools import lru_cache

from qiao.story.vacancies.texts.spelling import tidy

# Each with the ways it is written. The names are the commonest spellings in the postings we hold.
_WRITTEN: tuple[tuple[str, str], ...] = (
    ("五险一金", r"[五5]险[一1二2]金"),
    ("六险一金", r"[六七八678]险[一二12]金"),
    ("五险", r"(?:[五六七5-7]险|五项保险)(?![一二12]金)"),
    ("社保", r"社保(?!卡)|社会保险"),
    ("公积金", r"(?<!补充)(?<!险一)(?:住房)?公积金"),
    ("补充公积金", r"补充(?:住房)?公积金"),
    ("补充医疗保险", r"补充医疗(?:保险)?|补充医保"),
    ("商业保险", r"商业(?:医疗|意外)?保?险|意外险|雇主责任险"),
    ("企业年金", r"企业年金"),
    (
        "包吃",
        r"(?:包|管|免费)(?:吃|餐|伙食|[一二两三早中午晚123]{1,2}[餐顿]|食宿|吃住|工作餐)|包吃|包食|提供(?:食宿|工作餐|三餐|午餐|餐食)|免费(?:[早中午晚三两]|工作)餐|工作餐|免费食堂",
    ),
    ("包住宿", r"(?:包|管|免费)(?:住|食宿|吃住|宿)|包吃包?住|(?:提供|免费|解决)(?:食宿|住宿|宿舍)|员工宿舍"),
    ("餐饮补贴", r"餐饮?费?补[贴助]?|饭补|[早午晚]餐补[贴助]|伙食补[贴助]|用餐补[贴助]|聚餐补贴"),
    ("住房补贴", r"(?:住房|租房|住宿|外住|房租)补[贴助]|房补"),
    ("交通补贴", r"交通费?补[贴助]|(?<!购)车补|通勤补[贴助]"),
    ("通讯补贴", r"通[讯信]费?补[贴助]|话补|话费补[贴助]"),
    ("高温补贴", r"高温(?:补[贴助]|费|津贴)|降温费"),
    ("取暖补贴", r"(?:取暖|采暖|烤火)(?:补[贴助]|费)"),
    ("加班补贴", r"加班(?:补[贴助]|费|工资|餐补)"),
    ("夜班补贴", r"夜班(?:补[贴助]|津贴|费)|班次津贴"),
    ("出差补贴", r"(?:出差|差旅)补[贴助]"),
    ("学历补贴", r"学历补[贴助]"),
    ("岗位补贴", r"岗位(?:补[贴助]|津贴)"),
    ("年终奖金", r"年[终末底](?:绩效)?(?:大?奖金?|双薪|分红)|年[终底]1[3-9]薪|年终福利"),
    ("绩效奖金", r"绩效(?:奖金?|提成|工资)|业绩(?:奖[金励]|提成)"),
    ("季度奖金", r"季度(?:奖金?|分红)"),
    ("项目奖金", r"项目(?:奖金?|提成|分红)"),
    ("全勤奖", r"[全满]勤奖金?"),
    ("工龄奖", r"工龄(?:奖金?|工资|补[贴助])"),
    ("股票期权", r"股票期?权?|期权|股权(?:激励|分红|期制|购买)?"),
    ("带薪年假", r"带薪(?:年?休?假期?)|(?<!生日)(?<!\d)(?:法定)?年休?假(?!期表)"),
    ("带薪病假", r"(?:带|全)薪病假"),
    ("法定节假日", r"(?:国家)?法定(?:节?假[日期]?|节日|福利假|休假)|国家节假日|节假日休息?"),
    ("节日福利", r"(?:节假?日?|过节|传统节日|年节|春节|三节|节庆)(?:福利|礼[品物金]|费|红包|补贴|慰问)|假日福利"),
    ("生日福利", r"生日(?:福利|会|礼[品物金]|假|慰问|红包|蛋糕|补贴|基金|聚会|祝福|节日福利|party|年陈福利)"),
    (
        "员工旅游",
        r"(?:员工|年度|国内外|公司|团队|团建|定期|免费|带薪|公费|每年\S{0,3})旅[游行]|^(?:不定期)?旅游(?:活动|基金)?$|出游",
    ),
    ("团建活动", r"团建|团队(?:活动|聚餐)|拓展|户外扩展|(?:公司|部门|定期|不定期|每月)聚餐|员工活动|集体活动"),
    ("定期体检", r"(?<!入职)体检(?!费|合格|自理|自费|报告)|年度休检"),
    (
        "专业培训",
        r"(?:专业|公司|免费|带薪|入职|岗前|技能|系统|内部|在职|不定期)培训|培训晋升|^培训$|(?<=[\s,])培训(?=[\s,]|$)",
    ),
    ("出国机会", r"出国(?:机会|培训|深造)"),
    ("弹性工作", r"弹性(?:工作|上班|打卡|时间|制)|上下班不打卡|不打卡"),
    ("周末双休", r"(?<![单大])双休|周末休息"),
    ("做五休二", r"[做上]五休二"),
    ("免费班车", r"班车|免费接送|通勤车"),
    ("下午茶", r"下午茶|免费茶饮|零食"),
    ("员工食堂", r"(?:员工|职工|公司|内部)?(?:食堂|餐厅|小?饭堂)(?!经理|主管|厨师)"),
    ("婚育礼金", r"(?:结婚|婚育|生育)(?:礼[金品]|贺金)"),
    ("定期调薪", r"(?:定期|年度|季度|每年\S{0,4}|一年\S{0,3}|不定期)(?:调薪|加薪)|定期加薪"),
)
# 不包吃, 无社保, 没有五险: the benefit is denied.
_DENIED = re.compile(r"(?:不|无|没有?|未|非|不缴纳?|不交|不含|不提供|不买|暂无)$")
_EACH = tuple((name, re.compile(written)) for name, written in _WRITTEN)
_BETWEEN = re.compile(r"[\s,;/|、。+'\"\[\]()·]+")
_WORDS_KEPT = 16_384


# Board and lodging as a post gives it: 工作餐 and 员工宿舍 are there, but nobody said that they cost nothing.
_BOTH = re.compile(
    r"(?:包|管|免费|提供免费)(?:吃住|食宿|吃[和、,+]?(?:包|管)?住|住[和、,+]?(?:包|管)?吃)|(?:包|管)[吃食][包管]住"
)
_FOOD = re.compile(r"(?:包|管|免费)(?:吃|餐|伙食|三餐|一日三餐)(?!补|饮|厅|具)")
_BED = re.compile(r"(?:包|免费|管)(?:住(?!房补|宿补)|宿)")


def read_board(text: str | None) -> str | None:
    """包吃包住, 包吃 or 包住 where a text says it plainly, the field's own word for it; None where it does not."""
    plain = tidy(text or "")
    both, food, bed = (_said(written, plain) for written in (_BOTH, _FOOD, _BED))
    if both or (food and bed):
        return "包吃包住"
    return "包吃" if food else "包住" if bed else None


def _said(written: re.Pattern[str], plain: str) -> bool:
    return any(
        not _DENIED.search(plain[max(0, found.start() - 4) : found.start()]) for found in written.finditer(plain)
    )


def read_benefits(text: str | None) -> list[str]:
    """The known benefits a text names, in the order of the text, each once."""
    found: dict[str, None] = {}
    for word in _BETWEEN.split(tidy(text or "")):
        if word:
            found |= _in_word(word)
    return list(found)


@lru_cache(maxsize=_WORDS_KEPT)
def _in_word(word: str) -> dict[str, None]:
    """The benefits in one word or clause; lists of benefits repeat a few hundred words, so they are kept."""
    places = []
    for name, written in _EACH:
        found = written.search(word)
        if found and not _DENIED.search(word[max(0, found.start() - 4) : found.start()]):
            places.append((found.start(), name))
    return dict.fromkeys(name for _, name in sorted(places, key=lambda place: place[0]))
