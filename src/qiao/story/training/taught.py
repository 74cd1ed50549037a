"""Taught（办过的班）: the classes that the report tells of, found by county, trade and whom they reached."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import ExtractYear

from qiao.story.training import states
from qiao.story.training.models import Enrolment, TrainingClass

EXCAVATORS = ("500242", "500229")
"""酉阳 and 城口."""
CRAFTS = {"500101": ("木雕", "旗袍"), "500238": ("刺绣",), "500242": ("陶", "苎麻")}
"""万州、巫溪、酉阳, with the crafts of which the report tells; which county taught which is assumed."""
YOUNG_TO = 35


def excavator_classes() -> QuerySet[TrainingClass]:
    """Ended classes of excavators in these counties, in which somebody young finished."""
    young = _finished().annotate(age=ExtractYear("held__starts_on") - ExtractYear("worker__born_on"))
    where = Q(region__startswith=EXCAVATORS[0]) | Q(region__startswith=EXCAVATORS[1])
    return _ended().filter(where, Exists(young.filter(age__lte=YOUNG_TO)), course__trade__contains="挖掘机")


def craft_classes() -> QuerySet[TrainingClass]:
    """Ended classes of these crafts in these counties, in which a woman finished."""
    where = Q(pk__in=[])
    for county, words in CRAFTS.items():
        for word in words:
            where |= Q(region__startswith=county, course__trade__contains=word)
    return _ended().filter(where, Exists(_finished().filter(worker__sex="2")))


def _ended() -> QuerySet[TrainingClass]:
    return TrainingClass.objects.filter(state=states.ENDED).select_related("course").order_by("starts_on", "pk")


def _finished() -> QuerySet[Enrolment]:
    return Enrolment.objects.filter(held=OuterRef("pk"), state=states.FINISHED)
