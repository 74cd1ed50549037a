"""`qiao user`: the first administrator, and users and posts for whoever has the server's command line."""

from __future__ import annotations

import secrets
import sys
from datetime import datetime
from typing import Any

import click

from qiao.cli.commands import Refused
from qiao.cli.service import database_asked, django_ready, refusals_said

DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
def user() -> None:
    """用户：第一位管理员、建用户、给任职 / Users: the first administrator, new users, posts."""


def _password(*, stdin: bool) -> tuple[str, bool]:
    """The password, read from standard input or made; and whether it was made. Never an argument: others see those."""
    if stdin:
        return sys.stdin.readline().rstrip("\r\n"), False
    return secrets.token_urlsafe(15), True


NAME = click.option("--name", required=True, help="姓名 / the name shown")
STDIN = click.option("--password-stdin", is_flag=True, help="从标准输入读口令，不写就生成 / password from stdin")


@user.command("first-admin")
@click.argument("username")
@NAME
@STDIN
def first_admin(username: str, name: str, password_stdin: bool) -> None:
    """第一位安全管理员，只能建一次；以后的用户由他们建 / The first security administrator, once."""
    django_ready()
    from qiao.ground.accounts.actions import create_first_administrator

    password, made = _password(stdin=password_stdin)
    with refusals_said():
        create_first_administrator(username=username, display_name=name, password=password, must_change=made)
    _tell(username, password, made)


@user.command()
@click.argument("username")
@NAME
@STDIN
def create(username: str, name: str, password_stdin: bool) -> None:
    """建一个用户，还没有任职 / A user who holds no post yet."""
    django_ready()
    from qiao.ground.accounts.actions import create_user
    from qiao.ground.accounts.actors import SYSTEM

    password, made = _password(stdin=password_stdin)
    with refusals_said():
        create_user(by=SYSTEM, username=username, display_name=name, password=password, must_change=made)
    _tell(username, password, made)


@user.command()
@click.argument("username")
@click.option("--role", required=True, help="角色，如 county / the role")
@click.option("--office", required=True, help="单位和科室 / the office")
@click.option("--region", default="", help="管哪里，区划代码 / division code")
@click.option("--from", "valid_from", type=DAY, help="从哪天起，默认今天 / first day")
@click.option("--to", "valid_to", type=DAY, help="到哪天止 / last day")
@click.option("--reason", default="", help="依据 / why")
def appoint(
    username: str,
    role: str,
    office: str,
    region: str,
    valid_from: datetime | None,
    valid_to: datetime | None,
    reason: str,
) -> None:
    """给一个任职：角色、单位、地方、起止 / Give a user a post."""
    django_ready()
    from qiao.ground.accounts.actions import appoint as give_post
    from qiao.ground.accounts.actors import SYSTEM

    with refusals_said():
        post = give_post(
            by=SYSTEM,
            user=_user(username),
            role=role,
            office=office,
            region=region,
            valid_from=valid_from.date() if valid_from else None,
            valid_to=valid_to.date() if valid_to else None,
            reason=reason,
        )
    click.echo(f"{username}：{post.role.zh}，{post.office}，{post.region or '—'}，{post.valid_from} 起")


@user.command("list")
def listed() -> None:
    """有哪些用户，今天各有什么任职 / The users, with the posts they hold today."""
    django_ready()
    from qiao.ground.accounts.actors import posts_on
    from qiao.ground.accounts.models import User
    from qiao.ground.clock import today

    with database_asked():
        held: dict[int, list[str]] = {}
        for post in posts_on(today()).order_by("valid_from", "pk"):
            held.setdefault(post.user_id, []).append(f"{post.role_id} {post.office} {post.region}".strip())
        for person in User.objects.order_by("username"):
            posts = "；".join(held.get(person.pk, []))
            state = "" if person.is_active else "（停用）"
            click.echo(f"{person.username}\t{person}{state}\t{posts or '—'}")


@user.command()
@click.argument("username")
@STDIN
def password(username: str, password_stdin: bool) -> None:
    """给一个用户新口令，下次登录要改 / A new password, to be changed at the next log-in."""
    django_ready()
    from qiao.ground.accounts.actions import set_password
    from qiao.ground.accounts.actors import SYSTEM

    new, made = _password(stdin=password_stdin)
    with refusals_said():
        set_password(by=SYSTEM, user=_user(username), password=new)
    _tell(username, new, made)


def _user(username: str) -> Any:
    from qiao.ground.accounts.models import User

    found = User.objects.filter(username=username).first()
    if found is None:
        raise Refused(f"没有用户 {username}。看看有谁：qiao user list / no such user: see qiao user list")
    return found


def _tell(username: str, password: str, made: bool) -> None:
    """The password stands on the terminal once, only when we made it."""
    click.echo(f"用户 {username} 好了。 / The user {username} is ready.")
    if made:
        click.echo(f"口令只显示这一次，登录后要改 / shown once, to be changed at log-in: {password}")
