"""The roster's template asks for what its import takes."""

from __future__ import annotations

from qiao.story.register.ledgers import ROSTER, residence_of


def test_the_template_asks_for_a_village_and_its_own_sample_passes() -> None:
    """A residence above a village is refused, so neither note nor sample may stop at the county."""
    residence = next(column for column in ROSTER.columns if column.key == "residence")
    assert "写到村" in residence.note
    assert "区县" not in residence.note
    row = {"residence": residence.reader.read(residence.sample)}
    assert residence_of(row) == "500238001002"
    assert not [check for check in ROSTER.row_checks if check.find(row)]


def test_the_import_says_what_is_missing_above_a_village() -> None:
    residence = next(column for column in ROSTER.columns if column.key == "residence")
    row = {"residence": residence.reader.read("重庆市巫溪县")}
    assert [check.kind.code for check in ROSTER.row_checks if check.find(row)] == ["village_missing"]
