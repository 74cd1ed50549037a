"""Answers（应答）in JSON: what a script asks, and how it is refused. A page that answers so says `speaks_json`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.middleware.csrf import get_token

from qiao.ground import clock
from qiao.ground.saying import Refused

LOG_IN = Refused("log_in", "请登录。手机里的记录都还在。", "Please log in. What is on this phone is kept.")
DEVICE_ENDED = Refused(
    "device_ended",
    "这台手机的登记已停用，不能再联网收发。没有上传的记录可以导出密封文件交给乡镇。",
    "This phone is no longer enrolled and can send nothing. What was not sent can be exported as a sealed file.",
)
NOT_FIELD = Refused(
    "not_field",
    "你现在的任职不用手机走访。要在招聘会签到，请主办方派你值守；别的请问安全管理员。",
    "Your posts of today do not use the field app. To check in at a fair, ask those who hold it to put you on duty; "
    "else ask the security administrator.",
)
STALE_FORM = Refused("csrf", "连接过期了，再试一次就行。", "The connection was too old: try once more.")
NOT_THERE = Refused("not_there", "没有这个地址。", "There is nothing at this address.")

MB = 1024 * 1024


def speaks_json(view: Callable[..., Any]) -> bool:
    """Whether a view is asked by script, so that it never leads to a page."""
    return bool(getattr(getattr(view, "view_class", view), "speaks_json", False))


def too_large(request: HttpRequest, view: Callable[..., Any]) -> JsonResponse | None:
    """413 for a body beyond what the page takes（`most_bytes`）, before anything of it is read."""
    most = getattr(getattr(view, "view_class", view), "most_bytes", 0)
    length = str(request.META.get("CONTENT_LENGTH") or 0)
    size = int(length) if length.isascii() and length.isdigit() else 0
    if not most or size <= most:
        return None
    limit, found = f"{most / MB:.0f} MB", f"{size / MB:.1f} MB"
    return refusal(request, too_much(limit, found), 413)


def too_much(limit: str, found: str) -> Refused:
    """More than is taken in at once."""
    return Refused(
        "too_large",
        f"一次最多 {limit}，这次有 {found}。手机会分开再传；照片请缩小。",
        f"At most {limit} at once, this is {found}. Send less at a time; make photos smaller.",
    )


def answer(request: HttpRequest, told: Mapping[str, Any], status: int = 200) -> JsonResponse:
    """An answer with the token that the next request needs, and with the time here: the programme's (`server_now`,
    `today`; the demonstration's stands still), and the clock's own, by which a phone knows its own is wrong."""
    told = {
        "csrf": get_token(request),
        "server_now": clock.moment().isoformat(timespec="seconds"),
        "today": clock.today().isoformat(),
        "clock_now": clock.now().isoformat(timespec="seconds"),
        **told,
    }
    response = JsonResponse(told, status=status, json_dumps_params={"ensure_ascii": False})
    response["Cache-Control"] = "no-store"
    return response


def refusal(request: HttpRequest, refused: Refused, status: int) -> JsonResponse:
    """Why not, in both languages."""
    return answer(request, refused.told(), status)
