"""Logs: whatever is logged, in whatever way, nobody's number reaches a line; and a line stays readable."""

from __future__ import annotations

import io
import json
import logging
import sys
import threading
from datetime import date
from urllib.parse import quote

import pytest
from django.test import Client
from tests.factories.accounts import logged_in, person

from qiao.ground.audit.requests import request_id
from qiao.ground.privacy.resident_ids import compose
from qiao.site import logs
from qiao.site.logs import HIDDEN, Scrubbing
from qiao.site.serving import ACCESS, ServerLogger

NUMBER = compose("500901", date(1990, 1, 1), 1)
WITH_X = next(n for n in (compose("500901", date(1990, 1, 1), i) for i in range(1000)) if n.endswith("X"))
PHONE, CARD = "13800138000", "6222021234567890123"
FULL_WIDTH = {ord(str(digit)): 0xFF10 + digit for digit in range(10)}
NAUGHTY = [
    number_in
    for number in (NUMBER, WITH_X, NUMBER[:6] + NUMBER[8:17], NUMBER + "43", PHONE, CARD)
    for number_in in (
        number,
        f"x{number}y",
        number.translate(FULL_WIDTH),
        json.dumps({"n": number.translate(FULL_WIDTH)}),
        repr(number.translate(FULL_WIDTH).encode()),
        quote(number.translate(FULL_WIDTH)),
        " ".join(number),
        "-".join(number),
        f"+86-{number}",
        f"\n{number}\n",
    )
]


class Line:
    """A logger whose lines are read back as JSON."""

    def __init__(self) -> None:
        self.stream = io.StringIO()
        handler = logging.StreamHandler(self.stream)
        handler.setFormatter(Scrubbing(as_json=True))
        self.log = logging.Logger("tests")
        self.log.addHandler(handler)

    @property
    def text(self) -> str:
        return self.stream.getvalue()

    @property
    def told(self) -> dict[str, object]:
        (line,) = self.text.splitlines()
        read: dict[str, object] = json.loads(line)
        return read


@pytest.fixture
def line() -> Line:
    return Line()


def bare(line: Line) -> str:
    """The line without its moment, which has digits of its own."""
    return json.dumps({key: value for key, value in line.told.items() if key != "at"}, ensure_ascii=False)


def digits(text: str) -> int:
    return sum(map(str.isdigit, text))


@pytest.mark.parametrize("value", NAUGHTY)
def test_no_number_of_a_person_reaches_a_line_from_anywhere(line: Line, value: str) -> None:
    token = request_id.set(value)
    try:
        raise ValueError(f"bad value {value!r}") from KeyError(value)
    except ValueError:
        line.log.exception("of %s", value, extra={"row": value, "deep": [{"list": (value,)}], value: 1})
    finally:
        request_id.reset(token)
    told = line.told
    for key in ("said", "row", "request"):
        assert digits(str(told[key]).replace("+86", "")) <= 3, told[key]
    trace = str(told["trace"])
    assert "ValueError" in trace
    assert "KeyError" in trace
    for secret in (NUMBER, WITH_X, PHONE, CARD, NUMBER[6:17], "0138000", "567890"):
        assert secret not in bare(line)


@pytest.mark.parametrize(
    "message",
    [
        "imported 1,588 of 2019-06-30 12:00:00.123456 in 0.30000000000000004 s",
        "job 3f2b8c1e-4123-4123-8123-123456789012 done",
        "problem e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "region 500238101201, 26100000 fen, 100 %",
        "第 3 批：新 4,468 行，错 57 行",
    ],
)
def test_dates_amounts_and_digests_stay_readable(line: Line, message: str) -> None:
    line.log.warning(message)
    assert line.told["said"] == message


def test_values_under_a_telling_name_are_hidden_whole(line: Line) -> None:
    line.log.error(
        "sent %(phone)s to %(name)s",
        {"phone": "138", "name": "office"},
        extra={"password": "Qingshan", "resident_id_tail": "0011", "form": {"otp_code": "123456", "rows": 3}},
    )
    told = line.told
    assert told["said"] == f"sent {HIDDEN} to office"
    assert (told["password"], told["resident_id_tail"]) == (HIDDEN, HIDDEN)
    assert told["form"] == {"otp_code": HIDDEN, "rows": 3}


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Not Found: /register/?q=向明珍&page=2", "Not Found: /register/?[hidden]"),
        ('"GET /people/x/?name=%E5%90%91 HTTP/1.1" 200', '"GET /people/x/?[hidden] HTTP/1.1" 200'),
        ("is that so? yes", "is that so? yes"),
        ("sessionid=abc123; csrftoken=def", "sessionid=[hidden]; csrftoken=[hidden]"),
        ("Authorization: Bearer abc.def", "Authorization: [hidden]"),
        ("{'password': 'Qingshan-lvshui-9', 'n': 1}", "{'password': '[hidden]', 'n': 1}"),
    ],
)
def test_of_an_address_the_path_stays_and_of_a_form_no_secret(line: Line, said: str, kept: str) -> None:
    line.log.warning(said)
    assert line.told["said"] == kept


