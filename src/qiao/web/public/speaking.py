"""Speaking（说出来）: a post in sentences for the ear: numbers in words, no signs that a voice stumbles over.

Always Chinese, whatever the language of the page: it is read to workers, from the phone or over a village.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from qiao.web.public.telephones import Line
from qiao.web.public.telling import PublicPost

_DIGITS = "零一二三四五六七八九"
_STEPS = ((1000, "千"), (100, "百"), (10, "十"))
_BOARD = {
    "包吃包住": "包吃包住",
    "包吃": "包吃，不包住",
    "包住": "包住，不包吃",
    "食宿补贴": "吃住有补贴",
    "不包吃住": "不包吃住",
}
_PER = {"hour": "一小时", "day": "一天", "month": "一个月", "year": "一年", "piece": "一件"}
_BY_OUTPUT = {"计件": "工资按件算，做多少拿多少", "底薪加提成": "工资是底薪加提成"}
_SIGNS_A_SECOND = 4.3
"""How many characters a voice over a loudspeaker reads in a second: slow speech."""


def in_words(number: int) -> str:
    """A whole number below a hundred million as it is said: 3,200 三千二百, 4,050 四千零五十, 12,000 一万两千."""
    told = _told(number) or "零"
    return told.removeprefix("一") if told.startswith("一十") else told


def _told(number: int) -> str:
    if number >= 10_000:
        high, rest = divmod(number, 10_000)
        return ("两" if high == 2 else _told(high)) + "万" + ("零" if 0 < rest < 1_000 else "") + _told(rest)
    told, skipped = "", False
    for step, name in _STEPS:
        digit, number = divmod(number, step)
        if digit:
            # Two thousand is 两千; 二百 and 二十 stay.
            told += (
                ("零" if skipped and told else "") + ("两" if digit == 2 and step == 1_000 else _DIGITS[digit]) + name
            )
        skipped = not digit
    return told + (("零" if skipped and told else "") + _DIGITS[number] if number else "")


def digit_by_digit(number: str) -> str:
    """A telephone number as it is read out, in groups: 1 is 幺."""
    groups = number.split("-") if "-" in number else [number]
    return "，".join("".join("幺" if sign == "1" else _DIGITS[int(sign)] for sign in group) for group in groups)


def pay_said(post: PublicPost) -> str:
    """Pay in words: 一个月三千三到三千八百元 is ambiguous, so both ends are whole."""
    month = _range_said(post.wage_low, post.wage_high)
    if post.rate is not None:
        stated = f"{_PER[post.rate.period]}{_range_said(post.rate.low, post.rate.high)}"
        return f"{stated}，一个月算下来大约{month}" if month else f"{stated}，一个月能拿多少请先问清"
    if not month:
        return "工资没有写明，请先问清"
    if post.pay_method in _BY_OUTPUT:
        return f"{_BY_OUTPUT[post.pay_method]}，一个月大约{month}"
    return f"一个月工资{month}"


def _range_said(low: float | None, high: float | None) -> str:
    ends = dict.fromkeys(end for end in (low, high) if end is not None)
    told = "到".join(f"{_figure(end)}元" for end in ends)
    if low is not None and high is None:
        return f"至少{told}"
    return told if low is not None or not told else f"最多{told}"


def _figure(amount: float) -> str:
    """A figure with at most two decimals, these digit by digit: 22.5 is 二十二点五."""
    whole, _point, rest = f"{amount:.2f}".rstrip("0").rstrip(".").partition(".")
    return in_words(int(whole)) + ("点" + "".join(_DIGITS[int(sign)] for sign in rest) if rest else "")


def spoken(post: PublicPost) -> str:
    """What the page's button reads: one post, in plain sentences."""
    parts = [
        f"{post.title}，在{post.place}",
        pay_said(post),
        _BOARD.get(post.board, "吃住没有写明"),
        {None: "上不上夜班没有问清", True: "要上夜班", False: "不上夜班"}[post.night],
        f"用人单位是{post.employer}" + ("，劳务派遣，合同跟派遣公司签" if post.dispatched else ""),
    ]
    return _for_the_ear("。".join(parts) + "。找活不收任何钱，谁收钱就打热线。")


