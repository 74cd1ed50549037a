"""Vacancies and employers."""

from __future__ import annotations

from django.urls import path

from qiao.web.vacancies import due, employers, lists, pages

__all__ = ["due", "urlpatterns"]

urlpatterns = [
    path("", lists.VacancyList.as_view(), name="vacancies.list"),
    path("new/", pages.NewVacancy.as_view(), name="vacancies.vacancy_new"),
    path("employers/", lists.EmployerList.as_view(), name="vacancies.employers"),
    path("employers/<uuid:employer_id>/", employers.EmployerPage.as_view(), name="vacancies.employer"),
    path("employers/<uuid:employer_id>/change/", employers.ChangeEmployer.as_view(), name="vacancies.employer_change"),
    path("<uuid:vacancy_id>/", pages.VacancyPage.as_view(), name="vacancies.vacancy"),
    path("<uuid:vacancy_id>/edit/", pages.EditVacancy.as_view(), name="vacancies.vacancy_edit"),
    path("<uuid:vacancy_id>/move/", pages.MoveVacancy.as_view(), name="vacancies.move"),
]
