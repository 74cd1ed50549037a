"""One employer: what it offers, where and with whom, its licence, its checks, its suspension, its history."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import UUID, uuid4

from django import forms
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qiao.ground import clock
from qiao.ground.accounts.models import Appointment
from qiao.ground.audit.models import Event
from qiao.story.register.queries import names_of
from qiao.story.vacancies import checking, employing, joining, papers, permissions, queries, suspending
from qiao.story.vacancies.inviting import end_log_in, invite, posts_at, reset_codes, revoke_invitation
from qiao.story.vacancies.models import Contact, Employer, EmployerMerge, Invitation, SiteCheck, Workplace
from qiao.story.visits.errors import photo_too_large
from qiao.story.visits.evidence import BYTES_MAX
from qiao.story.visits.queries import visits_seen
from qiao.web.audit.words import said as event_said
from qiao.web.frame.deeds import Deed, DeedPage, key_of
from qiao.web.frame.pages import Page
from qiao.web.public.paying import pay_told
from qiao.web.vacancies.employer_forms import (
    FOUND,
    OWN,
    AppealForm,
    ContactForm,
    DecisionForm,
    EmployerForm,
    InviteForm,
    PictureForm,
    SiteCheckForm,
    SuspensionForm,
    WhyForm,
    WorkplaceForm,
    stored_employer,
)
from qiao.web.vacancies.stands import stands

SHOWN = 50
NAMES = {name: field.label for name, field in EmployerForm.base_fields.items()}
"""The fields of an employer, as its history calls them."""
GROUNDS = {
    "name": gettext_lazy("同名"),
    "code": gettext_lazy("信用代码的主体号相同"),
    "phone": gettext_lazy("电话相同"),
}


class EmployerPage(Page):
    """An employer's page; its forms are sent to `ChangeEmployer`."""

    permission = permissions.VIEW
    stage = "vacancies"
    template = "vacancies/employer.html"

    def found(self, employer_id: UUID) -> Employer:
        """The employer, 404 when it is not there or not for this actor."""
        return get_object_or_404(queries.visible_employers(self.actor), pk=employer_id)

    def get(self, request: HttpRequest, employer_id: UUID) -> HttpResponse:
        """Show it; one merged away leads to the other, so that old addresses go on."""
        other = queries.visible_employers(self.actor).filter(merged=employer_id).first()
        if other is not None:
            return HttpResponseRedirect(reverse("vacancies.employer", args=[other.pk]))
        return self.shown(self.found(employer_id))

    def shown(self, employer: Employer, /, *, status: int = 200, **forms: Any) -> HttpResponse:
        """The page, with a form that was sent in its place."""
        decides = permissions.holds_at(self.actor, permissions.VERIFY, region=employer.region, employer_id=None)
        may_edit = permissions.holds_at(self.actor, permissions.EDIT, region=employer.region, employer_id=employer.pk)
        told = {**self._known(employer), **self._standing(employer, decides)}
        told |= {"decides": decides, "may_edit": may_edit, **_fresh(employer, self)}
        return self.show(status=status, **{**told, **forms})

    def _known(self, employer: Employer) -> dict[str, Any]:
        rows = queries.visible_vacancies(self.actor).filter(employer=employer).order_by("-collected_on", "pk")[:SHOWN]
        return {
            "employer": employer,
            "region": queries.place_name(employer.region),
            "vacancies": [
                (v, stands(v), pay_told(v))
                for v in rows
            ],
            "workplaces": [
                (one, queries.place_name(one.place)) for one in employer.workplaces.order_by("place", "address")
            ],
            "contacts": list(employer.contacts.order_by("name", "pk")),
            "checks": [shown_check(check) for check in _checks(employer)],
            "history": history(employer),
        }  # fmt: skip

    def _standing(self, employer: Employer, decides: bool) -> dict[str, Any]:
        going = suspending.running(employer)
        alike = joining.alike(employer, queries.visible_employers(self.actor)) if decides else []
        return {
            "is_suspended": employer.suspended_until is not None and employer.suspended_until >= clock.today(),
            "licence_over": employer.licence_is_over,
            "going": going,
            "appeal_waits": going is not None and bool(going.appealed_on) and not going.decided_as,
            "own_decision": going is not None and going.created_by_id == self.actor.user_id,
            "past": [one for one in employer.suspensions.order_by("-since", "-pk")[:20] if one != going],
            "twins": [(other, queries.place_name(other.region), [GROUNDS[key] for key in keys])
                      for other, keys in alike[:10]],
            "merges": list(employer.merges.filter(undone_at__isnull=True).select_related("loser").order_by("-pk"))
            if decides else [],
            "log_ins": list(posts_at(employer).order_by("valid_from", "pk")) if decides else [],
            "invitations": list(employer.invitations.filter(
                used_at__isnull=True, revoked_at__isnull=True, expires_at__gt=clock.now()
            ).order_by("pk")) if decides else [],
        }  # fmt: skip


