"""What the field's doors refuse, beside what the stages refuse."""

from __future__ import annotations

from qiao.ground.saying import Refused


def unreadable(field: str) -> Refused:
    """A value of another kind than its field's."""
    return Refused(
        "unreadable",
        f"“{field}”读不出来。这条没有存；请在手机上打开改过再传，还是不行就导出密封文件。",
        f"“{field}” cannot be read. This record is not stored: correct it on the phone, or export a sealed file.",
        field=field,
    )


def wage_out_of_range(field: str, least: int, most: int) -> Refused:
    """A wage of a month that is none."""
    return Refused(
        "wage_out_of_range",
        f"一个月至少多少钱，要填 {least} 到 {most} 元的整数；没有要求填 0。这条没有存，请在手机上改过再传。",
        f"The least wage of a month is a whole number from {least} to {most} yuan; 0 where none is asked. This record "
        "is not stored: correct it on the phone and send again.",
        field=field,
    )


def unknown_field(field: str) -> Refused:
    """A field that this version does not know: stored without it, something would be lost."""
    return Refused(
        "unknown_field",
        f"不认识“{field}”这一项，这条没有存。多半是手机上的页面旧了：联网打开一次走访页再传。",
        f"“{field}” is unknown here, so the record is not stored. The app on the phone may be old: open it once with "
        "signal and send again.",
        field=field,
    )


def unknown_kind() -> Refused:
    """A record of a kind that this version does not know."""
    return Refused(
        "unknown_kind",
        "不认识这种记录，没有存。多半是手机上的页面旧了：联网打开一次走访页再传。",
        "This kind of record is unknown here and not stored. The app may be old: open it once with signal.",
        field="kind",
    )


def only_at_the_door() -> Refused:
    """A visit from somebody whose phone is for the door of a fair or of a class."""
    return Refused(
        "only_at_the_door",
        "这台手机只用来签到和点到，走访没有存。走访请村里或乡镇的同志记。",
        "This phone is for taking attendance only, so the visit is not stored. Ask village or township staff.",
    )


def unreadable_text(field: str) -> Refused:
    """A character that stands for nothing."""
    return Refused(
        "unreadable_text",
        f"“{field}”里有存不下的字符，这条没有存。请在手机上删掉怪字符再传。",
        f"“{field}” holds a character that cannot be kept, so the record is not stored. Take it out and send again.",
        field=field,
    )


def not_yours() -> Refused:
    """Gone out of reach since the pack was given, or never within."""
    return Refused(
        "not_yours",
        "这户（这个人）现在不归你走访，没有存。记录留在手机里：请找乡镇重新分配，或导出密封文件交给乡镇。",
        "This household or person is no longer yours to visit, so nothing is stored. The record stays on the phone: "
        "ask the township to assign it again, or give them a sealed file.",
    )


def not_stored() -> Refused:
    """The database refused what our checks let through: our mistake."""
    return Refused(
        "not_stored",
        "这条没有存下来，是系统的问题，不是你填错了。记录留在手机里，请告诉系统管理员。",
        "This record could not be stored, by our mistake and not yours. It stays on the phone: tell the administrator.",
    )


def reach_missing(who: str) -> Refused:
    """A wish without how far somebody would go for it."""
    return Refused(
        "reach_missing",
        f"{who}：写了想法，还要选最远去得到哪里。",
        f"{who}: a wish is told without how far they would go. Choose that too.",
        field="need.reach",
    )


def reply_against_reach(who: str) -> Refused:
    """Away, and not beyond the county; or near, and anywhere."""
    return Refused(
        "reply_against_reach",
        f"{who}：“愿外出”或“愿就近”和“最远去得到”对不上，请改其中一个。",
        f"{who}: away or near home does not agree with how far they would go. Change one of the two.",
        field="status",
    )


def reply_not_by_phone(who: str) -> Refused:
    """Work and the way to it are other stages' to tell."""
    return Refused(
        "reply_not_by_phone",
        f"{who}正在岗、待答复或待出发，状态不能在手机上改。请写进“看到的情况”，由乡镇在上岗里办。",
        f"{who} is at work or on the way there: that status is not changed by phone. Write what you saw into the "
        "situation; the township ends the work.",
        field="status",
    )


def unreadable_body() -> Refused:
    """Not the JSON that the app sends."""
    return Refused(
        "unreadable",
        "传来的内容读不出来，一条也没有存。请再传一次。",
        "What was sent cannot be read; nothing is stored. Send it again.",
    )


def other_pack() -> Refused:
    """Two people share a phone: whose records these are decides who may send them."""
    return Refused(
        "other_pack",
        "这些记录是另一个人在这台手机上记的，一条也没有存。请由记的人登录后上传。",
        "These records were made by somebody else on this phone; nothing is stored. They must log in to send them.",
    )


def busy() -> Refused:
    """The database is held by others: what was answered stands, the rest comes again."""
    return Refused("busy", "系统正忙，过一会儿会再传。", "The service is busy: it will be sent again in a while.")


def region_unknown() -> Refused:
    """The pack was asked for villages that are not this person's."""
    return Refused(
        "not_yours", "这个地方不在你负责的地区。", "This place is outside your regions.", field="region"
    )  # fmt: skip


def file_not_its_own() -> Refused:
    """A file that names a pack which nobody was given, or somebody else."""
    return Refused(
        "file_not_its_own",
        "这份文件不是这里发给手机的离线包导出的，一条也没有存。请核对是谁的手机、哪一天领的离线包。",
        "This file does not come from a pack that was given to a phone here; nothing is stored. Check whose phone it "
        "is and when it was given its pack.",
    )


def file_of_ended_device(name: str) -> Refused:
    """The phone was lost or taken from somebody: an office vouches for what it carries."""
    return Refused(
        "file_of_ended_device",
        f"导出这份文件的手机（{name}）已经停用。请先问本人，确认记录是他记的，勾上再收。",
        f"The phone that made this file ({name}) is no longer enrolled. Ask the person first; tick the box when the "
        "records are theirs.",
    )
