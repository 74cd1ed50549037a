"""Bulk actions on vacancies: verify, open, pause. Each in its own short transaction, failures named."""

from __future__ import annotations

from typing import Any, ClassVar
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from qiao.ground.accounts.actors import Actor
from qiao.story.vacancies import actions, permissions, queries, states
from qiao.story.vacancies.standing import MARKED
from qiao.web.frame.lists.bulk import BulkAction, LeftOut, Outcome, Summary, one_by_one
from qiao.web.vacancies.sharing import TooMany


class MoveSome(BulkAction):
    """The base of the three: a move of `actions.move`."""

    permission = permissions.VERIFY
    verb: ClassVar[str]

    def summary(self, actor: Actor, rows: QuerySet[Any]) -> Summary:
        """How many can make the move; the others are in another state, or not the actor's to decide."""
        total = rows.count()
        own = rows.filter(pk__in=queries.visible_vacancies(actor, self.permission).values("pk"))
        mine, movable = own.count(), own.filter(state__in=states.MOVES[self.verb][0]).count()
        able = self.able(own).count()
        left = (LeftOut(total - mine, _("不归你管")), LeftOut(mine - movable, _("现在的状态做不了这一步")),
                LeftOut(movable - able, _("核实以后改过，要逐个看改了什么")))  # fmt: skip
        return Summary(able, tuple(each for each in left if each.count))

    def able(self, own: QuerySet[Any]) -> QuerySet[Any]:
        """Those of the actor's that make the move in one go."""
        return own.filter(state__in=states.MOVES[self.verb][0])

    def apply(self, actor: Actor, rows: QuerySet[Any], given: dict[str, Any]) -> Outcome:
        """Move each that can."""
        own = rows.filter(pk__in=queries.visible_vacancies(actor, self.permission).values("pk"))
        able = self.able(own).select_related("employer")
        return one_by_one(
            able, lambda one: actions.move(by=actor, vacancy=one, verb=self.verb), called=lambda one: one.title
        )


class HandOnSome(BulkAction):
    """Go on to one message, one loudspeaker text and one poster of the posts chosen."""

    key, title, icon, permission = "hand_on", _("发出去"), "speakerphone", permissions.VIEW

    def leads_to(self, actor: Actor, rows: QuerySet[Any]) -> str:
        """The page that hands them on; it says itself which are not public. Raises TooMany."""
        if (count := rows.count()) > queries.HANDED_ON_MOST:
            raise TooMany(count)
        keys = rows.order_by("-collected_on", "pk").values_list("pk", flat=True)
        return f"{reverse('vacancies.share_some')}?{urlencode({'id': list(keys)}, doseq=True)}"


class VerifySome(MoveSome):
    """Say that somebody asked the employer and the posts are as written."""

    key, title, icon, verb = "verify", _("核实"), "check", "verify"
    warns = _("核实就是说：问过企业，岗位和写的一样。写了收费或歧视条件的会留下。")

    def able(self, own: QuerySet[Any]) -> QuerySet[Any]:
        """Drafts; one that was verified and changed since is looked at by itself, with what was changed."""
        return super().able(own).exclude(MARKED)


class OpenSome(MoveSome):
    """Let rounds take the posts."""

    key, title, icon, verb = "open", _("开放"), "player-play", "open"


class PauseSome(MoveSome):
    """Keep rounds from taking the posts; what was promised stays."""

    key, title, icon, verb = "pause", _("暂停"), "player-pause", "pause"
    warns = _("已经答应去的人不受影响。")
