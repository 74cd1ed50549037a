"""What privacy refuses, said to the person who asked: a code, what is wrong, the figure, the remedy."""

from __future__ import annotations

from qiao.ground.saying import Refused


class PrivacyRefused(Refused):
    """Refused: `zh` and `en` say why and what to do; `code` names it for tests and pages."""

    code = "refused"

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(self.code, zh, en)


class ReasonMissing(PrivacyRefused):
    """No reason, or one that says nothing."""

    code = "reason_missing"

    def __init__(self, least: int) -> None:
        super().__init__(
            f"写明用途，至少 {least} 个字，例如：核对补贴银行卡。",
            f"Say what for, at least {least} characters, for example: checking the card for a subsidy.",
        )


class PurposeMissing(ReasonMissing):
    """A file with identities is asked for, and nobody says what for."""

    code = "purpose_missing"

    def __init__(self, least: int) -> None:
        PrivacyRefused.__init__(
            self,
            f"写明报给谁、办什么事，至少 {least} 个字，例如：6 月上报市里的务工台账。",
            f"Say for whom and what, at least {least} characters, for example: work ledger of June for the city.",
        )


class WhyNotMissing(ReasonMissing):
    """A file with identities is not agreed to, and nobody says why."""

    code = "why_not_missing"

    def __init__(self, least: int) -> None:
        PrivacyRefused.__init__(
            self,
            f"写明为什么不同意，至少 {least} 个字，例如：范围太大，只报本月的就够。申请的人会看到。",
            f"Say why not, at least {least} characters, for example: too wide, this month is enough. Whoever asked "
            "will read it.",
        )


class HoldsNumber(PrivacyRefused):
    """A reason or another free text holds an identity, phone or card number."""

    code = "holds_number"

    def __init__(self) -> None:
        super().__init__(
            "这里不要写证件号、手机号或卡号。删掉号码，写办什么事就行。",
            "Leave identity, phone and card numbers out of this text; say what it is about.",
        )


class TooManyReveals(PrivacyRefused):
    """More reveals within an hour than allowed."""

    code = "too_many_reveals"

    def __init__(self, limit: int, minutes: int) -> None:
        super().__init__(
            f"一小时最多看 {limit} 次，已经满了。{minutes} 分钟后再试；要成批核对，请找安全管理员。",
            f"At most {limit} in an hour, and that is reached. Try again in {minutes} minutes; for many at once, ask "
            "the security administrator.",
        )
        self.minutes = minutes


class NothingToReveal(PrivacyRefused):
    """The column is empty for this person."""

    code = "nothing_to_reveal"

    def __init__(self) -> None:
        super().__init__("这一项没有登记。", "Nothing is recorded here.")


class NotByTheSystem(PrivacyRefused):
    """Only a person who logged in may see a value."""

    code = "not_by_the_system"

    def __init__(self) -> None:
        super().__init__(
            "只有登录的人能查看。请用自己的账号登录。", "Only a person may see this. Log in with your own account."
        )


class HowMissing(PrivacyRefused):
    """A consent without how it was given."""

    code = "how_missing"

    def __init__(self) -> None:
        super().__init__(
            "写明本人是怎么表示的，例如：当面、电话、签字。",
            "Say how the person told you, for example: in person, by phone, signed.",
        )


class NoStandingConsent(PrivacyRefused):
    """There is nothing to withdraw."""

    code = "no_standing_consent"

    def __init__(self) -> None:
        super().__init__(
            "这一项没有有效的同意，不用撤回。", "No consent stands for this, so there is nothing to withdraw."
        )


class KeyReasonMissing(PrivacyRefused):
    """Keys are changed for no reason given."""

    code = "reason_missing"

    def __init__(self) -> None:
        super().__init__(
            "写明为什么动密钥，例如：每年更换。它会记进审计。",
            "Say why the keys change, for example: yearly change. The audit keeps it.",
        )


class KeyInUse(PrivacyRefused):
    """A key that something is still sealed or indexed under, or that seals now."""

    code = "key_in_use"

    def __init__(self, key: str, where: str) -> None:
        super().__init__(
            f"密钥 {key} 还在用（{where}），不能停用。先运行“更换密钥”任务，做完再停用。",
            f"Key {key} is still in use ({where}). Run the job that replaces keys to its end, then retire it.",
        )


class RotationUnderWay(PrivacyRefused):
    """A second change of keys before the first is finished."""

    code = "rotation_under_way"

    def __init__(self, key: str) -> None:
        super().__init__(
            f"上一次更换还没有完：密钥 {key} 还没停用。先停用它，再换新的。",
            f"The last change is not finished: key {key} is not retired. Retire it first.",
        )


class NoSuchKey(PrivacyRefused):
    """A key that is not in the ring."""

    code = "no_such_key"

    def __init__(self, key: str) -> None:
        super().__init__(f"没有密钥 {key}。", f"There is no key {key}.")


class OwnRelease(PrivacyRefused):
    """Whoever asked for a file with identities cannot be the second person."""

    code = "own_release"

    def __init__(self) -> None:
        super().__init__(
            "自己申请的明文导出，要由另一位有权限的人同意。请找同事或上一级。",
            "Another person with the right must agree to what you asked for. Ask a colleague or the level above.",
        )


_STANDS = {
    "asked": ("这一份还没有人同意，不能做。", "Nobody has agreed to this yet, so it cannot be made."),
    "approved": (
        "这一份已经有人同意，正在做，不用再处理。",
        "Somebody has agreed to this and it is being made; nothing is left to decide.",
    ),
    "refused": (
        "这一份已经有人写明原因不同意。需要的话请申请的人改了用途或范围重新要。",
        "Somebody has said no to this, with the reason. Whoever asked may ask anew for less, or for another purpose.",
    ),
    "made": ("这一份已经做好，不用再处理。", "This has been made already; nothing is left to decide."),
    "expired": ("这一份已经过期。需要的话请重新申请。", "This has lapsed. Ask anew if it is needed."),
}


class NotWaiting(PrivacyRefused):
    """A release that no longer waits: `state` says how it stands."""

    code = "not_waiting"

    def __init__(self, state: str) -> None:
        super().__init__(*_STANDS[state])


class KeyTaken(PrivacyRefused):
    """A form's key under which somebody else asked."""

    code = "key_taken"

    def __init__(self) -> None:
        super().__init__(
            "这张申请单已经用过。请重新打开页面再申请。", "This form has been used. Open the page again and ask anew."
        )


class NobodyToRelease(PrivacyRefused):
    """A file of nobody."""

    code = "nobody_to_release"

    def __init__(self) -> None:
        super().__init__(
            "这个地区没有符合条件、您又能看证件的人。请换地区或条件。",
            "Nobody fits whose identity you may see. Choose another region or condition.",
        )


class MoreThanAgreed(PrivacyRefused):
    """The people became more between the asking and the making."""

    code = "more_than_agreed"

    def __init__(self, rows: int, agreed: int) -> None:
        super().__init__(
            f"申请时 {agreed:,} 行，现在 {rows:,} 行，超过了可以导出的行数。请重新申请。",
            f"{agreed:,} rows were asked for and there are {rows:,} now, more than may be taken. Ask anew.",
        )
