"""Refusals and names are said in the language of whoever reads."""

from __future__ import annotations

from django.utils.translation import override

from qiao.ground.accounts.errors import AccountRefused
from qiao.ground.accounts.roles import ROLES
from qiao.ground.agreements.errors import AgreementRefused
from qiao.ground.exchange.batches.errors import BatchRefused
from qiao.ground.jobs.running import JobRefused
from qiao.ground.privacy.errors import PrivacyRefused
from qiao.ground.saying import Refused, either, name_of, reader_language


def test_a_reader_who_chose_english_gets_it_and_everybody_else_chinese() -> None:
    role = ROLES[0]
    for asked, given in {"en": "en", "zh-hans": "zh"}.items():
        with override(asked):
            assert reader_language() == given
            assert either("桥", "bridge") == {"zh": "桥", "en": "bridge"}[given]
            assert name_of(role) == getattr(role, given)
            assert Refused("full", "满了", "full up", field="headcount").said == {"zh": "满了", "en": "full up"}[given]
    with override(None):
        assert reader_language() == "zh"


def test_every_refusal_of_the_ground_can_be_caught_as_one_and_kept_with_the_work() -> None:
    for kind in (AccountRefused, AgreementRefused, BatchRefused, JobRefused, PrivacyRefused):
        assert issubclass(kind, Refused)
    refused = JobRefused("stopped", "停了", "stopped")
    assert (refused.told(), refused.field) == ({"code": "stopped", "zh": "停了", "en": "stopped"}, "")
