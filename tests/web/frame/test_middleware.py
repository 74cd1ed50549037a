"""Every request: sessions end when idle, old, or ended by somebody; a fragment asked too late is told so."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.utils import timezone
from tests.factories.accounts import PASSWORD, log_in, logged_in, officer

from qiao.ground.accounts.models import SavedView, User
from qiao.ground.privacy.resident_ids import compose

pytestmark = pytest.mark.django_db
ADDRESS = "/me/"
NUMBER = compose("500901", date(1990, 1, 1), 1)


class Watch:
    """The server's clock, to be put forward."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.moment = datetime.now(UTC)
        monkeypatch.setattr(timezone, "now", lambda: self.moment)

    def forward(self, **more: float) -> None:
        self.moment += timedelta(**more)


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    return Watch(monkeypatch)


def is_in(browser: Client) -> bool:
    return browser.get(ADDRESS).status_code == 200


def test_a_session_ends_when_idle_and_lives_while_used(watch: Watch) -> None:
    browser = logged_in(officer("county", "500238"))
    for _ in range(4):
        watch.forward(minutes=29)
        assert is_in(browser)
    watch.forward(minutes=31)
    assert not is_in(browser)
    assert "_auth_user_id" not in browser.session


def test_a_session_ends_when_too_old_however_busy(watch: Watch) -> None:
    browser = logged_in(officer("county", "500238"))
    lived = 0
    while is_in(browser):
        watch.forward(minutes=20)
        lived += 20
    assert lived == 12 * 60 + 20


def test_a_session_that_waited_before_its_first_page_is_idle_too(watch: Watch) -> None:
    browser = logged_in(officer("county", "500238"))
    watch.forward(minutes=31)
    assert not is_in(browser)


def test_the_clocks_start_at_log_in_not_before(watch: Watch) -> None:
    """Somebody opened the log-in page in the morning: what their session held then does not count."""
    user, browser = officer("village", "500238101201"), Client()
    session = browser.session
    session["begun_at"] = session["seen_at"] = watch.moment.timestamp() - 86_400
    session.save()
    browser.cookies["sessionid"] = session.session_key or ""
    log_in(browser, user)
    assert is_in(browser)
    assert browser.session["begun_at"] == watch.moment.timestamp()


def test_a_log_in_changes_the_key_of_the_session() -> None:
    browser = Client()
    session = browser.session
    session["kept"] = 1
    session.save()
    browser.cookies["sessionid"] = session.session_key or ""
    before = session.session_key
    log_in(browser, officer("village", "500238101201"))
    assert browser.session.session_key != before


def test_a_session_without_clocks_is_over() -> None:
    browser = logged_in(officer("county", "500238"))
    session = browser.session
    del session["begun_at"]
    session.save()
    assert not is_in(browser)