def _change(page: ChangeEmployer, employer: Employer, told: dict[str, Any]) -> str:
    values = {name: told[name] for name in OWN}
    employing.change_employer(by=page.actor, employer=employer, seen_version=told["version"], values=values)
    return _("“%(name)s”改好了。") % {"name": values["name"]}


def _suspend(page: ChangeEmployer, employer: Employer, told: dict[str, Any]) -> str:
    suspending.suspend_employer(by=page.actor, employer=employer, **told)
    return _("暂停推荐到 %(until)s。") % {"until": told["until"]}


def _lift(page: ChangeEmployer, employer: Employer, told: dict[str, Any]) -> str:
    suspending.lift_suspension(by=page.actor, employer=employer, why=told["why"])
    return _("恢复推荐了。")


def _appeal(page: ChangeEmployer, employer: Employer, told: dict[str, Any]) -> str:
    going = suspending.running(employer)
    if going is None:
        raise Http404
    suspending.appeal(by=page.actor, suspension=going, said=told["said"])
    return _("申诉记下了，由另一位经办人决定。")


def _decide(page: ChangeEmployer, employer: Employer, told: dict[str, Any]) -> str:
    going = suspending.running(employer)
    if going is None:
        raise Http404
    suspending.decide_appeal(by=page.actor, suspension=going, decision=told["decision"], why=told["why"])
    return _("申诉定了。")


def _merge(page: ChangeEmployer, employer: Employer, told: dict[str, Any]) -> str:
    twin = get_object_or_404(queries.visible_employers(page.actor), pk=key_of(page.request.POST.get("twin", "")))
    merge = joining.merge_employers(by=page.actor, loser=twin, winner=employer, why=told["why"])
    return _("并过来了，%(n)d 个岗位归这一家。") % {"n": len(merge.moved["vacancies"])}


def _unmerge(page: ChangeEmployer, employer: Employer, told: dict[str, Any]) -> str:
    merge = page.part(EmployerMerge, winner=employer)
    joining.unmerge_employers(by=page.actor, merge=merge, why=told["why"])
    return _("合并撤销了，“%(name)s”又是单独一家。") % {"name": merge.loser.name}


def _workplace(page: ChangeEmployer, employer: Employer, told: dict[str, Any]) -> str:
    employing.keep_workplace(by=page.actor, employer=employer, **told)
    return _("工作场所记下了。")


def _contact(page: ChangeEmployer, employer: Employer, told: dict[str, Any]) -> str:
    employing.keep_contact(by=page.actor, employer=employer, **told)
    return _("联系人记下了。")


def _drop(page: ChangeEmployer, employer: Employer, told: dict[str, Any]) -> str:
    kind = {"workplace": Workplace, "contact": Contact}.get(page.request.POST.get("kind", ""))
    if kind is None:
        raise Http404
    employing.drop_part(by=page.actor, part=page.part(kind, employer=employer))
    return _("删了。")


