"""Scrubbing: whatever way somebody's number is written, it does not stay; what is no number of a person's does."""

from __future__ import annotations

import json
import random
from datetime import date
from urllib.parse import quote

import pytest

from qiao.ground.audit.scrubbing import holds_number, scrubbed, tailed
from qiao.ground.privacy.resident_ids import check_digit, compose

NUMBER = compose("500901", date(1990, 1, 1), 1)
WITH_X = next(n for n in (compose("500901", date(1990, 1, 1), i) for i in range(1000)) if n.endswith("X"))
FIFTEEN = NUMBER[:6] + NUMBER[8:17]
PHONE = "13800138000"
CARD = "6222021234567890123"
FULL_WIDTH = {ord(str(digit)): 0xFF10 + digit for digit in range(10)} | {ord("X"): "Ｘ"}
WRITINGS = (
    lambda n: n,
    lambda n: f"身份证{n}号",
    lambda n: f"tel{n}abc",
    lambda n: f"?id={n}&next=1",
    lambda n: n.translate(FULL_WIDTH),
    lambda n: json.dumps(n.translate(FULL_WIDTH)),
    lambda n: json.dumps(json.dumps({"said": n.translate(FULL_WIDTH)})),
    lambda n: repr(n.translate(FULL_WIDTH).encode()),
    lambda n: quote(n.translate(FULL_WIDTH).replace("Ｘ", "X")),
    " ".join,
    "-".join,
    lambda n: f"2019-06-30 12:00:00 {n} 2019-07-01",
    lambda n: f"line\\n{n}\\tend",
    lambda n: f"1.{n}",
)


def test_a_text_is_known_again_by_the_tails_of_its_numbers() -> None:
    told = tailed(f"{NUMBER}张三{PHONE}（2019-06-30）.xlsx")
    assert told == f"•••{NUMBER[-4:]}张三•••8000（2019-06-30）.xlsx"
    assert tailed(told) == told
    assert tailed(WITH_X.lower().translate(FULL_WIDTH)).endswith("X")


@pytest.mark.parametrize("written", WRITINGS)
@pytest.mark.parametrize("number", [NUMBER, WITH_X, WITH_X.lower(), NUMBER + "43", WITH_X + "43", FIFTEEN, PHONE])
def test_an_identity_or_phone_does_not_stay_however_it_is_written(written, number) -> None:
    left = scrubbed(written(number))
    assert _digits(number)[6:14] not in _digits(left), left
    assert sum(map(str.isdigit, left.replace("2019-06-30 12:00:00", "").replace("2019-07-01", ""))) <= 7, left


@pytest.mark.parametrize(
    "written",
    [
        "500901 19900101 0011",
        "500901-1990-0101-0011",
        "500901\u30001990\u30000101\u30000011",
        "500901‐19900101‐0011",
        "138 0013 8000",
        "138-0013-8000",
        "+86 138.0013.8000",
        "86138 0013 8000",
        "(+86)13800138000",
        "0086-13800138000",
        "023-67891234",
        "0531-12345678",
        "6222 0212 3456 7890 123",
        "6222-0212-3456-7890",
        CARD,
        CARD[:16],
        NUMBER + NUMBER,
    ],
)
def test_numbers_in_groups_do_not_stay(written: str) -> None:
    assert holds_number(written)
    assert len(_digits(scrubbed(written))) <= 4, scrubbed(written)


@pytest.mark.parametrize(
    "text",
    [
        "2019-06-30 12:00:00.123456",
        "2019-06-30 2019-07-01 2018-12-31",
        "2019-06-30T12:00:00+08:00 500238100200",
        "20190630120000 20190630120000123",
        "26100000.00 yuan, 1588 3947 437 60000",
        "4000 4100 4200 4300",
        "1588 1588 158",
        "0.30000000000000004 1561852800.123456 1561852800123",
        "3f2b8c1e-4123-4123-8123-123456789012",
        "12345678-1234-1234-1234-123456789012",
        "da39a3ee5e6b4b0d3255bfef95601890afd80709",
        "1380013800013800138a 127.0.0.1:8000".replace("1380013800013800138a", "b1:" + "13800138000" * 5 + "abcdefabc"),
        "1 2 3 4 5 6 7 8 9 10 11",
        "+8 -12 99.5% 10,000 2,610,000,000",
        "尾号 0011",
    ],
)
def test_dates_amounts_fractions_uuids_and_digests_stay(text: str) -> None:
    assert scrubbed(text) == text


def test_a_number_with_one_wrong_digit_is_still_somebodys() -> None:
    chance = random.Random(7)
    for _ in range(300):
        digits = list(NUMBER)
        digits[chance.randrange(18)] = str(chance.randrange(10))
        assert scrubbed(f"no such number {''.join(digits)}").endswith("]")


def test_the_whole_country_is_known() -> None:
    for province in (11, 23, 37, 46, 50, 54, 61, 71, 81, 83):
        first17 = f"{province}0901" + "19900101" + "001"
        assert scrubbed(" ".join([first17[:6], first17[6:14], first17[14:] + check_digit(first17)])) == "[identity]"


def _digits(text: str) -> str:
    return "".join(c for c in text if c.isdigit())
