"""Pieces of names, under which people are looked for."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from qiao.story.register.models.worker import Worker


class SearchToken(models.Model):
    """SearchToken（检索词）: a piece of a worker's name under which they are looked for, with their home.

    A part of the worker's record: `tokens` writes the rows and `finding` reads them. `initials` are the worker's, so
    that what is found stands in the order of a list without a look at the workers.
    """

    LENGTH_MAX = 40
    pk = models.CompositePrimaryKey("worker", "token")
    worker = models.ForeignKey(Worker, on_delete=models.CASCADE, related_name="+", db_index=False)
    token = models.CharField(max_length=LENGTH_MAX)
    initials = models.CharField(max_length=40, blank=True)
    region = models.CharField(max_length=12)

    class Meta:
        default_permissions = ()
        indexes = (models.Index(fields=["token", "initials", "region", "worker"], name="tokens_in_order"),)
        constraints = (models.CheckConstraint(condition=~Q(token=""), name="token_is_told"),)

    def __str__(self) -> str:
        return f"SearchToken of {self.worker_id}"