def _licence(page: ChangeEmployer, employer: Employer, told: dict[str, Any]) -> str:
    papers.keep_licence(by=page.actor, employer=employer, content=read_picture(told["file"]))
    return _("执照存好了，加密存放。")


def _see_licence(page: ChangeEmployer, employer: Employer, told: dict[str, Any]) -> HttpResponse:
    return picture(papers.open_licence(by=page.actor, employer=employer, reason=told["why"]), "licence.jpg")


def _invite(page: ChangeEmployer, employer: Employer, told: dict[str, Any]) -> HttpResponse:
    code = invite(by=page.actor, employer=employer, called=told["called"])
    link = page.request.build_absolute_uri(reverse("vacancies.invitation", args=[code]))
    return page.show(template="vacancies/invited.html", employer=employer, link=link, called=told["called"])


def _reset(page: ChangeEmployer, employer: Employer, told: dict[str, Any]) -> str:
    post = _post(page, employer)
    reset_codes(by=page.actor, employer=employer, post=post, why=told["why"])
    return _("%(name)s的验证码重置了，下次登录重新设置。") % {"name": post.user.display_name}


def _leave(page: ChangeEmployer, employer: Employer, told: dict[str, Any]) -> str:
    post = _post(page, employer)
    end_log_in(by=page.actor, employer=employer, post=post, why=told["why"])
    return _("%(name)s的账号收回了。") % {"name": post.user.display_name}


def _post(page: ChangeEmployer, employer: Employer) -> Appointment:
    number = page.request.POST.get("part", "")
    return get_object_or_404(posts_at(employer), pk=int(number) if number.isdecimal() and len(number) < 19 else 0)


def _uninvite(page: ChangeEmployer, employer: Employer, told: dict[str, Any]) -> str:
    revoke_invitation(by=page.actor, invitation=page.part(Invitation, employer=employer))
    return _("邀请收回了。")


class ChangeEmployer(EmployerPage, DeedPage):
    """Its forms, by what they do."""

    permission = permissions.EDIT
    shown_at = "vacancies.employer"
    deeds: ClassVar[Mapping[str, Deed]] = {
        "change": Deed("form", EmployerForm, _change),
        "suspend": Deed("suspension", SuspensionForm, _suspend),
        "lift": Deed("lifting", WhyForm, _lift),
        "appeal": Deed("appeal", AppealForm, _appeal),
        "decide": Deed("decision", DecisionForm, _decide),
        "merge": Deed("merging", WhyForm, _merge),
        "unmerge": Deed("unmerging", WhyForm, _unmerge),
        "workplace": Deed("workplace", WorkplaceForm, _workplace),
        "contact": Deed("contact", ContactForm, _contact),
        "drop": Deed("dropping", forms.Form, _drop),
        "licence": Deed("licence", PictureForm, _licence),
        "see_licence": Deed("seeing", WhyForm, _see_licence),
        "invite": Deed("inviting", InviteForm, _invite),
        "reset_codes": Deed("resetting", WhyForm, _reset),
        "end_log_in": Deed("leaving", WhyForm, _leave),
        "uninvite": Deed("uninviting", forms.Form, _uninvite),
    }

    def get(self, request: HttpRequest, employer_id: UUID) -> HttpResponse:
        """Nothing is changed by an address."""
        return self.back(self.found(employer_id))


def _fresh(employer: Employer, page: Page) -> dict[str, Any]:
    made: dict[str, Any] = {
        deed.name: deed.form(auto_id=f"{deed.name}_%s") for deed in ChangeEmployer.deeds.values() if deed.name != "form"
    }
    made["form"] = EmployerForm(initial=stored_employer(employer), auto_id="form_%s")
    return made | {"check": check_form(employer, page, initial={"key": uuid4(), "checked_on": clock.today()})}


