"""Uses: later records keep one from being taken back; parts of the record itself do not."""

from __future__ import annotations

import pytest
from tests.factories import register as factory
from tests.factories.needs import need

from qiao.story.register.models import SearchToken, Worker
from qiao.story.register.uses import uses_of

pytestmark = pytest.mark.django_db


def test_a_need_is_a_use_and_search_tokens_are_a_part() -> None:
    wanting, plain = factory.worker(), factory.worker()
    need(wanting)
    assert SearchToken.objects.filter(worker=plain).exists()
    assert uses_of(Worker, [wanting.pk, plain.pk]) == {wanting.pk: ("需求", "need")}
