"""Forms（表单）: how every form is drawn: `{{ form }}` gives label, hint, control and error of each field."""

from __future__ import annotations

from django.forms.renderers import DjangoTemplates


class Drawing(DjangoTemplates):
    """Django's own widgets between our fields; settings name it as FORM_RENDERER."""

    form_template_name = "frame/form.html"
    field_template_name = "frame/field.html"
