"""`qiao keys`: the file of the encryption keys, made once and replaced while the service runs."""

from __future__ import annotations

import click

from qiao.cli.commands import Refused
from qiao.cli.service import django_ready, refusals_said

REASON = click.option("--reason", required=True, help="为什么，记进审计 / why; kept in the audit")


@click.group()
def keys() -> None:
    """密钥：新建、加新的、换过去、停用旧的 / Keys: made, added, carried over to, retired."""


@keys.command()
def new() -> None:
    """生成密钥文件（QIAO_KEY_FILE），已有就不动 / Make the key file; an existing one is left alone."""
    from qiao.ground.privacy.keys import new_ring, write_ring
    from qiao.site.environment import key_file_of

    path = key_file_of()
    if path.exists():
        raise Refused(
            f"{path} 已经有了，没有动。要换密钥：qiao keys add\n"
            f"{path} exists and was left alone. To change it: qiao keys add"
        )
    write_ring(new_ring(), path)
    click.echo(f"密钥在 {path}（0600）。请另存一份到别处：没有它，加密的内容谁也打不开。")
    click.echo("Keep a copy elsewhere: without it nobody can open what is sealed.")


@keys.command()
@REASON
def add(reason: str) -> None:
    """加一把新钥匙，从现在起用它；旧的还能打开 / Add new keys and use them from now on; the old ones still open."""
    django_ready()
    from qiao.ground.accounts.actors import SYSTEM
    from qiao.ground.privacy.rotation import begin_rotation

    with refusals_said():
        fresh = begin_rotation(by=SYSTEM, reason=reason)
    click.echo("新钥匙：" + "，".join(f"{ring} {key}" for ring, key in fresh.items()))
    click.echo("接着：qiao keys rotate / next: qiao keys rotate")


@keys.command()
def rotate() -> None:
    """把存着的内容换到新钥匙上，可以随时停、再接着做 / Carry what is stored over to the keys in use."""
    django_ready()
    from qiao.ground.accounts.actors import SYSTEM
    from qiao.ground.jobs.housekeeping import ask_rotation
    from qiao.ground.jobs.running import run_job
    from qiao.ground.privacy.rotation import old_keys

    with refusals_said():
        job = ask_rotation(by=SYSTEM)
        state = run_job(job.pk)
        job.refresh_from_db()
        waiting = old_keys()
    if state != "done":
        raise Refused(f"没有做完（{job.state}）：{job.error} 再运行一次就接着做。 / Not finished; run it again.")
    click.echo(f"换好了：{job.done:,} 条。 / {job.done:,} rows are under the keys in use.")
    for ring, names in waiting.items():
        for name in names:
            click.echo(f"接着：qiao keys retire {ring} {name} --reason …")


@keys.command()
@click.argument("ring", type=click.Choice(["sealing", "resident_id", "phone", "bank_card"]))
@click.argument("key")
@REASON
def retire(ring: str, key: str, reason: str) -> None:
    """停用一把旧钥匙；还有东西用它就不停 / Take an old key out of the file; refused while anything needs it."""
    django_ready()
    from qiao.ground.accounts.actors import SYSTEM
    from qiao.ground.privacy.rotation import retire_key

    with refusals_said():
        retire_key(by=SYSTEM, ring=ring, key=key, reason=reason)
    click.echo(f"{ring} {key} 停用了。备份里用它加密的内容，要靠那天的密钥文件打开。")
    click.echo("Backups made under it still need the key file of their day.")
    if ring == "resident_id":
        click.echo("最后再运行一次 qiao keys rotate，清掉它的索引。")
        click.echo("Run qiao keys rotate once more: it clears its index.")