def _for_the_ear(text: str) -> str:
    """Brackets are heard as a pause, digits as a number."""
    heard = re.sub(r"\d{1,8}", lambda found: in_words(int(found[0])), text)
    return re.sub(r"[（(]", "，", heard).replace("）", "").replace(")", "")


def _until(post: PublicPost) -> str:
    last = post.expires_on
    return f"到{in_words(last.month)}月{in_words(last.day)}日为止。" if last else ""


def over_the_loudspeaker(post: PublicPost, line: Line) -> str:
    """The text for the village's loudspeaker, about forty seconds: said twice where it matters, the pay."""
    return _for_the_ear(
        f"各位乡亲，广播一个工作。{_offered(post)}再说一遍，{post.title}，{pay_said(post)}。{_ending(line)}"
    )


def several_over_the_loudspeaker(posts: Sequence[PublicPost], line: Line) -> str:
    """One text for several posts, numbered, so that people can ask for 第二个."""
    if len(posts) == 1:
        return over_the_loudspeaker(posts[0], line)
    count = "两" if len(posts) == 2 else in_words(len(posts))
    told = "".join(f"第{in_words(number)}个，{_offered(post)}" for number, post in enumerate(posts, 1))
    return _for_the_ear(f"各位乡亲，广播{count}个工作。{told}{_ending(line)}")


def _offered(post: PublicPost) -> str:
    said = "两" if post.left == 2 else in_words(post.left)
    seats = "" if not post.left else f"招{said}个人，" if post.left_told else "招若干人，"
    night = {None: "", True: "要上夜班，", False: "不上夜班，"}[post.night]
    board = _BOARD.get(post.board, "吃住请先问清")
    sent = "这是劳务派遣，合同跟派遣公司签。" if post.dispatched else ""
    return (
        f"{post.place}的{post.employer}，招{post.title}，{seats}{pay_said(post)}，{night}{board}。{sent}{_until(post)}"
    )


def _ending(line: Line) -> str:
    return (
        "报名免费，不收钱，不交押金，不押身份证。谁收钱，就是骗人的。"
        f"想去的，到村委会问，或者打{line.name}，{digit_by_digit(line.number)}，{digit_by_digit(line.number)}。"
    )


def seconds_of(text: str) -> int:
    """How long a text takes over the loudspeaker."""
    return round(sum(sign not in "，。、；：" for sign in text) / _SIGNS_A_SECOND + text.count("。") * 0.5)


def for_the_group(post: PublicPost, line: Line, address: str) -> str:
    """The text for the WeChat group: short, with pay, place, free, telephone and link."""
    facts = [post.place, post.board or "吃住要问", {None: "", True: "有夜班", False: "不上夜班"}[post.night]]
    pay = post.pay_in_chinese or "工资面议，先问清"
    return "\n".join(
        [
            f"【免费招工】{post.title} {pay}",
            *filter(None, [post.how_paid]),
            " · ".join(filter(None, facts)),
            f"用工：{post.employer}" + ("（劳务派遣）" if post.dispatched else ""),
            "不收任何钱，不押身份证。",
            f"问：{line.name} {line.number}",
            address,
        ]
    )


def several_for_the_group(told: Sequence[tuple[PublicPost, str]], line: Line) -> str:
    """One message of several posts, each with its address."""
    lines = [f"【免费招工】{len(told)} 个岗位"]
    for number, (post, address) in enumerate(told, 1):
        pay = post.pay_in_chinese or "工资先问清"
        sent = "（劳务派遣）" if post.dispatched else ""
        facts = [post.how_paid, post.place, post.board or "吃住要问", post.employer + sent]
        lines += [f"{number}. {post.title} {pay}", " · ".join(filter(None, facts)), address]
    return "\n".join([*lines, "不收任何钱，不押身份证。", f"问：{line.name} {line.number}"])
