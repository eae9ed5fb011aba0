import os
import subprocess
import sys
import threading
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from tests.apps.stage import a_case, known_at
from tsutsumi.audit.models import Entry
from tsutsumi.cases import actions
from tsutsumi.cases.models import Case, Numbering, Part
from tsutsumi.cases.numbers import next_number
from tsutsumi.core.flow import Refused


def verbs(case):
    return list(Entry.objects.filter(case_id=case.pk).values_list("verb", flat=True))


@pytest.mark.parametrize(
    ("style", "digits", "day", "is_drill", "expected"),
    [
        ("era", 4, date(2026, 11, 23), False, "PI-R8-0001"),
        ("era", 3, date(2019, 5, 1), False, "PI-R1-001"),
        ("era", 4, date(2019, 4, 30), False, "PI-H31-0001"),
        ("western", 5, date(2026, 11, 23), False, "PI-2026-00001"),
        ("era", 4, date(2026, 11, 23), True, "KN-R8-0001"),
    ],
)
def test_a_number_has_prefix_year_and_running_number(db, style, digits, day, is_drill, expected):
    Numbering.objects.create(year_style=style, digits=digits)
    with transaction.atomic():
        assert next_number(day, is_drill=is_drill) == expected


def opened_and_broken_off(by):
    with transaction.atomic():
        a_case(by)
        raise ZeroDivisionError


def test_numbers_run_without_gaps_even_when_an_opening_fails(world):
    first = a_case(world.sato)
    with pytest.raises(Refused):
        actions.open_case("未来の事案", timezone.now() + timedelta(days=1), by=world.sato)
    with pytest.raises(ZeroDivisionError):
        opened_and_broken_off(world.sato)
    second = a_case(world.sato)
    assert [int(case.number[-4:]) for case in (first, second)] == [1, 2]


OPEN_THREE = """
import django; django.setup()
from tests.apps.stage import a_case
from tsutsumi.accounts.models import User
for _ in range(3):
    print(a_case(User.objects.get(email="sato@aoi.example")).number)
"""
MAKE_SATO = """
import django; django.setup()
from tests import tables
tables.make(verbosity=0)
from tests.world import make_person
make_person("sato")
"""


