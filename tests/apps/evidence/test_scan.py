"""From sealed files to a result that people can read, with every value masked."""

import io
import zipfile

import pytest
from django.apps import apps
from django.core import serializers
from django.urls import reverse

from tests.apps.evidence.house import inline
from tsutsumi.audit.models import Entry
from tsutsumi.core.flow import Refused
from tsutsumi.core.people.count import head_count
from tsutsumi.core.pii.files import scan_paths
from tsutsumi.core.readers import children
from tsutsumi.evidence import actions, gather, jobs, pipeline, vault, workspace
from tsutsumi.evidence.models import Item, Mark, Proposal, ScanRun, Sealed, scope_of
from tsutsumi.people import actions as people
from tsutsumi.people import jobs as people_jobs
from tsutsumi.people.models import Count
from tsutsumi.work.models import Job

pytestmark = pytest.mark.django_db

CARD, MAIL = "4111 1111 1111 1111", "canary.person@secret-domain.example"
NAMES = ["山田太郎", "鈴木花子", "高橋一郎", "田中美咲", "渡辺健"]
TABLE = "氏名,生年月日,電話番号,病歴\n" + "".join(
    f"{name},1980/01/{n + 1:02d},090-1234-567{n},糖尿病\n" for n, name in enumerate(NAMES)
)
LETTER = f"カード番号 {CARD} の件。連絡先 {MAIL} まで。"
FILES = {"名簿.csv": TABLE.encode("cp932"), "手紙.txt": LETTER.encode(), "鍵.7z": b"7z\xbc\xaf\x27\x1c\x00\x04"}


@pytest.fixture(autouse=True)
def _readers_in_this_process(monkeypatch):
    monkeypatch.setattr(children, "run", inline)


@pytest.fixture
def given(case, suzuki):
    """Take files in: a dictionary of names and contents."""

    def take(files):
        return [
            actions.take_in(case, vault.seal(scope_of(case), data), name, by=suzuki) for name, data in files.items()
        ]

    return take


@pytest.fixture
def scanned(case, suzuki, given):
    given(FILES)
    return done(actions.ask_scan(case, by=suzuki))


def done(run, beat=lambda: None):
    jobs.scan({"run": run.pk}, beat)
    run.refresh_from_db()
    return run


def page(name, run, *rest):
    return reverse(f"evidence:{name}", args=[run.case.number, run.number, *rest])


def test_the_page_and_the_command_count_the_same(scanned, tmp_path):
    folder = tmp_path / "leak"
    folder.mkdir()
    for name, content in FILES.items():
        (folder / name).write_bytes(content)
    direct = scan_paths([folder])
    people_there = head_count(direct)
    assert scanned.state == "done"
    assert scanned.summary["kinds"] == {k: {"hits": n.hits, "files": n.files} for k, n in direct.kinds.items()}
    assert scanned.summary["people"]["low"] == people_there.low
    assert scanned.summary["people"]["high"] == people_there.high
    assert scanned.summary["categories"] == direct.categories
    assert scanned.summary["kinds"]["card"] == {"hits": 1, "files": 1}


def test_the_pages_of_people_say_the_number_of_the_scan(scanned):
    people_jobs.settle({"run": scanned.pk}, lambda: None)
    count, said = Count.objects.get(run=scanned), scanned.summary["people"]
    assert (count.low, count.high) == (said["low"], said["high"])
    assert [cause["adds"] for cause in count.causes] == [cause["adds"] for cause in said["causes"]]


def test_causes_explain_the_whole_width(scanned):
    said = scanned.summary["people"]
    assert said["high"] - said["low"] == sum(cause["adds"] for cause in said["causes"])
    assert [cause["path"] for cause in said["causes"] if cause["code"].startswith("unread")] == ["鍵.7z"]


def test_unread_files_stand_beside_the_result(scanned, suzuki, as_user):
    text = as_user(suzuki).get(page("scan", scanned)).text
    assert "読めなかったもの（未読） 1件" in text
    assert "鍵.7z" in text
    assert list(scanned.files.values_list("path", "state")) == [
        ("名簿.csv", "read"),
        ("手紙.txt", "read"),
        ("鍵.7z", "unread"),
    ]


