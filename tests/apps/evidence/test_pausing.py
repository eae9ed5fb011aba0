"""A scan that rests and goes on, and a scan that need not read again what has not changed."""

import io
import zipfile

import pytest
from django.urls import reverse

from tests.apps.evidence.house import inline
from tsutsumi.audit.models import Entry
from tsutsumi.core.flow import Refused
from tsutsumi.core.readers import children
from tsutsumi.evidence import actions, gather, jobs, pipeline, vault
from tsutsumi.evidence.models import ScanPart, ScanRun, Sealed, scope_of
from tsutsumi.work.models import Job

# The readers are in this process here: one that is stopped in the middle leaves its file open; a child takes it along.
unclosed = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
pytestmark = [pytest.mark.django_db, unclosed]

LETTERS = {f"{n}.txt": f"{name} 様 電話 090-1234-567{n}" for n, name in enumerate(("佐藤", "鈴木", "高橋", "田中"))}


def archive(files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, text in files.items():
            packed.writestr(zipfile.ZipInfo(name), text)
    return out.getvalue()


class Readers:
    """The readers in this process; `opened` is every file they have opened."""

    def __init__(self):
        self.opened = []

    def __call__(self, work, given, limits):
        from tsutsumi.core.readers.opener import Begun

        for message in inline(work, given, limits):
            if isinstance(message.told, Begun):
                self.opened.append(message.told.path)
            yield message


@pytest.fixture
def readers(monkeypatch):
    found = Readers()
    monkeypatch.setattr(children, "run", found)
    monkeypatch.setattr(pipeline, "FLUSH_SECONDS", 0.0)
    monkeypatch.setattr(jobs, "TELL_SECONDS", 0.0)
    return found


@pytest.fixture
def given(case, suzuki):
    def take(files):
        sealed = {name: vault.seal(scope_of(case), data) for name, data in files.items()}
        return [actions.take_in(case, one, name, by=suzuki) for name, one in sealed.items()]

    return take


def done(run, beat=lambda: None):
    jobs.scan({"run": run.pk}, beat)
    run.refresh_from_db()
    return run


def paused(run, by, after):
    """The scan as it is when somebody pauses it while it works."""

    def beat():
        if run.parts.count() >= after and ScanRun.objects.get(pk=run.pk).state == "running":
            actions.pause(ScanRun.objects.get(pk=run.pk), by=by)

    return done(run, beat)


def result(run):
    files = list(run.files.values_list("path", "state", "hits", "kinds", "copy_of"))
    marks = list(run.marks.values_list("path", "kind", "masked", "fingerprint", "place", "line"))
    return files, marks, {**run.summary, "seconds": 0}


def test_a_paused_scan_goes_on_where_it_was_and_ends_as_an_undisturbed_one(case, suzuki, given, readers):
    given({"包み.zip": archive(LETTERS)})
    run = paused(actions.ask_scan(case, by=suzuki), suzuki, after=2)
    assert run.state == "paused"
    assert not run.files.exists()
    first = set(readers.opened)
    readers.opened.clear()
    actions.resume(run, by=suzuki)
    assert done(run).state == "done"
    again = first & set(readers.opened) - {"包み.zip"}
    assert len(again) <= 1  # the file in hand when it was paused
    assert len(readers.opened) < 1 + len(LETTERS)

    ScanPart.objects.all().delete()  # nothing to take over
    other = done(actions.ask_scan(case, by=suzuki))
    assert result(run) == result(other)


def test_pause_and_resume_are_in_the_trail(case, suzuki, given, readers):
    given({"一.txt": LETTERS["0.txt"].encode()})
    run = actions.ask_scan(case, by=suzuki)
    actions.pause(run, by=suzuki)
    assert done(run).state == "paused"
    actions.resume(run, by=suzuki)
    verbs = list(Entry.objects.filter(verb__startswith="scanrun").order_by("pk").values_list("verb", "by__name"))
    assert verbs == [("scanrun.pause", "鈴木 健"), ("scanrun.resume", "鈴木 健")]
    assert done(run).state == "done"
    assert run.started_at


def test_a_resumed_scan_is_asked_for_once_more_even_while_its_worker_has_not_noticed(case, suzuki, given, readers):
    given({"一.txt": LETTERS["0.txt"].encode()})
    run = actions.ask_scan(case, by=suzuki)
    Job.objects.filter(kind="evidence.scan").update(state="running")
    run.state = "running"
    run.save()
    actions.pause(run, by=suzuki)
    actions.resume(run, by=suzuki)
    assert Job.objects.get(kind="evidence.scan").again


def test_a_paused_scan_can_be_cancelled_and_leaves_nothing(case, suzuki, given, readers):
    given({"包み.zip": archive(LETTERS)})
    before = Sealed.objects.count()
    run = paused(actions.ask_scan(case, by=suzuki), suzuki, after=2)
    assert Sealed.objects.count() > before
    actions.cancel(run, by=suzuki)
    assert (run.state, Sealed.objects.count(), run.parts.count()) == ("cancelled", before, 0)


@pytest.mark.parametrize("act", ["pause", "resume"])
def test_a_scan_that_is_over_neither_rests_nor_goes_on(case, suzuki, given, readers, act):
    given({"一.txt": LETTERS["0.txt"].encode()})
    run = done(actions.ask_scan(case, by=suzuki))
    with pytest.raises(Refused, match="いまの状態（完了）では"):
        getattr(actions, act)(run, by=suzuki)


def test_the_buttons_of_a_scan_are_those_that_work(case, suzuki, ito, given, readers, as_user):
    given({"一.txt": LETTERS["0.txt"].encode()})
    run = actions.ask_scan(case, by=suzuki)
    browser = as_user(suzuki)
    place = {
        name: reverse(f"evidence:{name}", args=[case.number, 1]) for name in ("scan", "pause", "resume", "progress")
    }
    assert "一時停止する" in browser.get(place["scan"]).text
    page = browser.post(place["pause"], follow=True).text
    assert "続きから再開する" in page
    assert "data-poll" not in page
    assert browser.get(place["progress"]).status_code == 286
    assert "続きから再開する" not in as_user(ito).get(place["scan"]).text
    assert as_user(ito).post(place["resume"]).status_code == 404
    assert "一時停止する" in browser.post(place["resume"], follow=True).text
    assert done(run).state == "done"


def test_the_page_tells_speed_and_time_left_and_nothing_it_does_not_know():
    run = ScanRun(state="running", bytes_total=500_000_000, bytes_done=100_000_000, speed=2_000_000)
    told = gather.progress_of(run)
    assert (told.percent, told.speed, told.left) == (20, "2.0", "約3分")
    assert gather.progress_of(ScanRun(state="running", bytes_total=5)).speed == ""
    assert gather.progress_of(ScanRun(state="running", bytes_total=5)).left == ""


# What has not changed is not read again.


def test_a_second_scan_reads_only_what_is_new(case, suzuki, given, readers):
    given({"包み.zip": archive(LETTERS), "鍵.7z": b"7z\xbc\xaf\x27\x1c\x00\x04"})
    first = done(actions.ask_scan(case, by=suzuki))
    given({"後から.txt": LETTERS["0.txt"].encode() + b" 2"})
    readers.opened.clear()
    second = done(actions.ask_scan(case, by=suzuki))
    assert sorted(readers.opened) == ["後から.txt", "鍵.7z"]
    assert second.taken_over == 1 + len(LETTERS)
    assert set(second.files.filter(taken_from=1).values_list("path", flat=True)) == set(
        first.files.filter(state="read").values_list("path", flat=True)
    )
    assert [mark.masked for mark in second.marks.filter(path__startswith="包み.zip")] == [
        mark.masked for mark in first.marks.filter(path__startswith="包み.zip")
    ]


def test_another_engine_reads_everything_again(case, suzuki, given, readers, monkeypatch):
    given({"包み.zip": archive(LETTERS)})
    done(actions.ask_scan(case, by=suzuki))
    readers.opened.clear()
    monkeypatch.setattr(jobs.reuse.known, "program", lambda: "another")
    second = done(actions.ask_scan(case, by=suzuki))
    assert len(readers.opened) == 1 + len(LETTERS)
    assert second.taken_over == 0


def test_cancelling_a_scan_keeps_what_an_earlier_one_shares(case, suzuki, given, readers):
    given({"包み.zip": archive(LETTERS), "二.txt": LETTERS["1.txt"].encode()})
    first = done(actions.ask_scan(case, by=suzuki))
    second = actions.ask_scan(case, by=suzuki)
    jobs._start(second)
    assert second.parts.exists()
    actions.cancel(second, by=suzuki)
    for part in first.parts.select_related("sealed"):
        vault.check(part.sealed)


def test_copies_are_shown_and_counted_once(case, suzuki, given, readers):
    letter = LETTERS["0.txt"].encode()
    given({"一.txt": letter, "写し.txt": letter, "包み.zip": archive({"中.txt": LETTERS["0.txt"], "別.txt": "晴れ"})})
    run = done(actions.ask_scan(case, by=suzuki))
    assert dict(run.files.exclude(copy_of="").values_list("path", "copy_of")) == {
        "写し.txt": "一.txt",
        "包み.zip!/中.txt": "一.txt",
    }
    assert run.summary["kinds"]["phone"] == {"hits": 1, "files": 1}
    assert (run.summary["people"]["low"], run.summary["people"]["high"]) == (1, 1)
    assert readers.opened.count("写し.txt") == 0


def test_two_items_of_one_name_are_told_apart(case, suzuki, given, readers):
    given({"名簿.txt": LETTERS["0.txt"].encode()})
    given({"名簿.txt": LETTERS["1.txt"].encode()})
    run = done(actions.ask_scan(case, by=suzuki))
    assert list(run.files.values_list("path", flat=True)) == ["名簿.txt", "証拠2/名簿.txt"]


def test_the_largest_item_is_begun_first_whatever_its_number(case, given, suzuki, readers):
    small, large = LETTERS["0.txt"].encode(), b"\n".join(LETTERS["1.txt"].encode() for _ in range(50))
    given({"小.txt": small, "大.txt": large, "中.txt": small * 10})
    run = done(actions.ask_scan(case, by=suzuki))
    assert readers.opened == ["大.txt", "中.txt", "小.txt"]
    assert list(run.files.order_by("pk").values_list("path", flat=True)) == ["小.txt", "大.txt", "中.txt"]
