"""The employers in the columns of a list of firms（企业名录）: taken away, mended, and brought back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, ClassVar

from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from qiao.story.vacancies import queries
from qiao.story.vacancies.models import Workplace
from qiao.web.frame.lists import Button, Column, View
from qiao.web.vacancies.lists import EmployerList


class EmployerDirectory(EmployerList):
    """The same firms in the columns of the list that comes in: taken away, mended and brought back."""

    name = "vacancies.employer_directory"
    title = _("企业名录")
    hint = _("列和导入的企业名录一样：导出、改好，再导入就是更新，不会重复")
    columns: ClassVar[Sequence[Column]] = (
        replace(EmployerList.columns[0], title=_("单位名称")),
        Column("credit_code", _("统一社会信用代码"), lambda e: e.credit_code, text=True),
        Column("place", _("所在地"), lambda e: queries.place_name(e.region)),
        Column("address", _("详细地址"), lambda e: e.first_address),
        Column("industry", _("所属行业"), lambda e: e.industry),
        Column("size", _("单位规模"), lambda e: e.size),
        Column("contact", _("联系人"), lambda e: e.contact),
        Column("phone", _("联系电话"), lambda e: e.contact_phone, text=True),
        Column("licence_no", _("营业执照注册号"), lambda e: e.licence_no, text=True),
        Column("licence_valid_to", _("营业执照有效期至"), lambda e: e.licence_valid_to),
        Column("licence_scope", _("经营范围"), lambda e: e.licence_scope),
    )
    views: ClassVar[Sequence[View]] = ()

    def rows(self) -> QuerySet[Any]:
        """With the first of their addresses."""
        first = Workplace.objects.filter(employer=OuterRef("pk")).order_by("created_at", "pk").values("address")[:1]
        rows: QuerySet[Any] = super().rows().annotate(first_address=Subquery(first))
        return rows

    def buttons(self) -> list[Button]:
        """Back to the list, or bring it back in."""
        told = [Button(_("用人单位"), reverse("vacancies.employers"), "building-factory-2")]
        return [*told, *self.import_button("vacancies.employers", _("导入企业名录"))]