def test_members_of_archives_are_named_by_what_people_know(case, suzuki, given):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("中/名簿.csv", TABLE)
        archive.writestr("../../逃げる.txt", LETTER)
    given({"../包み.zip": packed.getvalue()})
    run = done(actions.ask_scan(case, by=suzuki))
    paths = list(run.files.values_list("path", flat=True))
    assert "../包み.zip!/中/名簿.csv" in paths
    assert all(path.startswith("../包み.zip") for path in paths)


def test_no_value_is_anywhere_but_in_the_vault(scanned, suzuki, as_user, home):
    browser = as_user(suzuki)
    urls = [page("scan", scanned), page("files", scanned), reverse("evidence:index", args=[scanned.case.number])]
    urls += [page("kind", scanned, kind) for kind in scanned.summary["kinds"]]
    urls += [page("reveal", scanned, mark.pk) for mark in scanned.marks.all()]
    people_jobs.settle({"run": scanned.pk}, lambda: None)
    urls.append(reverse("people:index", args=[scanned.case.number]))
    seen = "".join(browser.get(url).text for url in urls)
    seen += "".join(serializers.serialize("json", model.objects.all()) for model in apps.get_models())
    assert "●" in seen
    for canary in (CARD, CARD.replace(" ", ""), "canary.person", "090-1234-5670", "山田太郎", "1980/01/01"):
        assert canary not in seen
    assert not [f for f in home.rglob("*") if f.is_file() and b"canary.person" in f.read_bytes()]


def test_a_value_is_shown_once_with_a_reason_and_the_trail_knows(scanned, suzuki, as_user):
    mark = scanned.marks.get(kind="card")
    browser, url = as_user(suzuki), page("reveal", scanned, mark.pk)
    shown = browser.post(url, {"reason": "本人からの照会と同じ番号か確かめるため"})
    assert CARD in shown.text
    assert "no-store" in shown["Cache-Control"]
    assert CARD not in browser.get(url).text
    entry = Entry.objects.get(verb="evidence.revealed")
    assert (entry.by, entry.data) == (suzuki, {"run": scanned.pk, "kind": "card"})
    assert Entry.objects.filter(verb="vault.opened", data__why="reveal").exists()
    assert mark.reveals.get().by == suzuki


@pytest.mark.parametrize("reason", ["", "   ", "みたい", "　　　　　　　　　　　　", "九文字しかないのだ"])
def test_a_value_without_a_reason_stays_hidden(scanned, suzuki, as_user, reason):
    mark = scanned.marks.get(kind="card")
    answer = as_user(suzuki).post(page("reveal", scanned, mark.pk), {"reason": reason})
    assert answer.status_code == 200
    assert CARD not in answer.text
    assert not mark.reveals.exists()
    assert not Entry.objects.filter(verb="evidence.revealed").exists()


def test_every_mark_reveals_the_value_it_masks(scanned, suzuki):
    from tsutsumi.core.pii.mask import masked

    for mark in scanned.marks.all():
        value = actions.reveal(mark, "試験のためすべて確かめる", by=suzuki)
        assert masked(value, mark.kind) == mark.masked
    shown = {actions.reveal(m, "試験のためすべて確かめる", by=suzuki) for m in scanned.marks.filter(kind="name")}
    assert shown
    assert shown <= set(NAMES)


def test_equal_values_in_two_files_have_one_fingerprint(case, suzuki, given):
    given({"一.txt": LETTER.encode(), "二.txt": f"再送。{LETTER}".encode()})
    run = done(actions.ask_scan(case, by=suzuki))
    assert run.marks.filter(kind="card").count() == 2
    assert run.marks.filter(kind="card").values("fingerprint").distinct().count() == 1


def test_a_scan_proposes_facts_and_decides_none(scanned):
    facts = {proposal.fact: proposal for proposal in people.proposals_of(scanned.case)}
    assert {"name", "birth_date", "phone", "medical_history", "card_number", "email"} <= set(facts["data_kinds"].value)
    assert facts["count_max"].value == scanned.summary["people"]["high"]
    assert {proposal.state for proposal in facts.values()} == {"open"}


