"""`qiao migrate`, `qiao worker`, `qiao tick`: the parts of a running service, one process each."""

from __future__ import annotations

import click

from qiao.cli.service import database_asked, django_ready, managed, missing_migrations, settings_or_demonstration


@click.command()
def migrate() -> None:
    """建表，或把数据库升到这个版本 / Bring the database up to this version."""
    django_ready()
    with database_asked():
        count = missing_migrations()
        managed("migrate")
    click.echo(f"做了 {count} 个迁移，数据库已是最新。 / {count} migrations done; the database is up to date.")


@click.command()
@click.option("--until-idle", is_flag=True, help="没有等着的任务就结束 / end when nothing waits")
@click.option("--ticks", is_flag=True, help="也做 qiao tick 的事 / do the work of qiao tick as well")
def worker(until_idle: bool, ticks: bool) -> None:
    """后台进程：做排队的任务，直到叫它停 / Do the jobs that wait, until asked to end."""
    settings_or_demonstration()
    from qiao.ground.jobs.working import work_forever

    work_forever(until_idle=until_idle, ticks=ticks)


@click.command()
@click.option("--quiet", is_flag=True, help="不说做了什么 / say nothing of what was done")
def tick(quiet: bool) -> None:
    """定时要做的事，每分钟一次 / What is due every minute: scheduled work, jobs whose worker fell silent."""
    settings_or_demonstration()
    from qiao.ground.jobs.ticking import tick as do_what_is_due

    with database_asked():
        done = do_what_is_due()
    told = f"叫醒 {done.woken} 个任务，新排 {done.asked} 个。 / {done.woken} jobs woken, {done.asked} asked for."
    if not quiet:
        click.echo(told, err=True)