def check_form(employer: Employer, page: Page, *args: Any, **more: Any) -> SiteCheckForm:
    """The form of a check on site, with the employer's workplaces and the visits to it."""
    places = [(str(one.pk), one.address) for one in employer.workplaces.order_by("place", "address")]
    seen: Any = visits_seen(page.actor).filter(kind__in=checking.OF_FIRMS, record_id=employer.pk)
    visits = [(str(one.pk), str(one.visited_on)) for one in seen.order_by("-visited_on", "pk")[:20]]
    return SiteCheckForm(*args, places=places, visits=visits, auto_id="check_%s", **more)


def _checks(employer: Employer) -> list[SiteCheck]:
    rows = SiteCheck.objects.filter(workplace__employer=employer).select_related("workplace")
    return list(rows.order_by("-checked_on", "-created_at")[:20])


def shown_check(check: SiteCheck) -> dict[str, Any]:
    """A check as it is read: each room with its finding and what was said."""
    found, titles = dict(FOUND), {"dormitory": _("宿舍"), "canteen": _("食堂"), "work": _("车间")}
    rooms = [(titles[room], found[getattr(check, room)], getattr(check, f"{room}_said")) for room in checking.ROOMS]
    who = names_of([check.created_by_id]).get(check.created_by_id, "")
    return {"check": check, "rooms": rooms, "who": who, "waiting": checking.waiting_there(check).count()}


def history(employer: Employer) -> list[dict[str, Any]]:
    """What was done to the employer, the latest first: who, when, what, why. Never a telephone."""
    rows = Event.objects.filter(subject_kind="vacancies.employer", subject_id=str(employer.pk))
    # A merge is of two firms, and its event of one: the merges themselves are told below, to both.
    rows = rows.exclude(action__in=("vacancies.employer.merged", "vacancies.employer.unmerged")).order_by("-pk")[:SHOWN]
    told = [
        {
            "at": event.at, "who": event.actor_name, "what": event_said(event.action).rpartition(" · ")[2],
            "why": event.reason,
            "changes": [(NAMES.get(key, key), pair) for key, pair in event.details.get("changes", {}).items()],
        }
        for event in rows
    ]  # fmt: skip
    return sorted([*told, *_merged(employer)], key=lambda one: one["at"], reverse=True)[:SHOWN]


def _merged(employer: Employer) -> list[dict[str, Any]]:
    """The merges of the firm, away or into it, and those that were undone."""
    found = EmployerMerge.objects.filter(Q(winner=employer) | Q(loser=employer)).select_related("winner", "loser")
    merges = list(found.order_by("-pk")[:SHOWN])
    names = names_of([key for merge in merges for key in (merge.merged_by_id, merge.undone_by_id)])
    told = []
    for merge in merges:
        away = merge.loser_id == employer.pk
        other = {"name": merge.winner.name if away else merge.loser.name}
        did = _("并到“%(name)s”") % other if away else _("“%(name)s”并进来") % other
        undid = _("撤销合并：和“%(name)s”分开") % other
        told.append((merge.created_at, merge.merged_by_id, did, merge.why))
        if merge.undone_at is not None:
            told.append((merge.undone_at, merge.undone_by_id, undid, merge.undone_why))
    return [
        {"at": at, "who": names.get(by, "") if by else "", "what": what, "why": why, "changes": []}
        for at, by, what, why in told
    ]


def read_picture(file: Any) -> bytes:
    """What was sent, looked at for its size before it is read into memory. Raises Refused photo_too_large."""
    if file.size > BYTES_MAX:
        raise photo_too_large(BYTES_MAX, file.size)
    content: bytes = file.read()
    return content


def picture(content: bytes, name: str) -> HttpResponse:
    """A picture handed out, as an attachment that no cache keeps."""
    answer = HttpResponse(content, content_type="image/jpeg")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "no-store, private"
    return answer
