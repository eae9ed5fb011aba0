"""A house that was restored from a backup sends nobody a second mail, forgets nobody, and opens no erased list."""

import shutil

import pytest
from django.core.management import call_command

from tests.apps.notices import made
from tests.apps.notices.test_approval import decided  # noqa: F401
from tests.apps.notices.test_mail import NOW, carry, clock, live, settled, sink, states  # noqa: F401
from tsutsumi.core.flow import Refused
from tsutsumi.evidence import keys
from tsutsumi.evidence.models import scope_of
from tsutsumi.notices import frozen, jobs, quiet
from tsutsumi.notices.models import Attempt, Carriage, Mailing, Notice
from tsutsumi.notices.selfcheck.models import CheckPage
from tsutsumi.notices.sending import actions as sending
from tsutsumi.room.backing import restoring, tables, writing

pytestmark = pytest.mark.django_db
QUEUED = "2026-12-01T12:00:00 mx postfix/qmgr[811]: 4Xk3Tz0WbQz9t: from=<{}>, size=5120, nrcpt=1 (queue active)\n"


@pytest.fixture
def half(live, sink, monkeypatch, settings, tmp_path):  # noqa: F811
    """Twenty had their mail when the backup was made, thirty when the house burned down."""
    rest = Notice.objects.filter(mailing=live, person__gte=20)
    rest.update(state="planned")
    carry(live)
    assert len(sink.envelopes) == 20
    # The trail and the users lie in the same database here, and stay: this is about mailings.
    monkeypatch.setattr(tables, "tables", lambda: [Mailing, Notice, Attempt, Carriage, CheckPage])
    writing.write(tmp_path / "b")
    rest.filter(person__lt=30).update(state="queued")
    carry(live)
    assert len(sink.envelopes) == 30
    Attempt.objects.filter(notice__in=rest).delete()
    for place in ("notices", "vault", "people", "rosters"):
        shutil.rmtree(settings.TSUTSUMI_HOME / place, ignore_errors=True)
    return tmp_path / "b"


def went(sink):  # noqa: F811
    return sorted(to for _sender, [to], _letter in sink.envelopes)


def go_on(mailing, by):
    sending.go_live(mailing, "40", by=by)
    sending.start(mailing, by=by)
    sending.queue_due(mailing, NOW.date(), by=by)
    carry(mailing)


def test_what_was_half_sent_goes_on_with_the_log_of_the_relay_and_nobody_gets_two(half, live, sink, ito, tmp_path):  # noqa: F811
    restoring.restore(half)
    live.refresh_from_db()
    assert (live.state, live.is_trial, "バックアップ" in live.trouble) == ("paused", True, True)
    assert frozen.person(live.case, live.roll, 7)["email"] == made.person(7)["email"]
    jobs.waves({}, lambda: None)
    carry(live)
    with pytest.raises(Refused, match="試し"):
        sending.start(live, by=ito)
    assert len(sink.envelopes) == 30

    log = tmp_path / "mail.log"
    log.write_text("".join(QUEUED.format(sender) for sender, _to, _letter in sink.envelopes))
    call_command("mailed", str(log))
    assert states(live) == {("handed", "mail"): 30, ("planned", "mail"): 10}
    call_command("mailed", str(log))  # a second time changes nothing
    go_on(live, ito)
    assert went(sink) == sorted(made.person(n)["email"] for n in range(40))


def test_without_that_log_ten_would_get_two_which_is_why_a_person_must_go_live_again(half, live, sink, ito):  # noqa: F811
    restoring.restore(half)
    go_on(live, ito)
    assert len(sink.envelopes) - len(set(went(sink))) == 10
    assert set(went(sink)) == {made.person(n)["email"] for n in range(40)}


def test_what_the_backup_knew_as_sent_but_not_yet_kept_is_read_from_its_journal(half, live, sink, ito):  # noqa: F811
    """As when the worker died right before the backup: the rows know nothing, the journal does."""
    restoring.restore(half)
    Attempt.objects.all().delete()
    Notice.objects.filter(mailing=live).update(state="planned", due_at=None)
    Carriage.objects.update(kept=0)
    go_on(live, ito)
    assert len(sink.envelopes) == 50  # the ten that were sent after the backup, and not one of the twenty


def test_of_an_erased_case_neither_list_nor_journal_opens(half, live, sink):  # noqa: F811
    keys.destroy(scope_of(live.case))
    found = restoring.restore(half)
    assert found["found"]["shut rows"] > 40
    assert not quiet.journal(live).exists()
    with pytest.raises(Exception, match=r".+"):
        frozen.person(live.case, live.roll, 7)