def test_a_line_says_when_where_and_during_which_request(line: Line) -> None:
    token = request_id.set("abc12345")
    line.log.warning("done", extra={"rows": 12, "ok": True, "nothing": None, "kind": "x"})
    request_id.reset(token)
    told = line.told
    assert (told["level"], told["logger"], told["request"]) == ("WARNING", "tests", "abc12345")
    assert (told["rows"], told["ok"], told["nothing"], told["kind"]) == (12, True, None, "x")
    assert str(told["at"]).endswith("+00:00")


def test_a_forged_line_stays_one_line(line: Line) -> None:
    line.log.warning('x\n{"level": "INFO", "said": "all is well"}')
    assert len(line.text.splitlines()) == 1


def test_an_extra_cannot_take_the_place_of_what_the_line_says_itself(line: Line) -> None:
    line.log.warning("done", extra={"level": "INFO", "said": "forged", "request": "forged"})
    assert (line.told["level"], line.told["said"], line.told["request"]) == ("WARNING", "done", "")


def test_wrong_arguments_and_odd_objects_do_not_break_a_line(line: Line) -> None:
    line.log.warning("%d of %s", "many", extra={"odd": object()})
    assert "many" in str(line.told["said"])
    assert "object" in str(line.told["odd"])


def test_a_line_without_end_is_cut(line: Line) -> None:
    line.log.warning("x" * 100_000)
    assert len(line.text) < 20_000


def test_at_a_terminal_the_line_is_plain(line: Line) -> None:
    line.log.handlers[0].setFormatter(Scrubbing(as_json=False))
    line.log.warning("of %s", NUMBER)
    assert line.text.endswith("WARNING tests of [identity]\n")


@pytest.mark.django_db
def test_requests_that_fail_are_logged_without_what_was_asked(capsys, settings) -> None:
    """Django's own lines: a page that is not there, a form without its token, a host that is none of ours."""
    kept = [(name, logging.getLogger(name).handlers[:]) for name in (None, "django", "django.server")]
    try:
        logs.configure({"as_json": True, "level": "INFO"})
        Client().get(f"/no-such-page/{PHONE}/?q={NUMBER}")
        Client(enforce_csrf_checks=True).post(f"/login/?next=/{PHONE}", {"login": PHONE})
        Client().get("/", headers={"host": f"{PHONE}.example"})
        told = capsys.readouterr().err
    finally:
        sys.excepthook, threading.excepthook = sys.__excepthook__, threading.__excepthook__
        logging.captureWarnings(False)
        for name, handlers in kept:
            logging.getLogger(name).handlers[:] = handlers
    lines = [json.loads(one) for one in told.splitlines() if one.startswith("{")]
    assert {"django.request", "django.security.csrf", "django.security.DisallowedHost"} <= {
        one["logger"] for one in lines
    }
    assert PHONE not in told
    assert NUMBER not in told


def test_what_ends_the_process_is_logged_in_the_common_form(capsys) -> None:
    kept = logging.getLogger().handlers[:]
    try:
        logs.configure({"as_json": True, "level": "INFO"})
        try:
            raise RuntimeError(f"broken by {NUMBER}")
        except RuntimeError as error:
            sys.excepthook(RuntimeError, error, error.__traceback__)
        told = capsys.readouterr().err
    finally:
        sys.excepthook, threading.excepthook = sys.__excepthook__, threading.__excepthook__
        logging.captureWarnings(False)
        logging.getLogger().handlers[:] = kept
    assert json.loads(told)["level"] == "CRITICAL"
    assert "[identity]" in told
    assert NUMBER not in told


def test_the_servers_own_lines_have_the_common_form() -> None:
    from gunicorn.config import Config

    config = Config()
    config.set("accesslog", "-")
    config.set("access_log_format", ACCESS)
    server = ServerLogger(config)
    stream = io.StringIO()
    for log in (server.error_log, server.access_log):
        for handler in log.handlers:
            handler.setStream(stream)  # type: ignore[attr-defined]
    server.error("worker of %s", NUMBER)
    server.access_log.info(ACCESS % {"h": "-", "m": "GET", "U": f"/x/{PHONE}", "s": 200, "B": 1, "L": "0.1"})
    told = stream.getvalue()
    assert "[identity]" in told
    assert "[phone]" in told
    assert NUMBER not in told
    assert "%(q)s" not in ACCESS
    assert "%(r)s" not in ACCESS
    assert "%(f)s" not in ACCESS


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("host", "address", "status"), [("testserver", "/tasks/", 403), ("elsewhere.example", "/", 400)]
)
def test_a_refusal_is_one_line_without_a_trace(
    caplog: pytest.LogCaptureFixture, host: str, address: str, status: int
) -> None:
    assert logged_in(person()).get(address, headers={"Host": host}).status_code == status
    (refused,) = [record for record in caplog.records if getattr(record, "status_code", 0) == status]
    assert refused.exc_info
    assert "Traceback" not in Scrubbing(as_json=True).format(refused)
    assert "\n" not in Scrubbing(as_json=False).format(refused)