def test_a_number_whose_check_digit_fails_is_shown_and_proposed_as_a_doubt(case, suzuki, given, as_user):
    given({"控え.txt": "氏名 山田太郎\n個人番号 123456789012\n".encode()})
    run = done(actions.ask_scan(case, by=suzuki))
    assert run.summary["doubts"] == {"my_number": {"hits": 1, "files": 1}}
    assert "my_number" not in run.summary["kinds"]
    proposal = run.proposals.get(fact="data_kinds")
    assert proposal.value == ["my_number_unverified", "name"]
    assert "弱い候補: 個人番号（マイナンバー）" in proposal.source
    assert "ほかに弱い候補 1件" in as_user(suzuki).get(page("scan", run)).text
    kind = as_user(suzuki).get(page("kind", run, "my_number")).text
    assert "検査用数字の合わない弱い候補が1件" in kind
    assert "9012" in kind
    assert "123456789012" not in kind


def test_a_count_without_width_is_proposed_as_the_count(case, suzuki, given):
    given({"名簿.csv": TABLE.encode()})
    run = done(actions.ask_scan(case, by=suzuki))
    assert (run.summary["people"]["low"], run.summary["people"]["high"]) == (5, 5)
    assert [(p.fact, p.value) for p in run.proposals.all()][1] == ("count", 5)


@pytest.mark.parametrize(
    ("categories", "words"),
    [
        ({"medical_history": 3, "health_check_attended_fact": 9}, "おそれ（規則7条1号）"),
        ({"crime_victim": 1, "health_check_attended_fact": 9}, "人の判断が必要"),
        ({"health_check_attended_fact": 9}, ""),
    ],
)
def test_a_word_that_only_looks_sensitive_names_no_article(categories, words):
    run = ScanRun(summary={"kinds": {"sensitive": {"hits": 9, "files": 1}}, "categories": categories})
    [row] = gather.kinds_of(run)
    assert row.law.endswith(words) if words.startswith("おそれ") else words in row.law
    assert bool(row.law) is bool(words)


def test_nothing_found_is_not_proposed_as_nothing_there(case, suzuki, given):
    given({"空白.txt": "本日の天気は晴れ。".encode()})
    run = done(actions.ask_scan(case, by=suzuki))
    assert run.state == "done"
    assert not run.proposals.exists()


def test_paper_beside_the_files_is_said_not_to_be_counted(case, suzuki, given, as_user):
    given({"名簿.csv": TABLE.encode()})
    actions.register(case, "予約票", Item.PAPER, by=suzuki)
    run = done(actions.ask_scan(case, by=suzuki))
    assert "ほかの証拠1点の分は含まない" in run.proposals.get(fact="count").source
    assert "紙・機器の証拠1点" in as_user(suzuki).get(page("scan", run)).text


def test_a_new_scan_takes_the_place_of_undecided_proposals(scanned, suzuki):
    done(actions.ask_scan(scanned.case, by=suzuki))
    states = list(Proposal.objects.filter(fact="data_kinds").order_by("pk").values_list("state", flat=True))
    assert states == ["replaced", "open"]


def test_what_was_accepted_just_so_is_not_asked_again(scanned, suzuki):
    people.decide(scanned.proposals.get(fact="data_kinds"), accepted=True, by=suzuki)
    again = done(actions.ask_scan(scanned.case, by=suzuki))
    assert [proposal.fact for proposal in again.proposals.all()] == ["count_max"]


@pytest.mark.parametrize(("accepted", "state"), [(True, "accepted"), (False, "declined")])
def test_a_proposal_is_decided_once(scanned, suzuki, accepted, state):
    proposal = scanned.proposals.get(fact="count_max")
    people.decide(proposal, accepted, by=suzuki)
    assert (proposal.state, proposal.decided_by) == (state, suzuki)
    with pytest.raises(Refused):
        people.decide(proposal, accepted, by=suzuki)


