"""Deeds（办理）: a page about one record with several forms. Each is sent to one address, with `do` saying which: it is
done and told, or the page is shown again with what is wrong beside the field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, NamedTuple
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse

from qiao.ground.saying import Refused
from qiao.web.frame.forms import refused_at
from qiao.web.frame.pages import Page


class Deed(NamedTuple):
    """One form of the page: what it is called there, how it is read, and what it does with the record and the cleaned
    fields. That returns what to say, or a page of its own."""

    name: str
    form: type[forms.Form]
    do: Callable[[Any, Any, dict[str, Any]], str | HttpResponse]


class DeedPage(Page):
    """Where the forms of a record's page are sent. `shown_at`: the name of the page's address."""

    deeds: ClassVar[Mapping[str, Deed]]
    shown_at: ClassVar[str]

    def found(self, key: UUID, /) -> Any:
        """The record, 404 when it is not there or not for this actor."""
        raise NotImplementedError

    def shown(self, record: Any, /, *, status: int = 200, **forms: Any) -> HttpResponse:
        """The page, with a form that was sent in its place."""
        raise NotImplementedError

    def back(self, record: Any) -> HttpResponse:
        """To the page: nothing is done by an address."""
        return HttpResponseRedirect(reverse(self.shown_at, args=[record.pk]))

    def post(self, request: HttpRequest, **keys: UUID) -> HttpResponse:
        """Do it, or show what is wrong."""
        record = self.found(*keys.values())
        deed = self.deeds.get(request.POST.get("do", ""))
        if deed is None:
            raise Http404
        form = self.form_of(deed, record, request.POST, request.FILES)
        if form.is_valid():
            try:
                answer = deed.do(self, record, form.cleaned_data)
            except Refused as refused:
                refused_at(form, refused)
            else:
                if isinstance(answer, HttpResponse):
                    return answer
                messages.success(request, answer)
                return self.back(record)
        return self.shown(record, status=422, **{deed.name: form})

    def form_of(self, deed: Deed, record: Any, data: Any = None, files: Any = None) -> forms.Form:
        """The form of a deed. The forms of one page keep their labels apart; the names of their fields stay as they
        are."""
        return deed.form(data, files, auto_id=f"{deed.name}_%s")

    def part(self, model: Any, **more: Any) -> Any:
        """The row that the form names, 404 when it is none of these."""
        return get_object_or_404(model, pk=key_of(self.request.POST.get("part", "")), **more)


def key_of(text: str) -> UUID:
    """A key that a form sent. Raises Http404 for what is none."""
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None
