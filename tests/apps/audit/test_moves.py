"""A state is written in one place, and only when nobody was faster."""

import pytest
from django.db import transaction

from tsutsumi.audit.models import Entry
from tsutsumi.audit.moves import Overtaken, move
from tsutsumi.core.flow import Flow, Move, Refused
from tsutsumi.work.models import Job

pytestmark = pytest.mark.django_db


def keyless(job):
    return None if job.key else "鍵がありません。"


@pytest.fixture
def thing(monkeypatch, sato):
    """Any row with a state will do; the queue's own states are used as a lifecycle here."""
    flow = Flow(
        initial="waiting",
        states={"waiting": "待ち", "running": "実行中", "done": "終わり"},
        moves={
            "start": Move(("waiting",), "running", label="始める"),
            "end": Move(("running",), "done", guard=keyless, label="終える"),
        },
    )
    monkeypatch.setattr(Job, "flow", flow, raising=False)
    monkeypatch.setattr("tsutsumi.audit.record.VERBS", {"job.start": "始めた", "job.end": "終えた"})
    from django.utils import timezone

    return Job.objects.create(kind="k", key="", run_after=timezone.now())


def test_a_move_changes_the_state_and_leaves_an_entry(thing, sato):
    with transaction.atomic():
        move(thing, "start", by=sato, why=1)
    thing.refresh_from_db()
    entry = Entry.objects.get()
    assert (thing.state, entry.verb, entry.subject) == ("running", "job.start", f"work.job:{thing.pk}")
    assert entry.data == {"source": "waiting", "target": "running", "why": 1}


def test_a_move_that_is_not_open_says_why(thing, sato):
    with pytest.raises(Refused, match="待ち"), transaction.atomic():
        move(thing, "end", by=sato)


def test_a_guard_gives_its_own_reason(thing, sato):
    with transaction.atomic():
        move(thing, "start", by=sato)
    with pytest.raises(Refused, match="鍵がありません"), transaction.atomic():
        move(thing, "end", by=sato)


def test_the_slower_of_two_is_overtaken_and_leaves_nothing(thing, sato):
    same = Job.objects.get(pk=thing.pk)
    with transaction.atomic():
        move(thing, "start", by=sato)
    with pytest.raises(Overtaken), transaction.atomic():
        move(same, "start", by=sato)
    assert Entry.objects.count() == 1


def test_the_open_moves_are_those_that_would_not_be_refused(thing):
    assert [name for name, _ in Job.flow.open_moves(thing)] == ["start"]
