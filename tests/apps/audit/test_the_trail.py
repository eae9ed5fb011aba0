"""The trail: in the same transaction, chained, and a change by anybody is found."""

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from tsutsumi.audit import guard
from tsutsumi.audit.models import Chain, Entry
from tsutsumi.audit.record import record
from tsutsumi.audit.verify import verify

pytestmark = pytest.mark.django_db


def act(by, number=1, case_id=None):
    with transaction.atomic():
        return record("job.retried", "work.job:1", by=by, case_id=case_id, number=number)


@pytest.fixture
def chains(sato):
    for number in range(1, 6):
        act(sato, number)
        act(sato, number, case_id=7)
    assert list(verify()) == []


@pytest.mark.django_db(transaction=True)
def test_an_entry_outside_a_transaction_is_refused(sato):
    with pytest.raises(RuntimeError, match="atomic"):
        record("job.retried", by=sato)
    act(sato)


def test_an_entry_is_gone_when_its_act_is_undone(sato):
    with transaction.atomic():
        record("job.retried", by=sato)
        transaction.set_rollback(True)
    assert not Entry.objects.exists()


def test_an_unknown_verb_is_an_error(sato):
    with pytest.raises(KeyError, match=r"job\.exploded"), transaction.atomic():
        record("job.exploded", by=sato)


@pytest.mark.parametrize("value", [1.5, object(), b"bytes"])
def test_what_is_neither_number_text_nor_date_does_not_belong_in_the_trail(sato, value):
    with pytest.raises(TypeError), transaction.atomic():
        record("job.retried", by=sato, value=value)


def test_line_breaks_and_control_characters_cannot_forge_a_line(sato):
    with transaction.atomic():
        entry = record("job.retried", "a\r\nb", by=sato, text="x\r\n2026-11-23 admin\x00\u2028\ud800")
    entry.refresh_from_db()
    said = entry.subject + entry.data["text"]
    assert not any(ord(c) < 32 or c in "\x7f\x85\u2028\u2029" for c in said)
    assert list(verify()) == []


def test_a_case_has_its_own_chain_and_the_organisation_knows_of_it(sato):
    entry = act(sato, case_id=7)
    assert (entry.number, entry.case_id) == (1, 7)
    opened = Entry.objects.get(verb="chain.opened")
    assert opened.case_id is None
    assert opened.data["chain"] == entry.chain_id


def test_the_database_itself_refuses_to_change_or_delete_an_entry(sato):
    entry = act(sato)
    for change in (
        lambda: Entry.objects.filter(pk=entry.pk).update(verb="user.invited"),
        lambda: Entry.objects.filter(pk=entry.pk).delete(),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()


def run(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def last(case_id):
    return Entry.objects.filter(case_id=case_id).order_by("number").last()


ATTACKS = {
    "the verb": lambda: run("UPDATE audit_entry SET verb = 'user.invited' WHERE case_id = 7 AND number = 3"),
    "a number in the data": lambda: run(
        "UPDATE audit_entry SET data = %s WHERE case_id = 7 AND number = 3", '{"number": 999}'
    ),
    "who": lambda: run("UPDATE audit_entry SET by_id = (SELECT max(id) FROM accounts_user) WHERE number = 3"),
    "when": lambda: run("UPDATE audit_entry SET at = '2020-01-01 00:00:00+00:00' WHERE case_id = 7 AND number = 3"),
    "the subject": lambda: run("UPDATE audit_entry SET subject = 'x' WHERE case_id IS NULL AND number = 2"),
    "deleting from the middle": lambda: run("DELETE FROM audit_entry WHERE case_id = 7 AND number = 3"),
    "cutting off the end": lambda: run("DELETE FROM audit_entry WHERE case_id = 7 AND number = 5"),
    "cutting off the end and mending the head": lambda: (
        run("DELETE FROM audit_entry WHERE case_id = 7 AND number = 5"),
        run("UPDATE audit_chain SET length = 4, head = %s WHERE case_id = 7", last(7).digest),
    ),
    "moving an entry to another case": lambda: run("UPDATE audit_entry SET case_id = 8 WHERE number = 5"),
    "a whole case": lambda: (
        run("DELETE FROM audit_entry WHERE case_id = 7"),
        run("DELETE FROM audit_chain WHERE case_id = 7"),
    ),
    "the whole organisation": lambda: (
        run("DELETE FROM audit_entry WHERE case_id IS NULL"),
        run("DELETE FROM audit_chain WHERE case_id IS NULL"),
    ),
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_whoever_gets_past_the_triggers_is_found(chains, admin, attack, capsys):
    guard.remove(connection)
    ATTACKS[attack]()
    guard.install(connection)
    assert list(verify()), attack
    with pytest.raises(SystemExit) as ended:
        call_command("audit_verify")
    assert ended.value.code == 1
    assert "異常" in capsys.readouterr().out


def test_the_first_broken_entry_is_named(chains):
    guard.remove(connection)
    run("UPDATE audit_entry SET subject = 'x' WHERE case_id = 7 AND number IN (3, 4)")
    guard.install(connection)
    (fault,) = verify()
    assert "3番目" in fault.where
    assert "書き換え" in fault.what


def test_missing_triggers_are_reported(chains):
    guard.remove(connection)
    (fault,) = verify()
    guard.install(connection)
    assert "トリガー" in fault.what


def test_without_the_key_nobody_can_continue_a_chain_unseen(chains, settings, sato):
    ours, settings.AUDIT_KEY = settings.AUDIT_KEY, b"x" * 32
    act(sato, case_id=7)
    settings.AUDIT_KEY = ours
    assert [fault.where for fault in verify()]


def test_an_untouched_trail_is_in_order(chains, capsys):
    call_command("audit_verify")
    assert "異常なし" in capsys.readouterr().out
    assert Chain.objects.count() == 2
