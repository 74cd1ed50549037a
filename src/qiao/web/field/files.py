"""Files（密封文件）: what a phone without signal gave an office to carry, stored record by record as if sent.

The records stay the surveyor's: their scope of today decides, and a record that was sent as well is found again. The
file names the pack it was made under, which only that phone was told; a made-up file names none.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qiao.ground.accounts.actors import Actor, actor_of
from qiao.ground.accounts.models import Device, User
from qiao.ground.audit.actions import record
from qiao.ground.privacy.sealed_files import MOST_BYTES, opened_file
from qiao.ground.saying import Refused, Tone, either
from qiao.story.visits.models import Pack
from qiao.story.visits.packs import pack_of
from qiao.story.visits.receipts import Bringing
from qiao.web.field import errors
from qiao.web.field.evidence import keep_photo
from qiao.web.field.photos import PHOTO_MOST
from qiao.web.field.records import Fields, read_key
from qiao.web.field.sync import stored
from qiao.web.frame.pages import Page

NEW_AT_ONCE = 400
"""So many new records are stored within one request; the file, taken in again, goes on where it stopped."""
WORDS: dict[str, tuple[Any, Tone]] = {
    "stored": (gettext_lazy("存好了"), "ready"),
    "again": (gettext_lazy("以前存过"), "rest"),
    "conflict": (gettext_lazy("存好了，有几项要人定"), "wait"),
    "refused": (gettext_lazy("没有存"), "wrong"),
}
KINDS = {
    "visit": gettext_lazy("走访"), "promise_end": gettext_lazy("承诺"), "photo": gettext_lazy("照片"),
    "fair_checkin": gettext_lazy("签到"), "attendance": gettext_lazy("到课"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """What became of one record of a file."""

    place: int
    kind: Any
    on: str
    result: Any
    tone: Tone
    said: str


@dataclass(frozen=True, slots=True)
class Brought:
    """What became of a file: whose it is, its records, and how many wait for the next time."""

    person: str
    made_at: str
    lines: tuple[Line, ...]
    left: int

    @property
    def counts(self) -> list[tuple[Any, Tone, int]]:
        """How many of each result."""
        told = [(*words, sum(line.tone == words[1] for line in self.lines)) for words in WORDS.values()]
        return [(said, tone, number) for said, tone, number in told if number]


class FilePage(Page):
    """收密封文件: choose it, see what became of each record."""

    permission = "field.bring"
    stage = "visits"
    template = "field/file.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """The form."""
        return self._form()

    def post(self, request: HttpRequest) -> HttpResponse:
        """Take the file in; what is wrong with it as a whole is told above the form."""
        file = request.FILES.get("file")
        if file is None:
            return self._form(_("还没有选文件。请选手机导出的密封文件。"), status=422)
        try:
            if (file.size or 0) > MOST_BYTES:
                opened_file(file.read(MOST_BYTES + 1))
            brought = bring(file.read(), by=self.actor, is_sure=bool(request.POST.get("sure")))
        except Refused as refused:
            ended = refused.code == "file_of_ended_device"
            return self._form(refused.said, status=422, ask_sure=ended)
        return self._form(brought=brought)

    def _form(
        self, refusal: str = "", *, status: int = 200, ask_sure: bool = False, brought: Brought | None = None
    ) -> HttpResponse:
        most = MOST_BYTES // 1024 // 1024
        return self.show(status=status, refusal=refusal, ask_sure=ask_sure, brought=brought, most=most)


def bring(content: bytes, *, by: Actor, is_sure: bool = False) -> Brought:
    """Take a file in, as the surveyor's records. A phone that was wiped hands over its records sealed one by one, one a
    line: each is opened before the first is stored. Raises Refused for a file that is none, or of no pack of ours."""
    lines = content.splitlines()
    parts = lines if len(lines) > 1 and all(line.startswith(b'{"qiao":') for line in lines) else [content]
    for part in parts[1:]:
        opened_file(part)
    brought = [_bring(part, by=by, is_sure=is_sure) for part in parts]
    told = [line for one in brought for line in one.lines]
    places = tuple(replace(line, place=place) for place, line in enumerate(told, start=1))
    return Brought(brought[0].person, brought[0].made_at, places, sum(one.left for one in brought))


def _bring(content: bytes, *, by: Actor, is_sure: bool) -> Brought:
    told = Fields(opened_file(content), "file")
    pack, made_at = _pack(told), told.text("made_at")[:40]
    records, photos = _list(told, "records"), _list(told, "photos")
    told.done()
    device = Device.objects.filter(pk=pack.device_id).first() if pack.device_id else None
    if device is not None and device.revoked_at is not None and not is_sure:
        raise errors.file_of_ended_device(device.label)
    person = None if pack.user_id is None else User.objects.filter(pk=pack.user_id).first()
    owner = actor_of(person)
    if owner.user_id is None:  # no post today, or no log-in: nothing new of theirs is in reach
        owner = Actor(pack.user_id, str(person or ""), "")
    bringing = Bringing(pack.device_id, pack.pk, made_at, by.user_id)
    lines, left = _lines(records, photos, owner, bringing)
    with transaction.atomic():
        counts = {name: sum(line.tone == tone for line in lines) for name, (_said, tone) in WORDS.items()}
        details = {**counts, "left": left, "user": pack.user_id, "device": pack.device_id}
        record(by=by, action="visits.sealed_file.brought", details=details)
    return Brought(str(person or ""), made_at, tuple(lines), left)


def _pack(told: Fields) -> Pack:
    """The pack that the file was made under, which was given to its own user and device. Raises file_not_its_own."""
    user, device = told.raw("user"), told.raw("device")
    try:
        pack = pack_of(read_key(told.raw("pack"), "pack"))
    except Refused:
        pack = None
    if pack is None or (pack.user_id, pack.device_id) != (user, device):
        raise errors.file_not_its_own()
    return pack


def _list(told: Fields, field: str) -> list[Any]:
    found = told.raw(field, [])
    if not isinstance(found, list):
        raise errors.unreadable(field)
    return found


def _lines(records: list[Any], photos: list[Any], owner: Actor, bringing: Bringing) -> tuple[list[Line], int]:
    """What became of each, in their order, photos after the visits they belong to; and how many are left."""
    lines: list[Line] = []
    new = 0
    every = [("", one) for one in records] + [("photo", one) for one in photos]
    for place, (kind, one) in enumerate(every, 1):
        result = _photo(one, owner) if kind else stored(one, by=owner, bringing=bringing)
        lines.append(_line(place, kind, one, result))
        new += result["result"] != "again"
        if new >= NEW_AT_ONCE:
            return lines, len(every) - place
    return lines, 0


def _line(place: int, kind: str, one: Any, result: Mapping[str, Any]) -> Line:
    told = one if isinstance(one, dict) else {}
    body = told["body"] if isinstance(told.get("body"), dict) else {}
    kind = kind or str(told.get("kind"))
    on = str(body.get("on", ""))[:10]
    said, tone = WORDS[result["result"]]
    return Line(place, KINDS.get(kind, "—"), on, said, tone, either(result.get("zh", ""), result.get("en", "")))


def _photo(one: Any, owner: Actor) -> dict[str, Any]:
    try:
        told = Fields(one, "photo")
        key, visit, worker = (told.key(name) for name in ("id", "visit", "worker"))
        content = _content(told.text("data"))
        return {"result": "again" if _kept(owner, key, visit, worker, content) else "stored"}
    except ObjectDoesNotExist:
        return {"result": "refused", **errors.not_yours().told()}
    except Refused as refused:
        return {"result": "refused", **refused.told()}


def _content(text: str) -> bytes:
    try:
        content = base64.b64decode(text, validate=True)
    except binascii.Error:
        raise errors.unreadable("data") from None
    if len(content) > PHOTO_MOST:
        raise errors.unreadable("data")
    return content


def _kept(owner: Actor, key: UUID, visit: UUID, worker: UUID, content: bytes) -> bool:
    return keep_photo(by=owner, key=key, visit_id=visit, worker_id=worker, content=content)
