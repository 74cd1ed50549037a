"""Training: classes, their people, what they are made of, and which are wanted."""

from __future__ import annotations

from django.urls import path

from qiao.web.training import classes, due, gaps, lists, offered, people

__all__ = ["due", "urlpatterns"]

urlpatterns = [
    path("", lists.ClassList.as_view(), name="training.list"),
    path("new/", classes.NewClass.as_view(), name="training.new"),
    path("gaps/", gaps.GapsPage.as_view(), name="training.gaps"),
    path("outcomes/", gaps.SchoolsByOutcome.as_view(), name="training.outcomes"),
    path("doubtful/", gaps.Doubtful.as_view(), name="training.doubtful"),
    path("people/", lists.PeopleList.as_view(), name="training.people"),
    path("people/<uuid:enrolment_id>/", people.EnrolmentPage.as_view(), name="training.enrolment"),
    path("schools/", lists.SchoolList.as_view(), name="training.schools"),
    path("trainers/", lists.TrainerList.as_view(), name="training.trainers"),
    path("bases/", lists.BaseList.as_view(), name="training.bases"),
    path("courses/", lists.CourseList.as_view(), name="training.courses"),
    path("made-of/<str:kind>/new/", offered.OfferedPage.as_view(), name="training.offered_new"),
    path("made-of/<str:kind>/<uuid:row_id>/", offered.OfferedPage.as_view(), name="training.offered"),
    path("sessions/<uuid:session_id>/", people.Roll.as_view(), name="training.roll"),
    path("<uuid:class_id>/", classes.ClassPage.as_view(), name="training.class"),
    path("<uuid:class_id>/edit/", classes.EditClass.as_view(), name="training.edit"),
    path("<uuid:class_id>/do/", classes.ChangeClass.as_view(), name="training.change"),
    path("<uuid:class_id>/people/", people.ClassPeople.as_view(), name="training.class_people"),
    path("<uuid:class_id>/exam/", people.Exam.as_view(), name="training.exam"),
    path("<uuid:class_id>/slips/", people.Slips.as_view(), name="training.slips"),
    path("<uuid:class_id>/certificates/", people.Certificates.as_view(), name="training.certificates"),
]
