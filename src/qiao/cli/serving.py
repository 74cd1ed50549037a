"""`qiao serve`: the whole service on one machine: the web, one worker, and a tick every minute, as child processes."""

from __future__ import annotations

import os

import click

from qiao.cli.commands import Refused
from qiao.cli.service import database_asked, managed, missing_migrations, settings_or_demonstration
from qiao.cli.supervising import Child, Supervisor, free_to_listen, python


@click.command()
@click.option("--bind", metavar="ADDRESS:PORT", help="在哪里听，默认 QIAO_BIND / where to listen; QIAO_BIND by default")
@click.option(
    "--grace",
    type=click.FloatRange(0, 600),
    default=20,
    show_default=True,
    help="叫停后等几秒，再强行结束 / seconds between being asked to end and being killed",
)
@click.option("--no-worker", is_flag=True, help="只开网页，后台进程另开 / the web only; workers run elsewhere")
def serve(bind: str | None, grace: float, no_worker: bool) -> None:
    """打开网站：网页、后台任务、定时 / Serve the site: the web, a worker, and a tick every minute."""
    if bind:
        os.environ["QIAO_BIND"] = bind
    settings_or_demonstration()
    serve_until_asked_to_end(grace=grace, with_worker=not no_worker)


def serve_until_asked_to_end(*, grace: float = 20, with_worker: bool = True) -> None:
    """Make ready, start the children, and stay until SIGTERM or SIGINT. Raises Refused: what stands in the way."""
    from django.conf import settings

    address = settings.QIAO_BIND
    if settings.QIAO_MODE == "test":
        raise Refused("QIAO_MODE=test 只给自动测试用 / QIAO_MODE=test is for the tests only")
    free_to_listen(address)
    make_ready()
    children = [Child("web", gunicorn(address, settings.QIAO_WEB_PROCESSES), needed=True)]
    if with_worker:
        children.append(Child("worker", python("-m", "qiao.cli", "worker")))
        children.append(Child("tick", python("-m", "qiao.cli", "tick", "--quiet"), every_seconds=60))
    supervisor = Supervisor(children, grace_seconds=grace)
    supervisor.run(told_when_up=address)


def make_ready() -> None:
    """Migrations, keys and static files. Raises Refused: production never migrates by itself."""
    from django.conf import settings

    from qiao.ground.privacy.keys import KeysUnusable, current_ring

    try:
        current_ring()
    except KeysUnusable as unusable:
        raise Refused(str(unusable)) from unusable
    with database_asked():
        if missing := missing_migrations():
            if settings.QIAO_MODE == "production":
                raise Refused(
                    f"数据库还差 {missing} 个迁移。先备份，再运行 qiao migrate，然后再开。\n"
                    f"The database lacks {missing} migrations. Back it up, run qiao migrate, then serve."
                )
            managed("migrate")
    managed("collectstatic")


def gunicorn(address: str, processes: int) -> list[str]:
    """The web's processes. Requests are not logged here: a proxy does that, and addresses may tell of people."""
    return python(
        "-m",
        "gunicorn",
        "qiao.site.wsgi:application",
        *("--bind", address, "--workers", str(processes), "--worker-class", "gthread", "--threads", "4"),
        *("--timeout", "60", "--graceful-timeout", "15", "--max-requests", "20000", "--max-requests-jitter", "2000"),
        *("--log-level", "warning", "--logger-class", "qiao.site.serving.ServerLogger", "--no-control-socket"),
    )
