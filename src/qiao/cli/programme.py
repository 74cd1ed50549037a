"""`qiao programme`: the cooperation of two regions, its pairings and who serves it, set up from the command line."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import click

from qiao.cli.commands import Refused
from qiao.cli.service import django_ready, refusals_said

DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
def programme() -> None:
    """协作项目：建立、结对、任期 / The programme: its two sides, pairings and terms of office."""


@programme.command()
@click.argument("name")
@click.option("--name-en", required=True, help="英文名称 / its name in English")
@click.option("--home", required=True, help="劳务输出的省（市），2 位代码，如 50 / the sending province")
@click.option("--work", required=True, help="劳务输入的省（市），2 位代码，如 37 / the receiving province")
@click.option("--begun", type=DAY, help="从哪天起 / the first day")
@click.option("--km", type=click.IntRange(1), help="两地相距约多少公里 / the distance")
@click.option(
    "--pair", "given", multiple=True, metavar="区县-市", help="结对，如 500238-370900，可以写多次 / a pairing"
)
@click.option("--published", is_flag=True, help="用公开报道的 14 对鲁渝结对 / the 14 published pairings")
def begin(
    name: str,
    name_en: str,
    home: str,
    work: str,
    begun: datetime | None,
    km: int | None,
    given: tuple[str, ...],
    published: bool,
) -> None:
    """建立协作项目和结对；有一处不对，什么也不建 / Set up the programme and its pairings: all of it, or nothing."""
    django_ready()
    from django.db import transaction

    from qiao.ground.accounts.actors import SYSTEM
    from qiao.ground.agreements import actions
    from qiao.ground.agreements.queries import current_programme

    with refusals_said(), transaction.atomic():
        if (standing := current_programme()) is not None:
            raise Refused(f"已经有协作项目“{standing}”，一个系统一个项目。 / There is one already: {standing.name_en}.")
        made = actions.create_programme(
            by=SYSTEM,
            name=name,
            name_en=name_en,
            sending_region=home,
            receiving_region=work,
            begun_on=_day(begun),
            distance_km=km,
        )
        for county, city in map(_halves, given):
            actions.add_pairing(by=SYSTEM, programme=made, county=county, city=city)
        if published:
            actions.add_published_pairings(by=SYSTEM, programme=made)
    _tell()


@programme.command()
@click.option("--name", default="", help="新的中文名称 / the new Chinese name")
@click.option("--name-en", default="", help="新的英文名称 / the new English name")
def rename(name: str, name_en: str) -> None:
    """改协作项目的名称，中文、英文或两样 / Give the programme another name."""
    django_ready()
    from qiao.ground.accounts.actors import SYSTEM
    from qiao.ground.agreements.actions import rename_programme

    with refusals_said():
        rename_programme(by=SYSTEM, programme=_current(), name=name, name_en=name_en)
        _tell()


@programme.command()
@click.argument("county")
@click.argument("city")
@click.option("--since", type=DAY, help="从哪天起 / first day")
@click.option("--to", type=DAY, help="到哪天止 / last day")
@click.option("--source", default="", help="依据 / where it is written")
def pair(county: str, city: str, since: datetime | None, to: datetime | None, source: str) -> None:
    """加一对：区县和市的 6 位代码 / Pair a county with a city, by their codes."""
    django_ready()
    from qiao.ground.accounts.actors import SYSTEM
    from qiao.ground.agreements.actions import add_pairing

    with refusals_said():
        add_pairing(
            by=SYSTEM,
            programme=_current(),
            county=county,
            city=city,
            valid_from=_day(since),
            valid_to=_day(to),
            source=source,
        )
    _tell()


@programme.command()
@click.argument("county")
@click.option("--on", type=DAY, required=True, help="最后一天 / the last day")
@click.option("--reason", required=True, help="依据 / why")
def unpair(county: str, on: datetime, reason: str) -> None:
    """结束一个区县现在的结对 / End the pairing that a county has now."""
    django_ready()
    from qiao.ground.accounts.actors import SYSTEM
    from qiao.ground.agreements.actions import end_pairing
    from qiao.ground.agreements.models import Pairing

    with refusals_said():
        standing = Pairing.objects.filter(programme=_current(), county=county, valid_to__isnull=True).first()
        if standing is None:
            raise Refused(f"{county} 现在没有结对。看看有哪些：qiao programme show / not paired now")
        end_pairing(by=SYSTEM, pairing=standing, on=on.date(), reason=reason)
    _tell()


@programme.command()
@click.argument("username")
@click.option("--duty", required=True, help="职责，如 劳务协作工作队队长 / the duty")
@click.option("--from", "valid_from", type=DAY, required=True, help="第一天 / first day")
@click.option("--to", "valid_to", type=DAY, help="最后一天 / last day")
def term(username: str, duty: str, valid_from: datetime, valid_to: datetime | None) -> None:
    """记一段任期：按这个人那天的任职 / A term of office, by the post that the user holds on its first day."""
    django_ready()
    from qiao.ground.accounts.actors import SYSTEM, posts_on
    from qiao.ground.agreements.actions import add_term

    with refusals_said():
        post = posts_on(valid_from.date()).filter(user__username=username).order_by("valid_from", "pk").first()
        if post is None:
            raise Refused(
                f"{username} 在 {valid_from:%Y-%m-%d} 没有任职。先用 qiao user appoint 给一个 / no post that day"
            )
        first, last = valid_from.date(), _day(valid_to)
        add_term(by=SYSTEM, programme=_current(), appointment=post, duty=duty, valid_from=first, valid_to=last)
    _tell()


@programme.command()
def show() -> None:
    """现在的项目、结对和任期 / The programme as it stands today."""
    django_ready()
    with refusals_said():
        _tell()


def _day(given: datetime | None) -> date | None:
    return given.date() if given else None


def _halves(text: str) -> tuple[str, str]:
    county, _, city = text.partition("-")
    if not city:
        raise click.BadParameter(f"“{text}”：写成 区县代码-市代码，如 500238-370900（county-city）")
    return county.strip(), city.strip()


def _current() -> Any:
    from qiao.ground.agreements.queries import current_programme

    found = current_programme()
    if found is None:
        raise Refused("还没有协作项目。先建：qiao programme begin / no programme yet: qiao programme begin")
    return found


def _tell() -> None:
    from qiao.ground.agreements.queries import pairs, sides, terms

    found = _current()
    click.echo(
        f"{found.name}（{found.name_en}）：" + " ⟷ ".join(f"{side.name} {side.members}" for side in sides(found))
    )
    for pair in pairs(found):
        days = f"{pair.valid_from or '—'} 至 {pair.valid_to or '今'}"
        click.echo(f"  {pair.county} {pair.county_name} – {pair.city} {pair.city_name}  {days}  {pair.source}".rstrip())
    for term in terms(found):
        click.echo(f"  {term.name}，{term.duty}，{term.valid_from} 至 {term.valid_to or '今'}")