def test_only_one_scan_of_a_case_waits_or_runs(case, suzuki, given, as_user):
    given(FILES)
    actions.ask_scan(case, by=suzuki)
    with pytest.raises(Refused, match="まだ終わっていません"):
        actions.ask_scan(case, by=suzuki)
    answer = as_user(suzuki).post(reverse("evidence:ask_scan", args=[case.number]), follow=True)
    assert "まだ終わっていません" in answer.text
    assert ScanRun.objects.count() == Job.objects.filter(kind="evidence.scan").count() == 1


def test_a_case_without_files_cannot_be_scanned(case, suzuki):
    actions.register(case, "予約票", Item.PAPER, by=suzuki)
    with pytest.raises(Refused, match="ファイルがありません"):
        actions.ask_scan(case, by=suzuki)


def test_a_scan_cancelled_while_waiting_is_not_done(case, suzuki, given):
    given(FILES)
    run = actions.ask_scan(case, by=suzuki)
    actions.cancel(run, by=suzuki)
    assert done(run).state == "cancelled"
    assert not run.files.exists()


def test_a_scan_cancelled_while_it_runs_leaves_nothing(case, suzuki, given, monkeypatch):
    given(FILES)
    run = actions.ask_scan(case, by=suzuki)
    monkeypatch.setattr(jobs, "TELL_SECONDS", 0.0)
    beats = iter(range(1000))

    def cancel_at_the_third_beat():
        if next(beats) == 2:
            actions.cancel(ScanRun.objects.get(pk=run.pk), by=suzuki)

    assert done(run, cancel_at_the_third_beat).state == "cancelled"
    assert not run.files.exists()
    assert not Mark.objects.exists()
    assert not Sealed.objects.filter(run=run).exists()
    assert not Job.objects.filter(kind="people.settle").exists()


def test_a_scan_of_a_damaged_file_fails_with_a_sentence(case, suzuki, given, home, as_user):
    [item] = given({"名簿.csv": TABLE.encode()})
    next(home.glob(f"vault/*/{item.sealed_id}")).unlink()
    run = done(actions.ask_scan(case, by=suzuki))
    assert run.state == "failed"
    assert "保管庫にファイルがありません" in as_user(suzuki).get(page("scan", run)).text
    assert done(actions.ask_scan(case, by=suzuki)).number == 2


def test_nothing_plain_is_left_when_a_scan_breaks(case, suzuki, given, monkeypatch):
    given(FILES)
    folders = []

    def broken(_course, folder, *_rest):
        folders.append(folder.path)
        assert list(folder.path.iterdir())
        raise OSError("no space")

    monkeypatch.setattr(pipeline.Course, "run", broken)
    with pytest.raises(OSError, match="no space"):
        done(actions.ask_scan(case, by=suzuki))
    assert folders
    assert not folders[0].exists()


def test_the_folder_of_a_dead_scan_is_wiped_and_that_of_a_living_one_is_not(home):
    import os

    with workspace.workspace(0) as living:
        dead = living.parent / f"{workspace._prefix()}dead"
        dead.mkdir()
        (dead / workspace.LOCK).touch()
        os.utime(dead, (0, 0))
        assert workspace.wipe() == 1
        assert living.exists()
        assert not dead.exists()


def test_the_progress_ends_when_the_scan_does(case, suzuki, given, as_user):
    given(FILES)
    run = actions.ask_scan(case, by=suzuki)
    browser = as_user(suzuki)
    assert browser.get(page("progress", run)).status_code == 200
    assert "順番を待っています" in browser.get(page("scan", run)).text
    done(run)
    assert browser.get(page("progress", run)).status_code == 286


def test_a_scan_the_worker_gave_up_can_be_ended_and_asked_again(case, suzuki, given, as_user):
    given(FILES)
    run = actions.ask_scan(case, by=suzuki)
    Job.objects.filter(kind="evidence.scan").update(state="dead")
    browser = as_user(suzuki)
    assert "途中で止まりました" in browser.get(page("scan", run)).text
    browser.post(page("cancel", run))
    browser.post(reverse("evidence:ask_scan", args=[case.number]))
    assert [row.state for row in case.scans.all()] == ["waiting", "cancelled"]


PAGES = (("scan", ()), ("progress", ()), ("files", ()), ("kind", ("card",)))


