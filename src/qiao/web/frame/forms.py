"""Forms（表单）: how every form is drawn: `{{ form }}` gives label, hint, control and error of each field.

And the field for free text, which many of them have.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.renderers import DjangoTemplates

from qiao.ground.privacy.errors import HoldsNumber
from qiao.ground.privacy.free_text import without_numbers


class Drawing(DjangoTemplates):
    """Django's own widgets between our fields; settings name it as FORM_RENDERER."""

    form_template_name = "frame/form.html"
    field_template_name = "frame/field.html"


class FreeText(forms.CharField):
    """A field for what people write by hand and others read: a reason, a remark, a skill. It refuses their numbers."""

    def clean(self, value: Any) -> str:
        """The text. Raises ValidationError with the remedy for one with an identity, phone or card number."""
        text: str = super().clean(value)
        try:
            return without_numbers(text)
        except HoldsNumber as refused:
            raise forms.ValidationError(refused.said, code=refused.code) from None
