"""Two cases side by side: no id of one case opens, changes or is taken up by the other (BOLA)."""

import pytest
from django.apps import apps
from django.urls import NoReverseMatch, resolve, reverse

from tests.apps.test_hostile_strings import browser
from tests.boxes import forms_of
from tests.house.test_routes import ROUTES, sample
from tests.house.visitors import again
from tests.looking import House, cell, models, rows, unlike
from tests.stage import set_stage
from tests.world import World

pytestmark = pytest.mark.once
# Rows of the house that come with a stage and belong to no case.
HOUSE = {"accounts", "work", "sessions", "contenttypes", "mfa", "account"}
HOUSE_MODELS = {
    "intake.link", "room.feed", "evidence.datakey", "evidence.sealed", "outbox.hook", "decisions.proxy",
    "decisions.route", "tasks.edition", "team.contact", "team.authority", "outside.houseflag", "outside.insurer",
    "team.edition", "team.post", "team.calltest", "manual.edition",
}  # fmt: skip
IDS = {"hidden", "option", "radio", "checkbox", "button"}
MINE = ("sato", "suzuki", "ito")


@pytest.fixture
def two(stage, settings):
    """The stage, and a second case with the same things in it that is the stranger's alone."""
    from tsutsumi.cases.models import Part
    from tsutsumi.intake import actions as intake

    settings.FRESH_MINUTES = 10**9
    before = things()
    other = World(stage.organisation, stage.people)
    set_stage(other)
    intake.merge(other.tip, other.case, by=stage.sato)
    other.tip.refresh_from_db()
    Part.objects.filter(case=other.case).delete()
    Part.objects.create(case=other.case, user=stage.stranger, role="office")
    theirs = things() - before
    theirs = {(label, pk) for label, pk in theirs if label.split(".")[0] not in HOUSE and label not in HOUSE_MODELS}
    return stage, other, theirs


def things() -> set[tuple]:
    """Every row there is: its table and its key."""
    return {key[:2] for table in rows().values() for key in table}


def touched(before, after, theirs) -> list[tuple]:
    """What became different in rows of the other case, or points at one of them and did not before."""
    wrong = []
    for key in unlike(before, after):
        label, pk, column = key
        target = relation(label, column)
        if (label, pk) in theirs or (target and (target, cell(after, key)) in theirs):
            wrong.append((label, column))
    return wrong


def relation(label, column) -> str:
    """The table that a column points at; empty when it does not."""
    for field in apps.get_model(label)._meta.concrete_fields:
        if field.attname == column and field.is_relation:
            return field.related_model._meta.label_lower
    return ""


def swapped(route, mine, other) -> list[str]:
    """The addresses of a route with each of its parts taken from the other case, where that makes a difference."""
    own = {n: sample(route.name, n, mine) for n in route.names}
    foreign = {n: sample(route.name, n, other) for n in route.names}
    mixed = [own | {n: foreign[n]} for n in route.names if foreign[n] != own[n]]
    return [reverse(route.name, kwargs=said) for said in mixed]


INSIDE = [r for r in ROUTES if "number" in r.names or r.name.startswith("intake:")]
SAID = {"reason": "x", "note": "x", "text": "x"}
OF_THE_HOUSE = {"intake:tell", "intake:told", "intake:revoke"}


def tried(visitor, method, address, theirs, house):
    """The answer, and what was touched; nothing stays, so the house is the same for all."""
    with house.undone():
        answer = getattr(visitor, method)(address, SAID)
        wrong = touched(house.first, house.now(), theirs)
    return answer, wrong


def test_no_address_with_an_id_of_another_case_answers_or_changes_anything(two, as_user):
    mine, other, theirs = two
    visitors = {who: browser(mine, as_user, who) for who in MINE}
    wrong, count, house = [], 0, House()
    for route in [r for r in INSIDE if r.name not in OF_THE_HOUSE]:
        for address in swapped(route, mine, other):
            for who in MINE:
                for method in ("get", "post"):
                    answer, changed = tried(again(visitors[who]), method, address, theirs, house)
                    count += 1
                    if changed or answer.status_code not in {404, 405}:
                        wrong.append((answer.status_code, method, route.name, address, who, changed))
    assert wrong == []
    assert count > 400
    assert rows() == house.first


def forms_with_ids(world, as_user):
    """The form of each route of the own case that carries an id, once, with somebody who may open it."""
    known = set()
    for who in MINE:
        visitor = browser(world, as_user, who)
        for route in INSIDE:
            answer = visitor.get(route.url(world))
            if answer.status_code != 200 or answer.streaming or "html" not in answer.get("Content-Type", ""):
                continue
            for form in forms_of(route.url(world), answer.content.decode()):
                boxes = {n for n, kind, value in form.boxes if kind in IDS and value.isdigit()}
                sign = (resolve(form.action.split("?")[0]).view_name, *sorted(boxes))
                if boxes and form.method == "post" and sign not in known:
                    known.add(sign)
                    yield visitor, form, boxes


def test_no_id_of_another_case_in_a_box_is_taken_up(two, as_user):
    mine, _other, theirs = two
    # Nobody changes an entry of the trail (the database refuses), and no row can point at one.
    ids = {str(pk) for label, pk in theirs if label != "audit.entry"}
    assert "audit.entry" not in {relation(m._meta.label_lower, f.attname) for m in models() for f in m._meta.fields}
    foreign = sorted(filter(str.isdigit, ids), key=int)
    forms = list(forms_with_ids(mine, as_user))
    wrong, house = [], House()
    for visitor, form, boxes in forms:
        for box in boxes:
            # One after the other, looked at once: what any of them takes up is still there at the end.
            with house.undone():
                for pk in foreign:
                    visitor.post(form.action, form.sent(**{box: pk}) | {"reason": "確かめるため"})
                changed = touched(house.first, house.now(), theirs)
            wrong += [(form.action, box, changed)] * bool(changed)
    assert wrong == []
    assert len(forms) >= 2, [form.action for _visitor, form, _boxes in forms]


def test_a_page_that_forgot_to_ask_would_be_seen(two, as_user, monkeypatch):
    """Positive control: a list of members that is looked up without its case."""
    from tsutsumi.cases.models import Case, Part

    mine, other, theirs = two
    monkeypatch.setattr("tsutsumi.cases.views.case_for", lambda _r, number: Case.objects.get(number=number))
    part = Part.objects.get(case=other.case, user=mine.stranger)
    address = reverse("cases:notes", args=[other.case.number])
    house = House()
    answer, _ = tried(browser(mine, as_user, "sato"), "get", address, theirs, house)
    assert answer.status_code == 200
    with house.undone():
        part.role = "viewer"
        part.save()
        assert touched(house.first, house.now(), theirs) == [("cases.part", "role")]


def test_every_route_of_a_case_can_be_swapped(two):
    """The walk really has another value for each part that names a thing of a case."""
    mine, other, _theirs = two
    try:
        same = [r.name for r in INSIDE if r.name not in OF_THE_HOUSE and not swapped(r, mine, other)]
    except NoReverseMatch as error:  # pragma: no cover
        pytest.fail(str(error))
    assert [name for name in same if not name.startswith("intake:")] == []
