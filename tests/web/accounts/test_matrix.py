"""The permission matrix, asked page by page: every address × every role × its own region, a foreign one, and nobody.

What a role may not open is 403; what lies in a foreign region is 404, for reading and writing alike, and a refused
writing leaves no audit event behind: nothing was changed.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from http.cookies import SimpleCookie
from importlib import import_module
from typing import Any
from uuid import UUID, uuid4

import pytest
import tests.factories
from django.db import transaction
from django.test import Client
from django.urls import reverse
from tests.factories.accounts import logged_in, officer

from qiao.ground.accounts.permissions import declared
from qiao.ground.accounts.roles import BY_CODE, ROLES
from qiao.ground.audit.models import Event
from qiao.web.accounts.matrix import Address, addresses, matrix_document
from qiao.web.frame.examples import EXAMPLES
from qiao.web.frame.gate import ANY_ROLE, PUBLIC

for _, name, _ in pkgutil.iter_modules(tests.factories.__path__, "tests.factories."):
    import_module(name)

HOME, WORK, FAR, NEAR = "500238101201", "370902", "371002", "500235"
POSTS = {
    "village": HOME,
    "helper": "500238101",
    "team": "500238101",
    "escort": "500238",
    "township": "500238101",
    "county": "500238",
    "city": "3709",
    "station": "3709",
    "seconded": "500238",
    "province": "50",
    "auditor": "50",
}
"""Where each role of the test holds its post. HOME lies in all those of the home bank, WORK in the others."""
ROLE_CODES = [role.code for role in ROLES]


def own_place(role: str) -> str:
    return WORK if POSTS.get(role, "").startswith("37") else HOME


def foreign_place(role: str) -> str:
    """A neighbouring county for who has one, else the other end of the other bank."""
    return FAR if POSTS.get(role, "") in ("", "50", "3709") else NEAR


def asked() -> list[Address]:
    """Every address that can be asked: those about an object need an example."""
    return [address for address in addresses() if not address.arguments or address.name in EXAMPLES]


class Objects:
    """The examples of one test: each is made once a place, because every request is taken back again."""

    def __init__(self) -> None:
        self.made: dict[tuple[object, str], dict[str, Any]] = {}

    def arguments(self, name: str, place: str) -> dict[str, Any]:
        make = EXAMPLES[name].make
        if (make, place) not in self.made:
            self.made[make, place] = make(place)
        return self.made[make, place]

    def url_of(self, address: Address, place: str) -> str:
        return reverse(address.name, kwargs=self.arguments(address.name, place) if address.arguments else {})


@pytest.fixture
def objects() -> Objects:
    return Objects()


def answer(browser: Client, address: Address, url: str, method: str) -> tuple[int, int]:
    """The status, and how many audit events came of it; what was written is taken back."""
    cookies = SimpleCookie(browser.cookies.output(header="", sep=";"))
    with transaction.atomic():
        before = Event.objects.count()
        response = getattr(browser, method)(url)
        outcome = response.status_code, Event.objects.count() - before
        transaction.set_rollback(True)
    browser.cookies = cookies
    return outcome


def methods_of(address: Address) -> Iterator[str]:
    if "get" in address.methods:
        yield "get"
    if address.methods & {"post", "put", "patch", "delete"}:
        yield "post"


def need_for(address: Address, method: str) -> str | None:
    return address.need if method == "get" else address.need_to_write


def may(role: str, need: str | None) -> bool:
    return need is not None and role in declared().get(need, set(ROLE_CODES))


@pytest.fixture
def browser_of(request: pytest.FixtureRequest) -> Client:
    """A browser of an officer with the role, which shows a broken page as 500 instead of raising."""
    role = request.param
    organisation = uuid4() if BY_CODE[role].scope == "organisation" else None
    browser = logged_in(officer(role, POSTS.get(role, ""), organisation=organisation))
    browser.raise_request_exception = False
    return browser


def roles() -> Any:
    return pytest.mark.parametrize(
        ("browser_of", "role"), [(r, r) for r in ROLE_CODES], indirect=["browser_of"], ids=ROLE_CODES
    )


# What must be declared ------------------------------------------------------------------------------------------------
def test_every_page_has_a_name_and_says_what_it_needs() -> None:
    assert [address.path for address in addresses() if not address.name] == []
    assert [address.name for address in addresses() if not address.is_declared] == []


def test_every_need_is_a_declared_permission_or_a_word_of_the_gate() -> None:
    words = {"public", "signed-in", "any-role"}
    needs = {need for a in addresses() for need in (a.need, a.need_to_write) if need} - words
    assert sorted(needs - set(declared())) == []


def test_every_page_about_an_object_has_an_example() -> None:
    pending = sorted(address.name for address in addresses() if address.arguments and address.name not in EXAMPLES)
    assert pending == [], f"register in tests/factories, with qiao.web.frame.examples.example: {', '.join(pending)}"


def test_no_example_is_of_a_page_that_is_gone() -> None:
    assert sorted(set(EXAMPLES) - {address.name for address in addresses()}) == []


def test_names_of_addresses_are_unique() -> None:
    names = [address.name for address in addresses()]
    assert sorted({name for name in names if names.count(name) > 1}) == []


# What the pages answer ------------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_a_stranger_gets_the_public_pages_and_the_log_in(objects: Objects) -> None:
    browser = Client(raise_request_exception=False)
    wrong = []
    for address in asked():
        url = objects.url_of(address, HOME)
        for method in methods_of(address):
            response = getattr(browser, method)(url)
            to_login = response.status_code == 302 and response["Location"].startswith("/login/?next=")
            if address.speaks_json:  # a script is told so, and led nowhere
                to_login = response.status_code == 401 and response.json()["code"] == "log_in"
            is_right = to_login is (need_for(address, method) != PUBLIC) and response.status_code < 500
            wrong += [] if is_right else [(address.name, method, response.status_code)]
    assert wrong == []


@pytest.mark.django_db
@roles()
def test_what_a_role_may_not_open_is_refused_and_what_it_may_answers(
    browser_of: Client, role: str, objects: Objects
) -> None:
    wrong = []
    for address in asked():
        url = objects.url_of(address, own_place(role))
        for method in methods_of(address):
            status, events = answer(browser_of, address, url, method)
            if not may(role, need_for(address, method)):
                is_right = (status, events) == (403, 0)
            else:
                # A page for any role, an object or a writing may have conditions of its own beyond the gate.
                has_conditions = bool(address.arguments) or method == "post" or address.need == ANY_ROLE
                is_right = status < 500 and (status not in (403, 404) or has_conditions)
            wrong += [] if is_right else [(address.name, method, status, events)]
    assert wrong == []


@pytest.mark.django_db
@roles()
def test_what_lies_in_a_foreign_region_is_not_there_and_stays_as_it_is(
    browser_of: Client, role: str, objects: Objects
) -> None:
    wrong = []
    for address in asked():
        example = EXAMPLES.get(address.name)
        if not address.arguments or example is None or example.bound == "nobody" or role in example.beyond:
            continue
        for method in methods_of(address):
            need = need_for(address, method)
            if not may(role, need) or is_without_region(need):
                continue
            status, events = answer(browser_of, address, objects.url_of(address, foreign_place(role)), method)
            wrong += [] if (status, events) == (404, 0) else [(address.name, method, status, events)]
    assert wrong == []


def is_without_region(need: str | None) -> bool:
    """Whether only administrators hold it, who have no region: they manage all accounts, or run the whole service."""
    holders = declared().get(need or "", frozenset())
    return bool(holders) and {BY_CODE[role].scope for role in holders} == {"system"}


@pytest.mark.django_db
@roles()
def test_no_list_and_no_drop_down_names_an_object_of_a_foreign_region(
    browser_of: Client, role: str, objects: Objects
) -> None:
    foreign = {
        str(value)
        for name, example in EXAMPLES.items()
        if example.bound == "region" and role not in example.beyond and name in {a.name for a in addresses()}
        for value in objects.arguments(name, foreign_place(role)).values()
        if isinstance(value, UUID)
    }
    shown = []
    for address in addresses():
        if address.arguments or "get" not in address.methods or not may(role, address.need):
            continue
        # What anybody may read names no region's secrets: a public post stands on the public list, wherever it lies.
        if is_without_region(address.need) or address.need == PUBLIC:
            continue
        page = browser_of.get(reverse(address.name)).content.decode(errors="replace")
        shown += [(address.name, key) for key in foreign if key in page]
    assert shown == []


@pytest.mark.django_db
def test_the_control_every_object_opens_to_somebody_in_its_own_region(objects: Objects) -> None:
    """Without it the tests above could pass because nothing ever opens."""
    browsers = {
        role: logged_in(officer(role, POSTS[role])) for role in ("county", "city", "province", "township", "auditor")
    }
    closed = []
    for address in asked():
        example = EXAMPLES.get(address.name)
        if not address.arguments or example is None or example.bound != "region" or "get" not in address.methods:
            continue
        readers = [role for role in browsers if may(role, address.need)]
        statuses = {browsers[role].get(objects.url_of(address, own_place(role))).status_code for role in readers}
        closed += [] if statuses & {200, 302} or is_without_region(address.need) else [(address.name, statuses)]
    assert closed == []


def test_the_document_names_every_address_and_every_permission() -> None:
    told = matrix_document()
    assert all(f"`{address.name}`" in told for address in addresses())
    assert all(f"`{permission}`" in told for permission in declared())
