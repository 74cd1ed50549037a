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
    "你现在的任职不用手机走访。请问安全管理员。",
    "Your posts of today do not use the field app. Ask the security administrator.",
)
STALE_FORM = Refused("csrf", "连接过期了，再试一次就行。", "The connection was too old: try once more.")
NOT_THERE = Refused("not_there", "没有这个地址。", "There is nothing at this address.")


def speaks_json(view: Callable[..., Any]) -> bool:
    """Whether a view is asked by script, so that it never leads to a page."""
    return bool(getattr(getattr(view, "view_class", view), "speaks_json", False))


def answer(request: HttpRequest, told: Mapping[str, Any], status: int = 200) -> JsonResponse:
    """An answer with the token that the next request needs, and with the time here."""
    told = {
        "csrf": get_token(request),
        "server_now": clock.moment().isoformat(timespec="seconds"),
        "today": clock.today().isoformat(),
        **told,
    }
    response = JsonResponse(told, status=status, json_dumps_params={"ensure_ascii": False})
    response["Cache-Control"] = "no-store"
    return response


def refusal(request: HttpRequest, refused: Refused, status: int) -> JsonResponse:
    """Why not, in both languages."""
    return answer(request, refused.told(), status)
