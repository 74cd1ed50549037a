"""What waits at the vacancies: to be verified, about to expire. Each count is its list's number of rows."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from qiao.ground.accounts.actors import Actor
from qiao.story.vacancies import demand_queries, demand_states, holding, permissions, queries, standing
from qiao.web.frame.lists import due
from qiao.web.frame.todo import FILES, FIRMS, MATTERS, POSTS, Due, todo
from qiao.web.vacancies.lists import appeals_to_decide


@todo("vacancies.draft", "vacancies", _("岗位待核实"), POSTS, permissions.VERIFY)
def to_verify(actor: Actor) -> Due:
    """Posts that nobody asked the employer about yet."""
    rows = queries.visible_vacancies(actor, permissions.VERIFY).filter(state="draft")
    return due(rows, "vacancies.list", "mine=1&state=draft")


@todo("vacancies.again", "vacancies", _("核实过的岗位改了，要重新核实"), POSTS, permissions.VERIFY)
def to_verify_again(actor: Actor) -> Due:
    """Posts that stood and were changed since; they are among those that wait, and people may be promised them."""
    rows = queries.visible_vacancies(actor, permissions.VERIFY).filter(standing.MARKED)
    return due(rows, "vacancies.list", "mine=1&again=1")


@todo("vacancies.held", "vacancies", _("岗位写了没有依据的年龄限制，已停"), POSTS, permissions.VERIFY)
def held(actor: Actor) -> Due:
    """Posts that were open and wait for their age limit to be mended."""
    rows = queries.visible_vacancies(actor, permissions.VERIFY).filter(holding.HELD)
    return due(rows, "vacancies.list", "mine=1&held=1")


@todo("vacancies.soon", "vacancies", _("岗位快到期"), POSTS, permissions.VERIFY)
def soon_over(actor: Actor) -> Due:
    """Posts whose last day is within a week: still hiring, or over?"""
    rows = queries.visible_vacancies(actor, permissions.VERIFY).filter(queries.expiring_soon())
    return due(rows, "vacancies.list", "mine=1&soon=1", by="expires_on")


@todo("vacancies.ask", "vacancies", _("岗位该再问一次：还招吗"), POSTS, permissions.VERIFY)
def to_ask(actor: Actor) -> Due:
    """Posts that nobody confirmed for QIAO_POST_ASK_DAYS."""
    rows = queries.visible_vacancies(actor, permissions.VERIFY).filter(queries.to_ask_again())
    return due(rows, "vacancies.list", "mine=1&ask=1")


@todo("vacancies.licence", "vacancies", _("营业执照快到期或过期，还有岗位"), FIRMS, permissions.VERIFY)
def to_renew(actor: Actor) -> Due:
    """Employers with posts whose licence ends within a month, or is over: nothing of theirs is verified after that."""
    rows = queries.visible_employers(actor, permissions.VERIFY).filter(queries.licence_ending())
    return due(rows, "vacancies.employers", "mine=1&renew=1", by="licence_valid_to")


@todo("vacancies.appeals", "vacancies", _("暂停推荐的申诉等决定"), MATTERS, permissions.VERIFY)
def to_decide(actor: Actor) -> Due:
    """Appeals that somebody else than whoever suspended decides."""
    return due(appeals_to_decide(actor), "vacancies.appeals", "")


@todo("vacancies.own_ask", "vacancies", _("本单位的岗位该再确认"), POSTS, permissions.OWN)
def own_to_ask(actor: Actor) -> Due:
    """The firm's own posts that it did not confirm for QIAO_POST_ASK_DAYS."""
    rows = queries.visible_vacancies(actor, permissions.OWN).filter(queries.to_ask_again())
    return due(rows, "vacancies.list", "ask=1")


@todo("vacancies.demands_answer", "vacancies", _("需求清单待答复"), FILES, permissions.ANSWER)
def demands_to_answer(actor: Actor) -> Due:
    """Lists of the paired counties that the city has not answered."""
    rows = demand_queries.demands_seen(actor, permissions.ANSWER).filter(demand_queries.to_answer())
    return due(rows, "vacancies.demands", "answering=1&state=sent", by="answer_by")


@todo("vacancies.demands_late", "vacancies", _("需求清单过期没有答复，催一下"), FILES, permissions.ASK)
def demands_to_chase(actor: Actor) -> Due:
    """Lists of the county whose day to answer by is over."""
    rows = demand_queries.demands_seen(actor, permissions.ASK).filter(demand_queries.overdue())
    return due(rows, "vacancies.demands", "asking=1&late=1", by="answer_by")


@todo("vacancies.demands_send", "vacancies", _("需求清单草稿待核对发出"), FILES, permissions.ASK)
def demands_to_send(actor: Actor) -> Due:
    """Drafts of the county."""
    rows = demand_queries.demands_seen(actor, permissions.ASK).filter(state=demand_states.DRAFT)
    return due(rows, "vacancies.demands", "asking=1&state=draft")


@todo("vacancies.demands_close", "vacancies", _("需求清单已答复，待结清"), FILES, permissions.ASK)
def demands_to_close(actor: Actor) -> Due:
    """Answered lists that the county has not closed with a result."""
    rows = demand_queries.demands_seen(actor, permissions.ASK).filter(state=demand_states.ANSWERED)
    return due(rows, "vacancies.demands", "asking=1&state=answered")
