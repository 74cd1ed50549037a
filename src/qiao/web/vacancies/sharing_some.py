"""Sharing some（几条一起发）: one message, one text for the loudspeaker, one poster and a workbook of several posts."""

from __future__ import annotations

import tempfile
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from qiao.ground import clock
from qiao.ground.exchange.writing.sheets import writing
from qiao.web.imports.uploading import xlsx
from qiao.web.public import speaking
from qiao.web.public.telephones import Line, hotline
from qiao.web.vacancies.sharing import HandedOn, Shared, TooMany

LONG_SECONDS = 120
"""A text over the loudspeaker that nobody listens to until its end."""


class ShareSome(Shared):
    """Everything to hand on of up to twelve posts; those that are not public are counted, never told."""

    template = "vacancies/share_some.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show it, or say that they are too many."""
        try:
            ones, left_out = self.chosen(request)
        except TooMany as many:
            return self.show(refusal=many.said, status=422, ones=(), left_out=0)
        if not ones:
            return self.show(ones=(), left_out=left_out, refusal="")
        # One text has one number: of the posts' stations where they have one in common.
        lines = {line.number: line for line in (self.asked_at(one.post.place_code) for one in ones)}
        line = next(iter(lines.values())) if len(lines) == 1 else hotline()
        spoken = speaking.several_over_the_loudspeaker([one.post for one in ones], line)
        return self.show(
            ones=ones,
            left_out=left_out,
            refusal="",
            asked=urlencode({"id": [str(one.post.pk) for one in ones]}, doseq=True),
            message=speaking.several_for_the_group([(one.post, one.address) for one in ones], hotline()),
            spoken=spoken,
            seconds=speaking.seconds_of(spoken),
            long=speaking.seconds_of(spoken) > LONG_SECONDS,
            address_unset=not settings.QIAO_PUBLIC_URL,
        )


class ShareSomeFile(Shared):
    """The same as a workbook: a row a post, with the texts and the address, for whoever sends them by hand."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Write it; back to the page where there is nothing to write, which says why."""
        try:
            ones, _left_out = self.chosen(request)
        except TooMany:
            ones = []
        if not ones:
            return HttpResponseRedirect(f"{reverse('vacancies.share_some')}?{request.GET.urlencode()}")
        stamp = _("%(who)s · %(office)s · %(when)s") % {
            "who": self.actor.name,
            "office": self.actor.office,
            "when": clock.now().astimezone(clock.CHINA).strftime("%Y-%m-%d %H:%M"),
        }
        with tempfile.TemporaryDirectory(prefix="qiao-share-") as folder:
            path = Path(folder) / "share.xlsx"
            with writing(path) as book:
                book.sheet(
                    str(_("发出去")),
                    _headings(),
                    [_cells(one, self.asked_at(one.post.place_code)) for one in ones],
                    note=stamp,
                )
            content = path.read_bytes()
        return xlsx(content, _("发出去的岗位") + ".xlsx")


def _headings() -> list[str]:
    return [
        _("岗位"), _("月薪（元）"), _("怎么算钱"), _("工作地点"), _("吃住"), _("用人单位"), _("还缺"), _("招到哪天"),
        _("问谁"), _("电话"), _("免费"), _("热线"), _("网址"), _("发微信群的话"), _("村里广播的话"),
    ]  # fmt: skip


def _cells(one: HandedOn, at_home: Line) -> list[object]:
    post, line = one.post, hotline()
    return [
        post.title, post.pay, post.how_paid, post.place, post.board, post.employer,
        post.left if post.left_told else _("若干"), post.expires_on, one.line.name,
        one.line.number, "不收任何钱，不押身份证", line.number, one.address,
        speaking.for_the_group(post, one.line, one.address), speaking.over_the_loudspeaker(post, at_home),
    ]  # fmt: skip
