"""Forms（表单）: how every form is drawn: `{{ form }}` gives label, hint, control and error of each field.

And the field for free text, which many of them have.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django import forms
from django.core import signing
from django.db.models import QuerySet
from django.forms.renderers import DjangoTemplates
from django.utils.translation import gettext_lazy as _

from qiao.ground.privacy.errors import HoldsNumber
from qiao.ground.privacy.free_text import without_numbers
from qiao.ground.saying import Refused


class Drawing(DjangoTemplates):
    """Django's own widgets between our fields; settings name it as FORM_RENDERER."""

    form_template_name = "frame/form.html"
    field_template_name = "frame/field.html"

    def render(self, template_name: str, context: Any, request: Any = None) -> str:
        """No browser cuts what is pasted without a word: what is too long is refused, with the limit."""
        context.get("widget", {}).get("attrs", {}).pop("maxlength", None)
        return str(super().render(template_name, context, request))


class FileChoice(forms.FileInput):
    """The one control for files: `frame/file.html`. Templates without a form draw it by the tag `file_choice`."""

    template_name = "frame/file.html"


WORDS: dict[str, Any] = {
    "max_length": _("最多 %(limit_value)d 个字，现在有 %(show_value)d 个。请删短再存。"),
    "min_value": _("最小是 %(limit_value)s，请改大。"),
    "max_value": _("最大是 %(limit_value)s，请改小。"),
}
"""What every field says of a text that is too long or a number beyond its limit."""


def speak_plainly() -> None:
    """Give every field `WORDS` in place of what Django says; at start-up, before a form is declared."""
    forms.Field.default_error_messages = {**forms.Field.default_error_messages, **WORDS}


class Line(forms.CharField):
    """A field for one line of text."""

    default_error_messages: ClassVar[dict[str, Any]] = WORDS


class FreeText(Line):
    """A field for what people write by hand and others read: a reason, a remark, a skill. It refuses their numbers."""

    def clean(self, value: Any) -> str:
        """The text. Raises ValidationError with the remedy for one with an identity, phone or card number."""
        text: str = super().clean(value)
        try:
            return without_numbers(text)
        except HoldsNumber as refused:
            raise forms.ValidationError(refused.said, code=refused.code) from None


FIELD_OF = {"region": "residence"}
"""Where an action's refusal is shown, when a form calls the field otherwise."""


def refused_at(form: forms.BaseForm, refused: Refused) -> None:
    """Put an action's refusal beside the field it names, or above the form."""
    field = refused.field if refused.field in form.fields else FIELD_OF.get(refused.field, refused.field)
    form.add_error(field if field in form.fields else None, refused.said)


def set_choices(form: forms.BaseForm, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
    """What can be chosen now, in a field that is declared without it."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField), name
    field.choices = list(choices)


def set_rows(form: forms.BaseForm, name: str, rows: QuerySet[Any]) -> None:
    """Which records can be chosen now, in a field that is declared without them."""
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField), name
    field.queryset = rows


def sealed_opening(told: Mapping[str, Any], salt: str) -> str:
    """What a form shows when it is opened, by fact, for a hidden field, so that it is known later what was touched."""
    return signing.dumps(dict(told), salt=salt)


def opening_of(text: str, salt: str) -> dict[str, Any]:
    """What `sealed_opening` sealed; nothing where the text does not tell."""
    try:
        told: dict[str, Any] = signing.loads(text, salt=salt)
    except signing.BadSignature:
        return {}
    return told
