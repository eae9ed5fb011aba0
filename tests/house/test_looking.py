"""What the walks read again is all that changed, whichever way it was written."""

import pytest
from django.db import connection

from tests.looking import House, rows, unlike
from tsutsumi.cases.models import Case, Note, Part

TITLE = "別の件名"


def by_hand(stage):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cases_case SET title = %s", [TITLE])


WAYS = {
    "saved": lambda stage: Case.objects.get().save(),
    "changed": lambda stage: Case.objects.update(title=TITLE),
    "added": lambda stage: Note.objects.create(case=stage.case, text="x", by=stage.sato, known_at=stage.case.known_at),
    "many at once": lambda stage: Part.objects.bulk_update(
        [Part(pk=stage.part.pk, role="viewer", case=stage.case, user=stage.takahashi)], ["role"]
    ),
    "taken away": lambda stage: stage.part.delete(),
    "between two": lambda stage: stage.scan.items.clear(),
    "by hand": by_hand,
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_whatever_is_written_is_read_again(stage, way):
    house = House()
    with house.undone():
        assert house.now() == house.first
        way(stage)
        everything = rows()
        assert house.now() == everything
        assert unlike(house.first, everything) or way is WAYS["saved"]
    with house.undone():
        assert house.now() == rows() == house.first


def test_what_is_not_told_is_not_seen(stage):
    """Positive control: the comparison with everything is what finds it."""
    house = House()
    with house.undone():
        Case.objects.update(title=TITLE)
        house.written.clear()
        assert house.now() != rows()
