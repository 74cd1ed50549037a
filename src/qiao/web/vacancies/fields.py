"""Fields of the forms of posts and employers: cells read as in a workbook, days, numbers within limits, occupations."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qiao.ground.exchange.cells import CreditCode, Phone
from qiao.ground.exchange.faults import CellFault, Fault
from qiao.ground.saying import reader_language
from qiao.story.vacancies.texts.occupations import occupation_name, sure_occupations


def read_cell(reader: Any, text: str) -> Any:
    """What a reader of the ledger makes of a field's text. Raises ValidationError with the reader's own words."""
    try:
        return reader.read(text)
    except CellFault as fault:
        language = reader_language()
        said = Fault(fault.kind, 0, "", "", {"found": text, **fault.figures}).said(language)
        raise forms.ValidationError(said) from fault


def checked_phone(form: forms.Form, name: str) -> str:
    """A telephone as it was typed, extension and all, once the reader of workbooks takes it; what was shown stays.
    Raises ValidationError."""
    text: str = form.cleaned_data[name].strip()
    if text and text != form.initial.get(name):
        read_cell(Phone(), text)
    return text


class Day(forms.DateInput):
    """A day, chosen or typed."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class CreditCodeField(forms.CharField):
    """A code of GB 32100, checked by its last sign; None where none is given."""

    def clean(self, value: Any) -> str | None:
        """The code. Raises ValidationError for what is none."""
        text: str = super().clean(value)
        return read_cell(CreditCode(), text) if text else None


class Count(forms.IntegerField):
    """A whole number within limits, which the error names as people write them."""

    def __init__(self, *, min_value: int, max_value: int, **more: Any) -> None:
        super().__init__(min_value=min_value, max_value=max_value, **more)
        self.validators = []

    def validate(self, value: int | None) -> None:
        """Within the limits. Raises ValidationError with both."""
        super().validate(value)
        if value is not None:
            refuse_beyond(value, self.min_value, self.max_value)


def refuse_beyond(value: Any, least: Any, most: Any, unit: Any = "") -> None:
    """Raises ValidationError, naming the limit, for a number that is too small or too large."""
    if value < least or value > most:
        limits = {"least": f"{least:,}", "most": f"{most:,}", "unit": unit}
        raise forms.ValidationError(_("请填 %(least)s 到 %(most)s 之间的数%(unit)s。") % limits)


class OccupationChoice(forms.TextInput):
    """A code or name of the classification, with what the title suggests as buttons: one tap each, script or not."""

    template_name = "vacancies/occupation.html"
    title = ""

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """With the suggestions for the title, and the name of the code that is there."""
        context = super().get_context(name, value, attrs)
        context["suggested"] = sure_occupations(self.title) if self.title else []
        context["named"] = occupation_name(str(value or "").strip()) or ""
        return context
