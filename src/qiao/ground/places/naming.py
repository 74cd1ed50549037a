"""How a division's name is written (地名写法): the plain form of a text, the stem of a name, its usual variants."""

from __future__ import annotations

import re
import unicodedata

# Marks that offices put between the parts of a place, or around them; they carry no meaning of their own.
_MARKS = re.compile(r"[\s\-—―－–_~～·•・,，、。.．;；:：/／\\＼|｜>＞<＜()（）\[\]【】《》“”\"'‘’*#＃+→⟶&＆!！?？]+")
_MARKS_KEPT = re.compile(f"({_MARKS.pattern})")
_LIST_MARKS = re.compile("[,，、;；/／&＆]")
# The traditional characters of the names most written so: of provinces, and of the cities and kinds of our two.
_TRADITIONAL = str.maketrans(
    "黃慶東濟島縣區鎮鄉廣灣臺萬雲陽開豐墊煙臨濰濱寧棗莊澤遼蘇龍門長貴滬嶺漢無錫揚鄭蘭爾瀋連廈",
    "黄庆东济岛县区镇乡广湾台万云阳开丰垫烟临潍滨宁枣庄泽辽苏龙门长贵沪岭汉无锡扬郑兰尔沈连厦",
)
_WIDE_ASCII = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}

# GB/T 3304 names as they stand inside autonomous counties and prefectures; the longer ones are tried first.
_PEOPLE_AT_END = re.compile(
    "(?:(?:乌孜别克|柯尔克孜|维吾尔|哈萨克|达斡尔|塔吉克|俄罗斯|鄂温克|塔塔尔|鄂伦春|蒙古|布依|朝鲜|土家|哈尼|傈僳|"
    "高山|拉祜|东乡|纳西|景颇|仫佬|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|德昂|保安|裕固|独龙|赫哲|门巴|珞巴|基诺|多民|"
    "汉|满|回|藏|苗|彝|壮|侗|瑶|白|傣|黎|佤|畲|水|土|羌|怒|京|各)族|蒙古|哈萨克|柯尔克孜|维吾尔)$"
)
_PROVINCE_ENDS = ("维吾尔自治区", "壮族自治区", "回族自治区", "特别行政区", "自治区", "省", "市")
_LOWER_ENDS = ("自治州", "自治县", "自治旗", "地区", "林区", "特区", "新区", "矿区", "市", "区", "县", "旗", "州", "盟")
TOWNSHIP_ENDS = ("街道", "办事处", "民族乡", "苏木", "镇", "乡")
STATISTICAL_NAMES = frozenset(
    ("市辖区", "县", "市", "省直辖县级行政区划", "自治区直辖县级行政区划", "省直辖县级行政单位")
)
_HIGH_TECH = re.compile("高新技术(?:产业)?(?:开发区|园区)$|火炬高技术产业开发区$|高技术产业开发区$")
_ECONOMIC = re.compile("经济(?:技术)?开发区$")
_ZONE_KINDS = (
    (_HIGH_TECH, ("高新区", "高新技术开发区", "高新技术产业开发区", "高新园区")),
    (_ECONOMIC, ("经开区", "开发区", "经济开发区", "经济技术开发区")),
)


def plain(text: str) -> str:
    """The text without marks and blanks, full-width Latin letters and digits made narrow; Chinese stays as it is."""
    if text.isalpha() and max(text) < "\uff00":  # nearly all names: no marks, no blanks, no wide letters
        return text
    return _MARKS.sub("", text.translate(_WIDE_ASCII))


def pieces(text: str) -> list[tuple[str, bool]]:
    """The plain text in today's characters, cut where marks or blanks stood; no piece is empty.

    With each piece, whether a mark of a list（、，；/）stood before it: 济南、青岛 are two places, 青岛-黄岛区 is one.
    """
    parts = _MARKS_KEPT.split(text.translate(_WIDE_ASCII).translate(_TRADITIONAL))
    marks = ["", *parts[1::2]]
    return [(piece, bool(_LIST_MARKS.search(mark))) for piece, mark in zip(parts[::2], marks, strict=True) if piece]


def private_use(text: str) -> tuple[str, ...]:
    """The private-use characters（造字）of a text, such as U+E08B, which other systems cannot show; each once."""
    return tuple(dict.fromkeys(char for char in text if unicodedata.category(char) == "Co"))


def township_stem(name: str) -> str:
    """What people call a township when they leave out its kind: 城厢镇 → 城厢, 港沟街道 → 港沟."""
    bare = plain(name)
    return next((bare.removesuffix(end) for end in ("街道办事处", "街道", "镇", "乡") if bare.endswith(end)), bare)


def province_stem(name: str) -> str:
    """山东省 → 山东, 广西壮族自治区 → 广西, 香港特别行政区 → 香港."""
    return next((name.removesuffix(end) for end in _PROVINCE_ENDS if name.endswith(end)), name)


def stem(name: str) -> str:
    """What people call a city or county when they leave out its kind: 巫溪县 → 巫溪, 酉阳土家族苗族自治县 → 酉阳.

    Names that would keep fewer than two characters stay whole (沧县, 东区).
    """
    for end in _LOWER_ENDS:
        short = name.removesuffix(end)
        if short != name and len(short) >= 2:
            return _without_peoples(short)
    return name


def _without_peoples(name: str) -> str:
    while (cut := _PEOPLE_AT_END.sub("", name)) != name and len(cut) >= 2:
        name = cut
    return name


def everyday(name: str) -> tuple[str, ...]:
    """Spoken forms that still name the kind: 酉阳县 for the autonomous county, 恩施州, 管城区 for 管城回族区."""
    short = stem(name)
    if short == name or name == short + name[-1]:
        return ()
    kind = name[-1] if name[-1] in "州县旗区" else ""
    forms = [short + kind] if kind else []
    if name.endswith("新区"):
        forms.append(short + "区")
    return tuple(form for form in forms if form != name)


def zone_forms(name: str, around: tuple[str, ...]) -> tuple[str, ...]:
    """How a development zone is called: 济南高新技术产业开发区 → 高新区, 济南高新区, …; `around`: its city's stems."""
    bare = plain(name)
    for _ in range(2):
        bare = next(
            (bare.removeprefix(part) for part in around if bare.startswith(part) and len(bare) > len(part)), bare
        )
    forms = {bare}
    for kind, called in _ZONE_KINDS:
        if kind.search(bare):
            own = kind.sub("", bare)
            forms.update(own + word for word in called)
    with_city = {around[0] + form for form in forms} if around else set()
    return tuple(sorted(form for form in forms | with_city if len(form) >= 3 and form != plain(name)))
