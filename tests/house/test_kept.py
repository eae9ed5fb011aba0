"""A stage that is put up again is the stage that was set."""

import filecmp
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.kept import LONGEST, forget, staged
from tests.looking import rows, undone
from tests.world import make_stage


def never():
    raise AssertionError("set anew")


def same(one, two) -> bool:
    compared = filecmp.dircmp(one, two)
    apart = compared.left_only + compared.right_only + compared.diff_files
    return not apart and all(same(one / name, two / name) for name in compared.common_dirs)


@pytest.fixture
def homes(settings, tmp_path):
    forget()
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
    settings.TSUTSUMI_HOME = tmp_path / "first"
    return tmp_path / "first", tmp_path / "second"


@pytest.mark.django_db
def test_it_is_the_same_to_the_last_value_and_byte(homes, settings, tmp_path_factory):
    with undone():
        set_once, first = staged(make_stage, tmp_path_factory.mktemp), rows()
    settings.TSUTSUMI_HOME = homes[1]
    again = staged(never, tmp_path_factory.mktemp)
    assert rows() == first
    assert sum(map(len, first.values())) > 4000
    assert same(*homes)
    assert any(path.is_file() for path in homes[0].rglob("*"))
    assert again.stage.keys() == set_once.stage.keys()
    assert again.case == set_once.case
    assert again.case is not set_once.case


@pytest.mark.django_db
def test_what_comes_later_gets_keys_of_its_own(homes, tmp_path_factory):
    from tsutsumi.cases import actions as cases

    with undone():
        staged(make_stage, tmp_path_factory.mktemp)
    again = staged(never, tmp_path_factory.mktemp)
    note = cases.note(again.case, "後から書いた。", by=again.sato, known_at=again.case.known_at)
    assert again.case.notes.exclude(pk=note.pk).count() == again.case.notes.count() - 1


@pytest.mark.django_db
@pytest.mark.parametrize("later", [LONGEST + timedelta(seconds=1), timedelta(days=-9)], ids=["too old", "of later"])
def test_it_is_set_anew_by_another_clock(homes, time_machine, later, tmp_path_factory):
    with undone():
        staged(make_stage, tmp_path_factory.mktemp)
    time_machine.move_to(timezone.now() + later)
    with pytest.raises(AssertionError, match="set anew"):
        staged(never, tmp_path_factory.mktemp)


@pytest.mark.django_db
def test_it_is_set_anew_where_somebody_is_already(homes, tmp_path_factory):
    staged(make_stage, tmp_path_factory.mktemp)
    with pytest.raises(AssertionError, match="set anew"):
        staged(never, tmp_path_factory.mktemp)
