"""Importing a roster of 100,000 workers through the web's own jobs, next to django-import-export on the same file.

`python -m bench.imports [--rows 100000] [--quick]` makes the workbook, then measures in the same run, each in a process
of its own on a fresh SQLite (WAL, synchronous FULL, as in production):

- Qiao: the job batches.check (read, normalised, every cell and row checked, everybody looked for in the register, the
  preview stored and sealed) and the job batches.write (identity, phone and health encrypted, blind indexes, visibility,
  households, an entry for every row to undo it by);
- django-import-export: its own import of the same columns into one table of plain texts with a unique index on the
  identity, in bulk mode with the cached loader; dry run (its preview) and import. It checks and encrypts nothing.

`--quick` takes 5,000 rows. Peak memory is each process's own; the parser's process is told beside it.
"""

from __future__ import annotations

import os
import random
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import xlsxwriter

from bench.measuring import anew

COUNTY = "500238"
HEADINGS = ("序号", "姓名", "身份证号", "户编号", "与户主关系", "联系电话", "居住地址", "民族", "文化程度", "贫困状况")
HEADINGS += ("健康状况", "技能特长")
FIELDS = ("serial", "name", "identity", "household", "relation", "phone", "residence", "ethnicity", "education")
FIELDS += ("poverty", "health", "skills")
GOALS = {"checked rows/s": 5_000, "stored rows/s": 2_000, "RSS MB": 500}


def make_roster(path: Path, rows: int, seed: int) -> None:
    """Write the workbook: one row a synthetic person, four to a household, in the villages of one county."""
    from qiao.ground import places

    draw = random.Random(seed)
    townships = places.children(COUNTY)
    villages = [village.full_name for township in townships for village in places.children(township.code)]
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet("花名册")
    sheet.write_row(0, 0, HEADINGS)
    for row in range(1, rows + 1):
        sheet.write_row(row, 0, _person(row, draw, villages))
    book.close()


