"""`qiao check` without a ledger: what must always hold of the records is looked through, and nothing is changed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from qiao.cli.commands import Refused
from qiao.cli.service import database_asked, settings_or_demonstration


def records_checked(*, as_json: bool, head: Path | None, language: str) -> bool:
    """Look through every invariant and print what does not hold; whether all of it holds. Raises Refused."""
    settings_or_demonstration()
    exported = None if head is None else _head(head)
    with database_asked():
        found = _looked(exported)
    if as_json:
        click.echo(
            json.dumps({"ok": all(not each["findings"] for each in found), "invariants": found}, ensure_ascii=False)
        )
    else:
        for each in found:
            _tell(each, language)
    return all(not each["findings"] for each in found)


def _looked(exported: Any) -> list[dict[str, Any]]:
    from qiao.ground.audit.invariants import run_invariants
    from qiao.ground.audit.verifying import verify_chain

    found = [
        {
            "name": each.invariant.name,
            "zh": each.invariant.zh,
            "en": each.invariant.en,
            "findings": [
                {"record": f.record, "zh": f"{f.zh}。{f.remedy_zh}", "en": f"{f.en}. {f.remedy_en}"}
                for f in each.findings
            ],
            "more": each.more,
        }
        for each in run_invariants()
    ]
    if exported is not None:
        breaks = [broken for broken in verify_chain(exported, unsealed=False) if broken.code in ("cut", "other_head")]
        told = [{"record": f"audit.link {b.sequence}", "zh": b.zh, "en": b.en} for b in breaks]
        name = {
            "name": "audit.exported_head",
            "zh": "审计链和导出的链头一致",
            "en": "the chain agrees with the exported head",
        }
        found.append({**name, "findings": told, "more": False})
    return found


def _head(path: Path) -> Any:
    """A head as the audit page exports it."""
    from qiao.ground.audit.sealing import Head

    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        return Head(int(told["sequence"]), str(told["head"]))
    except (OSError, ValueError, KeyError, TypeError) as unreadable:
        raise Refused(
            f"{path} 不是导出的链头。请用审计页“导出链头”得到的文件。 / {path} is no exported head of the audit chain."
        ) from unreadable


def _tell(looked: dict[str, Any], language: str) -> None:
    sign = "✕" if looked["findings"] else "✓"
    click.echo(f"{sign} {looked[language]}（{looked['name']}）")
    for finding in looked["findings"]:
        click.echo(f"    {finding['record']}：{finding[language]}")
    if looked["more"]:
        click.echo("    ……" if language == "zh" else "    … and more")
