"""Passwords open what was locked, once, and stay nowhere."""

import io
import json
import zipfile
from datetime import timedelta

import py7zr
import pytest
from django.apps import apps
from django.core import serializers
from django.urls import reverse
from django.utils import timezone

from tests.apps.evidence.house import inline
from tsutsumi.audit.models import Entry
from tsutsumi.core.flow import Refused
from tsutsumi.core.readers import children
from tsutsumi.evidence import actions, jobs, passwords, vault
from tsutsumi.evidence.models import ScanRun, Sealed, scope_of
from tsutsumi.work import queue
from tsutsumi.work.models import Job

pytestmark = pytest.mark.django_db

RIGHT, WRONG = "みかん畑-2026", "ちがう鍵-1999"


def locked(text, password=RIGHT):
    out = io.BytesIO()
    with py7zr.SevenZipFile(out, "w", password=password) as archive:
        archive.writestr(text, "名簿.txt")
    return out.getvalue()


def loose(text):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("手紙.txt", text)
    return out.getvalue()


@pytest.fixture
def opened(monkeypatch):
    from tsutsumi.core.readers.opener import Begun

    seen = []

    def run(work, given, limits):
        for message in inline(work, given, limits):
            if isinstance(message.told, Begun):
                seen.append(message.told.path)
            yield message

    monkeypatch.setattr(children, "run", run)
    return seen


@pytest.fixture
def first(case, suzuki, opened):
    """A scan that met an archive it could not open."""
    files = {
        "鍵付き.7z": locked("佐藤 花子 様 電話 090-1234-5671"),
        "包み.zip": loose("鈴木 一郎 様 電話 090-1234-5672"),
    }
    for name, data in files.items():
        actions.take_in(case, vault.seal(scope_of(case), data), name, by=suzuki)
    run = done(actions.ask_scan(case, by=suzuki))
    opened.clear()
    return run


def done(run):
    jobs.scan({"run": run.pk}, lambda: None)
    run.refresh_from_db()
    return run


def everything():
    """Every row of every table, and every file of the house as it lies there."""
    return "".join(serializers.serialize("json", model.objects.all()) for model in apps.get_models())


def test_a_second_scan_with_the_password_reads_only_what_was_locked(first, suzuki, opened, as_user):
    assert list(first.files.filter(state="unread").values_list("reason_code", flat=True)) == ["encrypted"]
    page = reverse("evidence:passwords", args=[first.case.number, first.number])
    browser = as_user(suzuki)
    assert "パスワードを入れてもう一度調べる" in browser.get(reverse("evidence:scan", args=[first.case.number, 1])).text
    assert "鍵付き.7z" in browser.get(page).text
    assert browser.post(page, {"password": f"{WRONG}\r\n{RIGHT}"}).status_code == 302
    second = done(ScanRun.objects.get(number=2))
    assert [path for path in opened if path.startswith("包み")] == []
    assert not second.files.exclude(state="read").exists()
    assert second.summary["kinds"]["phone"] == {"hits": 2, "files": 2}
    assert (second.summary["people"]["low"], second.summary["people"]["high"]) == (2, 2)


def test_a_password_stands_in_no_row_no_entry_and_no_file(first, suzuki, home):
    run = actions.ask_scan(first.case, by=suzuki, passwords=(RIGHT,))
    assert passwords.of(run) == (RIGHT,)
    for text in (everything(), json.dumps(list(Entry.objects.values_list("data", flat=True)), ensure_ascii=False)):
        assert RIGHT not in text
        assert json.dumps(RIGHT)[1:-1] not in text
    assert not [f for f in home.rglob("*") if f.is_file() and RIGHT.encode() in f.read_bytes()]
    assert Entry.objects.filter(verb="scan.asked").latest("pk").data["passwords"] == 1
    assert Job.objects.filter(key=str(run.pk)).get().args == {"run": run.pk}


@pytest.mark.parametrize("end", ["done", "cancelled", "failed"])
def test_with_the_end_of_the_scan_its_passwords_are_gone(first, suzuki, home, end):
    run = actions.ask_scan(first.case, by=suzuki, passwords=(RIGHT,))
    sealed = run.passwords_id
    if end == "cancelled":
        actions.cancel(run, by=suzuki)
    elif end == "failed":
        jobs._fail(run, "壊れている")
    else:
        done(run)
    run.refresh_from_db()
    assert (run.state, run.passwords) == (end, None)
    assert not Sealed.objects.filter(pk=sealed).exists()


def killed_at_every_attempt():
    """The worker dies with this job each time, until it is tried no more."""
    for _ in range(5):
        assert queue.claim() is not None
        Job.objects.filter(state="running").update(lease_until=timezone.now() - timedelta(seconds=1))
    assert queue.claim() is None


def test_a_scan_that_is_given_up_keeps_no_password_and_can_still_go_on(
    first, suzuki, home, django_capture_on_commit_callbacks
):
    Job.objects.all().delete()
    run = actions.ask_scan(first.case, by=suzuki, passwords=(RIGHT,))
    [file] = home.glob(f"vault/*/{run.passwords_id}")
    killed_at_every_attempt()
    with django_capture_on_commit_callbacks(execute=True):
        jobs.forget({}, lambda: None)
    run.refresh_from_db()
    assert run.passwords is None
    assert not file.exists()
    queue.revive(Job.objects.get())
    assert done(run).state == "done"
    assert list(run.files.filter(state="unread").values_list("reason_code", flat=True)) == ["encrypted"]


def test_a_scan_that_waits_or_rests_keeps_its_passwords(first, suzuki, home):
    run = actions.ask_scan(first.case, by=suzuki, passwords=(RIGHT,))
    for state in ("waiting", "running", "paused"):
        ScanRun.objects.filter(pk=run.pk).update(state=state)
        jobs.forget({}, lambda: None)
        run.refresh_from_db()
        assert passwords.of(run) == (RIGHT,), state


def test_a_destroyed_password_leaves_no_file(first, suzuki, home, django_capture_on_commit_callbacks):
    run = actions.ask_scan(first.case, by=suzuki, passwords=(RIGHT,))
    [file] = home.glob(f"vault/*/{run.passwords_id}")
    with django_capture_on_commit_callbacks(execute=True):
        actions.cancel(run, by=suzuki)
    assert not file.exists()


@pytest.mark.parametrize("typed", ["", "\n \n", "\n".join(f"p{n}" for n in range(51)), "x" * 201])
def test_too_few_or_too_many_passwords_are_refused_and_do_not_come_back(first, suzuki, as_user, typed):
    page = reverse("evidence:passwords", args=[first.case.number, first.number])
    text = as_user(suzuki).post(page, {"password": typed}).text
    assert "パスワード" in text
    assert "x" * 201 not in text
    assert "p49" not in text
    assert ScanRun.objects.count() == 1


def test_a_line_is_a_password_as_it_is_typed():
    assert passwords.lines_of(" a b \r\n\r\nc\nc\n") == (" a b ", "c")
    with pytest.raises(Refused):
        passwords.lines_of("\n".join(map(str, range(99))))


def test_those_who_may_not_scan_cannot_give_passwords(first, ito, as_user):
    page = reverse("evidence:passwords", args=[first.case.number, first.number])
    assert as_user(ito).get(page).status_code == 404
    assert as_user(ito).post(page, {"password": RIGHT}).status_code == 404
