"""What workshops and townships' profiles refuse（车间和家底的拒绝）, each with the rule, the figure and the remedy."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from qiao.ground.saying import Refused
from qiao.story.register import days


class WorkshopRefused(Refused):
    """Something of a workshop or a profile is refused; nothing was changed."""


def not_yours() -> WorkshopRefused:
    """It lies outside the actor's region, and is not their own workshop."""
    return WorkshopRefused(
        "workshop_not_yours",
        "这个地方不归你管。请找那里的乡镇社保所或区县就业局。",
        "That place is not yours. Ask its township or county office.",
    )


def moved_on(name: str, state: str, state_en: str) -> WorkshopRefused:
    """The state does not allow the step."""
    return WorkshopRefused(
        "workshop_moved_on",
        f"“{name}”现在是“{state}”，做不了这一步。请刷新页面看看。",
        f"“{name}” is {state_en} now, so this step is not possible. Reload the page.",
    )


def known_here(name: str) -> WorkshopRefused:
    """A standing workshop of the same name is on record in the same place."""
    return WorkshopRefused(
        "workshop_known",
        f"这个村（社区）已经有一家“{name}”。是同一家就打开它修改；是另一家，请把名称写得能分清。",
        f"There is a “{name}” in this village already. Open that one, or give this one a name that tells them apart.",
        field="name",
    )


def day_ahead(field: str) -> WorkshopRefused:
    """What was done lies in the future."""
    return days.ahead(WorkshopRefused, "workshop", field)


def days_crossed(field: str, first: date) -> WorkshopRefused:
    """A day before the one it has to follow."""
    return days.crossed(WorkshopRefused, "workshop", field, first)


def no_standard(day: date) -> WorkshopRefused:
    """Nothing was recognised before there was a document."""
    return WorkshopRefused(
        "workshop_no_standard", f"{day} 还没有认定办法，那天不能认定。请核对认定日期。",
        f"There was no rule of recognition on {day}. Check the day.", field="recognised_on",
    )  # fmt: skip


def unfit(document: str, document_en: str, why: Sequence[str], why_en: Sequence[str]) -> WorkshopRefused:
    """What the standard in force asks for and the workshop does not have."""
    return WorkshopRefused(
        "workshop_unfit",
        f"按{document}还不能认定：{'；'.join(why)}。补齐后再认定；确有理由的，写明理由再点认定。",
        f"By {document_en} it cannot be recognised yet: {'; '.join(why_en)}. Complete it first, or state a reason.",
        field="why",
    )


def reason_needed(field: str = "why") -> WorkshopRefused:
    """A decision that somebody has to live with says why."""
    return WorkshopRefused("workshop_why", "请写明理由。", "State the reason.", field=field)


def other_grade() -> WorkshopRefused:
    """A grade other than the figures give says why."""
    return WorkshopRefused(
        "workshop_other_grade", "定的等次和指标算出的不一样，请写明理由。",
        "The grade differs from what the figures give. State the reason.", field="why",
    )  # fmt: skip


def year_not_over(year: int) -> WorkshopRefused:
    """A year is graded when it is over."""
    return WorkshopRefused(
        "workshop_year_not_over", f"{year} 年还没有过完，年度评定要等 12 月 31 日以后。",
        f"The year {year} is not over; it is graded after 31 December.", field="year",
    )  # fmt: skip


def not_recognised_then(year: int) -> WorkshopRefused:
    """A year in which it was not a recognised workshop."""
    return WorkshopRefused(
        "workshop_not_then", f"{year} 年它还没有认定（或已经取消），不评定。",
        f"It was not recognised in {year}; there is nothing to grade.", field="year",
    )  # fmt: skip


def mend_what() -> WorkshopRefused:
    """Something is to be mended: what, and by when."""
    return WorkshopRefused(
        "workshop_mend_what", "要整改的，请写明改什么、哪天前改好。", "Say what is to be mended, and by which day.",
        field="said",
    )  # fmt: skip


def too_many_photos(most: int) -> WorkshopRefused:
    """An inspection has so many photos at most."""
    return WorkshopRefused(
        "workshop_photos", f"一次检查最多 {most} 张照片。请先删掉不要的。",
        f"An inspection has {most} photos at most. Delete one first.",
    )  # fmt: skip


def paper_gone() -> WorkshopRefused:
    """No picture is kept there."""
    return WorkshopRefused(
        "workshop_paper_gone", "没有存这张图片，或已经删除。请重新上传。", "No picture is kept here. Send it again."
    )


def post_elsewhere() -> WorkshopRefused:
    """A workshop's post is its employer's, and in its county."""
    return WorkshopRefused(
        "workshop_post_elsewhere", "只能挂本车间经营主体、在本区县的岗位。请先在岗位里录入。",
        "Only posts of the workshop's own employer in its county. Enter the post first.", field="vacancy",
    )  # fmt: skip


def same_place() -> WorkshopRefused:
    """Nobody travels from a place to itself."""
    return WorkshopRefused(
        "travel_same_place", "出发地和目的地是同一个地方。请选两个不同的地方。",
        "Both places are the same. Choose two.", field="place",
    )  # fmt: skip


def minutes_unlikely(minutes: int) -> WorkshopRefused:
    """A way to work that takes longer than a day's shift."""
    return WorkshopRefused(
        "travel_minutes", f"车程 {minutes} 分钟不像话。请填 1 到 600 分钟。",
        f"{minutes} minutes is no way to work. Enter 1 to 600.", field="minutes",
    )  # fmt: skip