def test_a_page_that_the_browser_asks_by_itself_keeps_no_session_alive(
    watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    from qiao.web.home.pages import Home

    monkeypatch.setattr(Home, "passive", True, raising=False)
    browser = logged_in(officer("county", "500238"))
    for _ in range(3):
        watch.forward(minutes=10)
        browser.get("/")
    watch.forward(minutes=1)
    assert not is_in(browser)


def test_ended_sessions_end_and_new_ones_live(watch: Watch) -> None:
    user = officer("county", "500238")
    browser = logged_in(user)
    watch.forward(seconds=1)
    User.objects.filter(pk=user.pk).update(sessions_ended_at=watch.moment)
    assert not is_in(browser)
    watch.forward(seconds=1)
    assert is_in(logged_in(user))


def test_a_fragment_asked_after_the_session_ended_is_401_and_says_so(watch: Watch) -> None:
    browser = logged_in(officer("county", "500238"), htmx=True)
    watch.forward(minutes=31)
    for answer in (browser.get(ADDRESS), browser.post("/me/password/", {"new": "x"})):
        assert (answer.status_code, answer["HX-Trigger"]) == (401, "qiao:signed-out")
        assert answer.content == b""


def test_a_form_sent_after_the_session_ended_leads_back_to_the_page_it_stood_on(watch: Watch) -> None:
    browser = logged_in(officer("county", "500238"))
    watch.forward(minutes=31)
    answer = browser.post("/me/leave/", {}, headers={"Referer": RequestFactory().get(ADDRESS).build_absolute_uri()})
    assert answer["Location"] == "/login/?next=%2Fme%2F"
    foreign = Client().post("/me/leave/", {}, headers={"Referer": "https://example.org/"})
    assert foreign["Location"] == "/login/?next=%2F"


def test_after_the_log_in_the_wanted_page_opens() -> None:
    user, browser = officer("village", "500238101201"), Client()
    assert browser.get("/me/")["Location"] == "/login/?next=%2Fme%2F"
    assert log_in(browser, user, next="/me/")["Location"] == "/me/"
    away = Client().post("/login/", {"login": user.username, "password": PASSWORD, "next": "https://example.org/"})
    assert away["Location"] == "/"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("0af7651916cd43dd8448eb211c80319c", True),
        ("3f2b8c1e-9d4a-4e6f-8a7b-1c2d3e4f5a6b", True),
        ("abcdef12-9", False),
        ("a" * 65, False),
        ("a b c d e f", False),
        ("1" * 20, False),
        (NUMBER, False),
        (f"{NUMBER}abcdef", False),
        ("13800138000abcdef", False),
        ("13800138-0001-1111-1111-111111111111", False),
    ],
)
def test_a_request_has_a_number_of_its_callers_that_is_no_persons_or_one_of_ours(given: str, kept: bool) -> None:
    number: Any = Client().get("/health", headers={"X-Request-ID": given})["X-Request-ID"]
    assert (number == given) is kept
    assert len(number) >= 16


NUL_REQUESTS: list[tuple[str, str, dict[str, str]]] = [
    ("get", "/register/?skill=%00", {}),
    ("get", "/placements/?employer=a%00", {}),
    ("get", "/register/?a%00=1", {}),
    ("get", "/nowhere/%00/", {}),
    ("post", "/register/", {"do": "save_view", "name": "a\0b"}),
    ("post", "/imports/new/register.workers/", {"sender": "a\0b"}),
]


@pytest.mark.parametrize(("method", "address", "form"), NUL_REQUESTS)
def test_a_nul_is_refused_on_every_page_with_what_to_do(method: str, address: str, form: dict[str, str]) -> None:
    browser = logged_in(officer("county", "500238"))
    answer = getattr(browser, method)(address, form) if form else getattr(browser, method)(address)
    assert answer.status_code == 400
    assert "清空" in answer.content.decode()
    assert not SavedView.objects.exists()


def test_a_nul_in_a_cookie_finds_no_session_and_breaks_nothing() -> None:
    browser = Client()
    answer = browser.get("/", headers={"Cookie": 'sessionid="\\000abcdefghijkl"'})
    assert answer.status_code == 400


def test_a_strangers_upload_is_sent_to_the_log_in_before_it_is_looked_at() -> None:
    answer = Client().post("/imports/new/register.workers/", {"sender": "a\0b"})
    assert answer["Location"].startswith("/login/")


@pytest.mark.parametrize(
    ("address", "host", "status"),
    [
        ("/", "elsewhere.example", 400),
        ("/register", "testserver", 301),
        ("/health", "testserver", 200),
        ("/register/?skill=%00", "testserver", 400),
        ("/nowhere/", "testserver", 404),
    ],
)
def test_every_answer_has_the_security_headers(address: str, host: str, status: int) -> None:
    browser = logged_in(officer("county", "500238"))
    answer = browser.get(address, headers={"Host": host})
    assert answer.status_code == status
    _has_the_headers(answer)


def test_a_bad_host_is_refused_with_the_headers_where_plain_http_leads_to_https(settings: Any) -> None:
    settings.SECURE_SSL_REDIRECT = True
    for host, status in (("elsewhere.example", 400), ("testserver", 301)):
        answer = Client().get("/", headers={"Host": host})
        assert answer.status_code == status
        _has_the_headers(answer)


def _has_the_headers(answer: Any) -> None:
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["X-Request-ID"]