@pytest.mark.parametrize("who", ["stranger", "tanaka", None])
def test_a_result_is_seen_by_nobody_outside(scanned, who, request, as_user, client):
    browser, refused = (as_user(request.getfixturevalue(who)), 404) if who else (client, 302)
    for name, rest in PAGES:
        assert browser.get(page(name, scanned, *rest)).status_code == refused
    mark = scanned.marks.first()
    assert browser.post(page("reveal", scanned, mark.pk), {"reason": "どうしても見てみたいから"}).status_code == refused
    assert browser.post(page("cancel", scanned)).status_code == refused
    assert browser.post(reverse("evidence:ask_scan", args=[scanned.case.number])).status_code == refused
    assert browser.get(reverse("people:index", args=[scanned.case.number])).status_code == refused


def test_the_auditor_and_legal_see_the_result_and_no_value(scanned, kato, ito, as_user):
    mark = scanned.marks.first()
    for reader in (kato, ito):
        browser = as_user(reader)
        assert browser.get(page("scan", scanned)).status_code == 200
        assert browser.get(page("reveal", scanned, mark.pk)).status_code == 404


def test_a_mark_of_another_scan_is_not_found(scanned, suzuki, as_user):
    other = done(actions.ask_scan(scanned.case, by=suzuki))
    mark = scanned.marks.first()
    assert as_user(suzuki).get(page("reveal", other, mark.pk)).status_code == 404


@pytest.mark.parametrize("kind", ["nothing", "passport"])
def test_a_kind_that_was_not_found_has_no_page(scanned, suzuki, as_user, kind):
    assert as_user(suzuki).get(page("kind", scanned, kind)).status_code == 404


# The count


def test_a_count_is_settled_once_per_scan(scanned):
    for _ in range(2):
        people_jobs.settle({"run": scanned.pk}, lambda: None)
    count = Count.objects.get()
    assert count.said == scanned.summary["people"]
    assert Entry.objects.filter(verb="people.settled").count() == 1


def test_the_history_says_why_a_count_changed(scanned, suzuki, given, as_user):
    people_jobs.settle({"run": scanned.pk}, lambda: None)
    given({"追加.csv": TABLE.replace("太郎", "次郎").encode()})
    text = as_user(suzuki).get(reverse("people:index", args=[scanned.case.number])).text
    assert "追加.csv" in text
    second = done(actions.ask_scan(scanned.case, by=suzuki))
    people_jobs.settle({"run": second.pk}, lambda: None)
    assert [count.change for count in Count.objects.all()] == ["証拠4を加えた", "はじめての走査"]


def test_an_unfinished_scan_has_no_count(case, suzuki, given):
    given(FILES)
    with pytest.raises(Refused, match="終わっていない"):
        people.settle(actions.ask_scan(case, by=suzuki), by=suzuki)


def test_before_any_scan_the_count_is_unknown_and_not_zero(case, suzuki, as_user):
    text = as_user(suzuki).get(reverse("people:index", args=[case.number])).text
    assert "0人ではありません" in text


HOSTILE = {
    "nothing but zeros": b"\0" * 5000,
    "a zip of nothing": b"PK\x05\x06" + b"\0" * 18,
    "half a zip": b"PK\x03\x04\x14\0\0\0",
    "no encoding at all": bytes(range(128, 256)) * 50,
    "control characters": "氏名\x00,\x1b[31m電話\r\n\u202e山田\x00太郎,090-1234-5678\n".encode(),
    "one long line": b"a," * 200_000,
    "lone surrogates": b"\xed\xa0\x80 090-1234-5678",
}  # fmt: skip


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
def test_hostile_content_ends_as_a_result_and_not_as_an_error(case, suzuki, given, as_user, content):
    given({"変な\x00名前.csv": content})
    run = done(actions.ask_scan(case, by=suzuki))
    assert run.state == "done"
    assert run.files.count() >= 1
    browser = as_user(suzuki)
    for name in ("scan", "files"):
        assert browser.get(page(name, run)).status_code == 200
    for kind in run.summary["kinds"]:
        assert browser.get(page("kind", run, kind)).status_code == 200
