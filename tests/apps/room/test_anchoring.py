"""Once a day the officers get one digest of the trail; whoever rewrites the past cannot make it fit."""

from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from tsutsumi.audit import guard
from tsutsumi.audit.digests import digest_of, fields_of, seal_of
from tsutsumi.audit.models import Chain, Entry
from tsutsumi.outbox.models import Message
from tsutsumi.room import anchoring


@pytest.fixture
def tomorrow(stage):
    Message.objects.all().delete()
    with time_machine.travel(timezone.now() + timedelta(days=1)) as clock:
        anchoring.anchor({}, lambda: None)
        stage.stage["clock"] = clock
        yield stage


def verified(*told):
    out = StringIO()
    try:
        call_command("audit_verify", *told, stdout=out)
    except SystemExit:
        return False, out.getvalue()
    return True, out.getvalue()


def rewritten(entry):
    """What somebody with the database and the audit key does: change the past and chain everything anew."""
    guard.remove(connection)
    previous = entry.previous
    for later in Entry.objects.filter(chain=entry.chain, number__gte=entry.number).order_by("number"):
        if later.pk == entry.pk:
            later.data = {**later.data, "rewritten": 1}
        later.previous = previous
        later.digest = previous = digest_of(previous, fields_of(later))
        Entry.objects.filter(pk=later.pk).update(data=later.data, previous=later.previous, digest=later.digest)
    chain = Chain.objects.get(pk=entry.chain_id)
    head = Entry.objects.filter(chain=chain).order_by("-number")[0].digest
    Chain.objects.filter(pk=chain.pk).update(head=head, seal=seal_of(chain.case_id, chain.length, head))
    guard.install(connection)


def test_each_officer_gets_it_once_a_day_however_often_the_machine_runs(tomorrow):
    anchoring.anchor({}, lambda: None)
    sent = Message.objects.filter(key__startswith="anchor ")
    assert sorted(m.to for m in sent) == ["sato@aoi.example", "stranger@aoi.example"]
    assert Entry.objects.filter(verb="audit.anchored").count() == 1
    tomorrow.clock.shift(timedelta(days=1))
    anchoring.anchor({}, lambda: None)
    assert sent.all().count() == 4


def test_it_says_nothing_of_the_cases(tomorrow):
    said = {m.subject + anchoring.BODY for m in Message.objects.filter(key__startswith="anchor ")}
    assert not any(tomorrow.case.number in text or tomorrow.case.title in text for text in said)


def test_it_fits_until_somebody_rewrites_the_past_with_all_the_keys(tomorrow):
    day = timezone.localdate()
    told = ["--day", day.isoformat(), "--digest", anchoring.digest_before(day)]
    fine, text = verified(*told)
    assert fine
    assert "合っています" in text
    rewritten(Entry.objects.filter(chain__case_id=tomorrow.case.pk).order_by("number")[2])
    assert verified()[0]  # positive control: the chain alone holds again
    fine, text = verified(*told)
    assert not fine
    assert "書き換えられたおそれ" in text


def test_what_is_written_later_does_not_change_it(tomorrow):
    from tsutsumi.cases import actions as cases

    day = timezone.localdate()
    before = anchoring.digest_before(day)
    cases.note(tomorrow.case, "後から書いた。", by=tomorrow.sato, known_at=timezone.now())
    assert anchoring.digest_before(day) == before