def _person(row: int, draw: random.Random, villages: list[str]) -> list[object]:
    from qiao.ground.privacy.resident_ids import SYNTHETIC_AREAS, compose

    born = date(1959, 1, 1) + timedelta(days=row % 16_000)
    is_man = row % 4 in (0, 2)
    number = compose(SYNTHETIC_AREAS[row // 16_000], born, draw.randrange(500) * 2 + is_man)
    name = draw.choice("王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗") + "".join(draw.choices("建国秀英芳伟敏静丽强", k=2))
    house = row // 4
    relation = ("户主", "配偶", "子", "女")[row % 4]
    home = villages[house % len(villages)]
    phone = f"1540{draw.randrange(10**7):07d}"
    more = [draw.choice(("汉族", "土家族")), draw.choice(("小学", "初中", "高中")), "建档立卡贫困户"]
    told = [draw.choice(("健康", "健康", "长期慢性病")), draw.choice(("缝纫", "电焊、驾驶", "无"))]
    return [row, name, number, f"H{house:05d}", relation, phone, home, *more, *told]


def measure_qiao(path: Path, folder: Path) -> dict[str, float]:
    """Check and write through the jobs, as a worker does them."""
    _begin(folder)
    from qiao.ground.accounts.actors import actor_of
    from qiao.ground.accounts.models import Appointment, Role, User
    from qiao.ground.exchange.batches.actions import confirm, rows_to_write, upload
    from qiao.ground.exchange.batches.models import Batch
    from qiao.ground.jobs.running import run_job
    from qiao.ground.privacy.keys import new_ring, write_ring

    write_ring(new_ring(), folder / "keys.json")
    user = User.objects.create(username="bench")
    role = Role.objects.get(code="county")
    Appointment.objects.create(user=user, role=role, office="就业局", region=COUNTY, valid_from=date(2019, 1, 1))
    by, content = actor_of(user), path.read_bytes()
    told: dict[str, float] = {}
    batch = _timed(
        told,
        "upload",
        lambda: upload(
            by=by, ledger="register.roster", batch_id=uuid4(), file_name=path.name, content=content, region=COUNTY
        ),
    )
    assert _timed(told, "check", lambda: run_job(batch.job_id)) == "done"
    batch = Batch.objects.get()
    rows = rows_to_write(batch)
    assert batch.counts["rows"] == batch.counts["new"] == rows, batch.counts
    batch = confirm(by=by, batch_id=batch.pk, rows_seen=rows, only_good_rows=True)
    assert _timed(told, "write", lambda: run_job(batch.job_id)) == "done"
    assert Batch.objects.get().counts["created"] >= rows
    return {**told, "rows": rows, **anew.peaks_mb()}


def measure_peer(path: Path, folder: Path) -> dict[str, float]:
    """The same file through django-import-export, into plain texts."""
    _begin(folder)
    from django.db import connection, models
    from import_export import resources
    from import_export.instance_loaders import CachedInstanceLoader
    from tablib import Dataset

    columns: dict[str, Any] = {name: models.CharField(max_length=120, blank=True) for name in FIELDS}
    columns["identity"] = models.CharField(max_length=18, unique=True)
    meta = type("Meta", (), {"app_label": "bench"})
    person: Any = type("Person", (models.Model,), {"__module__": __name__, "Meta": meta, **columns})
    with connection.schema_editor() as editor:
        editor.create_model(person)
    options = {"model": person, "import_id_fields": ("identity",), "fields": FIELDS, "use_bulk": True}
    options |= {"batch_size": 1_000, "skip_diff": True, "instance_loader_class": CachedInstanceLoader}
    options |= {"force_init_instance": False, "use_transactions": True}
    resource_class = type("People", (resources.ModelResource,), {"Meta": type("Meta", (), options)})
    told: dict[str, float] = {}

    def read() -> Any:
        data = Dataset().load(path.read_bytes(), format="xlsx")
        data.headers = list(FIELDS)
        return data

    def check() -> Any:
        data = read()
        result = resource_class().import_data(data, dry_run=True, raise_errors=True)
        assert not result.has_errors()
        return data

    data = _timed(told, "check", check)
    _timed(told, "write", lambda: resource_class().import_data(data, dry_run=False, raise_errors=True))
    rows = person.objects.count()
    return {**told, "rows": rows, **anew.peaks_mb()}


def _begin(folder: Path) -> None:
    """A fresh database with Qiao's own settings."""
    os.environ |= {
        "QIAO_MODE": "test",
        "QIAO_HOME": str(folder),
        "QIAO_DATABASE_URL": f"sqlite:///{folder}/qiao.sqlite3",
        "QIAO_AS_OF": "2019-06-30",
        "QIAO_LOG_LEVEL": "WARNING",
        "DJANGO_SETTINGS_MODULE": "qiao.site.settings",
    }
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def _timed(told: dict[str, float], step: str, work: Any) -> Any:
    start, processor = time.perf_counter(), anew.processor_seconds()
    result = work()
    told[step] = time.perf_counter() - start
    told[f"{step} CPU"] = anew.processor_seconds() - processor
    return result


def main() -> None:
    """Make the file, measure both in processes of their own, print the table."""
    names = ("Qiao", "django-import-export")
    anew.Readers("bench.imports", __doc__, len(HEADINGS), names, make_roster, measure).run(_print_table)


def measure(who: str, path: Path) -> dict[str, float]:
    """What one of the two takes, on a database in a folder of its own."""
    with tempfile.TemporaryDirectory(prefix="qiao-bench-") as folder:
        return (measure_qiao if who == "Qiao" else measure_peer)(path, Path(folder))


def _print_table(measured: dict[str, dict[str, float]]) -> None:
    headings = ("rows", "check s", "CPU s", "rows/s", "write s", "CPU s", "rows/s", "RSS MB")
    print(f"{'':20}" + "".join(f"{heading:>9}" for heading in headings))
    for who, told in measured.items():
        rows = told["rows"]
        steps = [figure for s in ("check", "write") for figure in (told[s], told[f"{s} CPU"], rows / told[s])]
        digits = (2, 1, 0, 2, 1, 0)
        figures = "".join(f"{figure:9.{places}f}" for figure, places in zip(steps, digits, strict=True))
        print(f"{who:20}{rows:9.0f}{figures}{told['memory_mb']:9.0f}")
    print(f"the process that parses took {measured['Qiao']['child_mb']:.0f} MB")
    ours, peer = measured.values()
    reached = {
        "checked rows/s": ours["rows"] / ours["check"],
        "stored rows/s": ours["rows"] / ours["write"],
        "RSS MB": max(ours["memory_mb"], ours["child_mb"]),
    }
    for name, goal in GOALS.items():
        good = reached[name] <= goal if name == "RSS MB" else reached[name] >= goal
        print(f"{name}: {reached[name]:.0f}, aim {goal}: {'reached' if good else 'NOT reached'}")
    print(
        f"django-import-export took {peer['check'] / ours['check']:.1f}× our time to check, "
        f"{peer['write'] / ours['write']:.1f}× to store, {peer['memory_mb'] / reached['RSS MB']:.1f}× the memory; it "
        "checked and encrypted nothing"
    )


if __name__ == "__main__":
    main()
