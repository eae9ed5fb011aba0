"""Who gets in where: matrix.toml says it, and every visitor tries every route with GET and POST.

A difference is either a hole or a decision. `python -m tools.matrix` writes what was met; a person reads the diff.
"""

import tomllib
from pathlib import Path

import pytest

from tests.house.test_routes import PUBLIC, ROUTES
from tests.house.visitors import COLUMNS, METHODS, NOT_TRIED, OUTSIDE, browser, called, column, tried

FILE = Path(__file__).with_name("matrix.toml")
MET: dict[str, dict[str, str]] = {}  # column: what it met; read by tools.matrix
EMPTY = {".", "-", "login"}


def written() -> dict[str, dict[str, str]]:
    """The matrix as it stands in the file: "GET cases:list" → {"anon": "login", …}."""
    sections = tomllib.loads(FILE.read_text(encoding="utf-8"))
    rows = {name: cells.split() for section in sections.values() for name, cells in section.items()}
    return {" ".join(name.split()): dict(zip(COLUMNS, cells, strict=True)) for name, cells in rows.items()}


MATRIX = written()


def test_every_route_has_its_row_and_every_row_its_route():
    rows = {f"{method} {route.name}" for route in ROUTES if route.name not in NOT_TRIED for method in METHODS}
    assert sorted(rows - MATRIX.keys()) == [], "run: python -m tools.matrix, and read the diff"
    assert sorted(MATRIX.keys() - rows) == []


@pytest.mark.django_db
@pytest.mark.parametrize("name", COLUMNS)
def test_every_visitor_meets_what_the_matrix_says(stage, name):
    MET[name] = column(stage, name, ROUTES)
    different = {row: met for row, met in MET[name].items() if MATRIX.get(row, {}).get(name) != met}
    assert different == {}, "a hole, or a decision: python -m tools.matrix writes what was met"


def test_nobody_meets_an_error_of_the_server():
    """An answer of 500 and more is called by its number, so by the walk above nobody met one."""
    assert [row for row, cells in MATRIX.items() if any(cell.startswith("5") for cell in cells.values())] == []
    assert called(500, "", known=True) == "500"


@pytest.mark.parametrize("name", OUTSIDE)
def test_the_matrix_lets_nobody_from_outside_into_a_case(name):
    """The file itself may not be wrong: a cell that somebody wrote over is found here."""
    inside = [r.name for r in ROUTES if "number" in r.names and r.name not in NOT_TRIED]
    assert len(inside) > 50
    assert {MATRIX[f"{m} {r}"][name] for r in inside for m in METHODS} <= EMPTY


def test_the_matrix_lets_nobody_in_without_a_login():
    closed = [r.name for r in ROUTES if r.name not in PUBLIC | NOT_TRIED]
    assert {MATRIX[f"{m} {r}"]["anon"] for r in closed for m in METHODS} <= EMPTY


def test_a_guest_meets_only_what_is_written_out():
    """A guest has no right that is not given by name; the rest of the house does not exist for them."""
    own = {"office:join", "office:logins", "office:end_login"}  # one's own logins are everybody's
    house = [r.name for r in ROUTES if r.name.startswith("office:") and r.name not in own]
    assert {MATRIX[f"{m} {r}"]["guest"] for r in house for m in METHODS} <= {".", "-"}


def test_the_walk_tells_the_answers_apart():
    """Positive control: each word of the cells."""
    assert called(200, "", known=False) == called(286, "", known=True) == "ok"
    assert called(302, "/accounts/login/?next=/", known=False) == "login"
    assert called(302, "/accounts/login/?next=/", known=True) == "again"
    assert called(302, "/accounts/reauthenticate/", known=True) == "again"
    assert called(302, "/cases/", known=True) == "go"
    assert [called(status, "", known=True) for status in (404, 405, 409, 500)] == [".", "-", "409", "500"]
    assert {"ok", "go", "again", ".", "-", "login"} <= {cell for row in MATRIX.values() for cell in row.values()}
    assert not any(cell.startswith("5") for row in MATRIX.values() for cell in row.values())


@pytest.mark.django_db
def test_a_hole_would_be_a_difference(stage, monkeypatch):
    """Positive control: a door that forgets to ask for the part in the case is seen in the columns from outside."""
    from tsutsumi.cases.models import Case

    door = next(r for r in ROUTES if r.name == "room:timeline").url(stage)
    assert tried(browser(stage.stranger), "GET", door) == "."
    monkeypatch.setattr("tsutsumi.cases.past.case_for", lambda _request, number: Case.objects.get(number=number))
    assert tried(browser(stage.stranger), "GET", door) == "ok"