@pytest.mark.django_db(transaction=True)
def test_many_people_opening_at_once_on_a_server_get_different_numbers(sato):
    if connection.vendor != "postgresql":
        pytest.skip("the next test does this on SQLite, with processes")
    numbers, troubles = [], []

    def open_some():
        try:
            numbers.extend(a_case(sato).number for _ in range(3))
        except Exception as trouble:
            troubles.append(trouble)
        finally:
            connection.close()

    threads = [threading.Thread(target=open_some) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert troubles == []
    assert sorted(int(number[-4:]) for number in numbers) == list(range(1, 13))


def test_many_people_opening_at_once_get_different_numbers(tmp_path):
    # Processes of their own on a database file: the one in memory of the other tests knows no two writers.
    environment = {**os.environ, "TSUTSUMI_HOME": str(tmp_path), "DATABASE_URL": "", "PYTHONPATH": "."}
    environment["DJANGO_SETTINGS_MODULE"] = "tsutsumi.config.settings"

    def start(script):
        return subprocess.Popen([sys.executable, "-c", script], env=environment, stdout=subprocess.PIPE, text=True)

    start(MAKE_SATO).communicate()
    numbers = [line for one in [start(OPEN_THREE) for _ in range(3)] for line in one.communicate()[0].split()]
    assert sorted(int(number[-4:]) for number in numbers) == list(range(1, 10))


def test_opening_adds_the_opener_and_those_on_standby_and_nobody_else(world):
    case = a_case(world.suzuki)
    assert {part.user for part in case.parts.active()} == {world.suzuki, world.sato}
    assert not Case.objects.visible_to(world.stranger).exists()
    assert not Case.objects.visible_to(world.admin).exists()


def test_while_nobody_is_on_standby_every_active_officer_joins(world):
    actions.save_standby([], by=world.admin)
    case = a_case(world.suzuki)
    assert {part.user for part in case.parts.active()} == {world.suzuki, world.sato, world.stranger}


def test_somebody_who_was_removed_no_longer_sees_the_case(world):
    case = a_case(world.sato)
    part = actions.add_member(case, world.ito, by=world.sato)
    assert case in Case.objects.visible_to(world.ito)
    actions.remove_member(part, by=world.sato)
    assert case not in Case.objects.visible_to(world.ito)
    assert "part.removed" in verbs(case)


def test_the_last_officer_cannot_leave(world):
    case = a_case(world.sato)
    with pytest.raises(Refused, match="一人もいなくなる"):
        actions.remove_member(case.parts.get(user=world.sato), by=world.sato)


def test_a_person_has_one_part_at_a_time(world):
    case = a_case(world.sato)
    with pytest.raises(IntegrityError), transaction.atomic():
        Part.objects.create(case=case, user=world.sato)


def test_an_edit_keeps_the_old_words_and_the_trail_keeps_only_the_names_of_fields(world):
    case = a_case(world.sato, outline="患者 山田太郎さんの情報")
    changed = actions.edit(case, by=world.ito, outline="患者の情報", cause="lost")
    assert changed == ["cause", "outline"]
    assert case.cause_group == "mistake"
    assert case.changes.get(field="outline").old == "患者 山田太郎さんの情報"
    entry = Entry.objects.get(case_id=case.pk, verb="case.edited")
    assert entry.data == {"fields": ["cause", "outline"]}


def test_an_edit_that_changes_nothing_leaves_no_trace(world):
    case = a_case(world.sato, cause="lost")
    assert actions.edit(case, by=world.sato, cause="lost") == []
    assert "case.edited" not in verbs(case)


def test_a_field_that_is_not_to_be_set_by_hand_is_an_error(world):
    case = a_case(world.sato)
    for name in ("number", "state", "opened_by", "is_drill"):
        with pytest.raises(TypeError):
            actions.edit(case, by=world.sato, **{name: "x"})


def test_knowing_in_the_future_is_refused(world):
    case = a_case(world.sato)
    with pytest.raises(Refused, match="未来"):
        actions.edit(case, by=world.sato, known_at=timezone.now() + timedelta(hours=1))


def test_a_case_runs_from_suspicion_to_its_end(world):
    case = a_case(world.sato)
    for step, state in (
        ("confirm", "confirmed"),
        ("contain", "contained"),
        ("report", "reported"),
        ("close", "closed"),
    ):
        actions.go(case, step, by=world.sato)
        assert case.state == state
    assert case.is_over
    assert verbs(case)[-4:] == ["case.confirm", "case.contain", "case.report", "case.close"]


def test_dismissing_needs_a_reason_which_stays_with_the_case(world):
    case = a_case(world.sato)
    with pytest.raises(Refused, match="理由"):
        actions.go(case, "dismiss", by=world.sato, reason="  ")
    actions.go(case, "dismiss", by=world.sato, reason="空のUSBだった")
    assert (case.state, case.dismissed_reason) == ("dismissed", "空のUSBだった")


def test_a_step_that_is_not_open_is_refused(world):
    case = a_case(world.sato)
    with pytest.raises(Refused):
        actions.go(case, "close", by=world.sato)


def test_a_corrected_note_stays_readable_and_is_corrected_once(world):
    case = a_case(world.sato)
    old = actions.note(case, "9時に電話", by=world.sato, known_at=known_at())
    new = actions.correct(old, "10時に電話", by=world.sato)
    assert (new.corrects, old.corrected_by) == (old, new)
    with pytest.raises(Refused, match="すでに訂正"):
        actions.correct(old, "11時に電話", by=world.sato)


def test_the_known_day_is_the_day_in_japan(world):
    case = a_case(world.sato)
    case.known_at = known_at().replace(year=2026, month=11, day=1, hour=0, minute=30)
    assert case.known_on == date(2026, 11, 1)
