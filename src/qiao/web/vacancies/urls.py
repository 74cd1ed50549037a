"""Vacancies and employers."""

from __future__ import annotations

from django.urls import path

from qiao.web.vacancies import (
    checks,
    demand_line,
    demand_lists,
    demands,
    directory,
    due,
    employers,
    entering,
    lists,
    own,
    pages,
    sharing,
    sharing_some,
)

__all__ = ["due", "urlpatterns"]

urlpatterns = [
    path("", lists.VacancyList.as_view(), name="vacancies.list"),
    path("new/", entering.NewVacancy.as_view(), name="vacancies.vacancy_new"),
    path("employers/", lists.EmployerList.as_view(), name="vacancies.employers"),
    path("employers/directory/", directory.EmployerDirectory.as_view(), name="vacancies.employer_directory"),
    path("employers/<uuid:employer_id>/", employers.EmployerPage.as_view(), name="vacancies.employer"),
    path("employers/<uuid:employer_id>/change/", employers.ChangeEmployer.as_view(), name="vacancies.employer_change"),
    path("share/", sharing_some.ShareSome.as_view(), name="vacancies.share_some"),
    path("share/file/", sharing_some.ShareSomeFile.as_view(), name="vacancies.share_some_file"),
    path("posters/", sharing.Posters.as_view(), name="vacancies.posters"),
    path("posters/file/", sharing.PosterFile.as_view(), name="vacancies.posters_file"),
    path("<uuid:vacancy_id>/share/", sharing.Share.as_view(), name="vacancies.share"),
    path("<uuid:vacancy_id>/share/picture.svg", sharing.Picture.as_view(), name="vacancies.share_picture"),
    path("employers/<uuid:employer_id>/check/", checks.NewCheck.as_view(), name="vacancies.check_new"),
    path("appeals/", lists.AppealList.as_view(), name="vacancies.appeals"),
    path("checks/<uuid:check_id>/", checks.CheckPage.as_view(), name="vacancies.check"),
    path("checks/<uuid:check_id>/verify/", checks.VerifyThere.as_view(), name="vacancies.check_verify"),
    path("checks/<uuid:check_id>/photo/", checks.NewRoom.as_view(), name="vacancies.site_photo_new"),
    path("checks/photos/<uuid:photo_id>/", checks.OneRoom.as_view(), name="vacancies.site_photo"),
    path("demands/", demand_lists.DemandList.as_view(), name="vacancies.demands"),
    path("demands/new/", demands.NewDemand.as_view(), name="vacancies.demand_new"),
    path("demands/lines/", demand_lists.DemandLineList.as_view(), name="vacancies.demand_lines"),
    path("demands/lines/<uuid:line_id>/", demand_line.LinePage.as_view(), name="vacancies.demand_line"),
    path("demands/lines/<uuid:line_id>/asked/", demand_line.ChangeAsked.as_view(), name="vacancies.demand_asked"),
    path("demands/lines/<uuid:line_id>/drop/", demand_line.DropLine.as_view(), name="vacancies.demand_drop"),
    path("demands/lines/<uuid:line_id>/answer/", demand_line.NameVacancy.as_view(), name="vacancies.demand_answer"),
    path("demands/lines/<uuid:line_id>/cannot/", demand_line.CannotFind.as_view(), name="vacancies.demand_cannot"),
    path("demands/answers/<uuid:answer_id>/off/", demand_line.TakeOff.as_view(), name="vacancies.demand_take_off"),
    path("demands/<uuid:demand_id>/", demands.DemandPage.as_view(), name="vacancies.demand"),
    path("demands/<uuid:demand_id>/move/", demands.MoveDemand.as_view(), name="vacancies.demand_move"),
    path("demands/<uuid:demand_id>/lines/", demands.AddLine.as_view(), name="vacancies.demand_add"),
    path("own/", own.OwnPage.as_view(), name="vacancies.own"),
    path("own/<uuid:proposal_id>/answer/", own.OwnAnswer.as_view(), name="vacancies.own_answer"),
    path("own/<uuid:proposal_id>/arrival/", own.OwnArrival.as_view(), name="vacancies.own_arrival"),
    path("invitation/<str:code>/", own.InvitationPage.as_view(), name="vacancies.invitation"),
    path("<uuid:vacancy_id>/answer/", pages.AnswerVacancy.as_view(), name="vacancies.answer"),
    path("<uuid:vacancy_id>/", pages.VacancyPage.as_view(), name="vacancies.vacancy"),
    path("<uuid:vacancy_id>/edit/", entering.EditVacancy.as_view(), name="vacancies.vacancy_edit"),
    path("<uuid:vacancy_id>/no-age-limit/", pages.DropAgeLimit.as_view(), name="vacancies.no_age_limit"),
    path("<uuid:vacancy_id>/move/", pages.MoveVacancy.as_view(), name="vacancies.move"),
]
