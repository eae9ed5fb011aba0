"""What attacks on the pages of people found, each as a test that stays."""

import io
import stat
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.apps.people import made
from tests.apps.people.test_lists import content, exported
from tests.apps.people.test_masters import as_csv, hand_in
from tsutsumi.core.flow import Refused
from tsutsumi.core.readers import children
from tsutsumi.evidence import rosters
from tsutsumi.evidence.models import Sealed
from tsutsumi.people import actions, customers, gather, jobs, lists, roll
from tsutsumi.people.models import Download, Export, Master

HIDDEN = ["\0", "\x01", "\x0b", "\ufeff", "\u200b", "\u00a0", "\u3000", "\u202e", "\n", " \0 \u200b"]


@pytest.mark.parametrize("before", HIDDEN, ids=[ascii(one) for one in HIDDEN])
@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "＝", "＋", "－", "＠"])
def test_what_nobody_sees_does_not_hide_a_formula(before, sign):
    """A NUL stood before the sign when it was looked at, and was taken away when the file was written."""
    said = lists._encoded([[f"{before}{sign}SUM(1)"]], "utf-8", {}).decode()
    assert said.lstrip('"').startswith("'")
    assert "\0" not in said


@pytest.mark.parametrize("calm", ["佐藤 花子", "a=b", "090-1234-5678", "", "東京都-1", "\u200b佐藤"])
def test_a_cell_that_is_no_formula_stays_as_it_is(calm):
    assert lists.harmless(calm) == calm


def test_a_note_with_a_nul_is_kept_without_it(counted, sato, as_user):
    """PostgreSQL failed over it, and the decision was lost."""
    pair = gather.queue(counted)[0]
    url = reverse("people:pair", args=[counted.number, pair.name])
    assert as_user(sato).post(url, {"verdict": "same", "note": "受付に\0確かめた"}).status_code == 302
    note = counted.decisions.get().note
    assert "\0" not in note
    assert note.startswith("受付に")


def bomb():
    """A small xlsx whose one sheet is sixty-four megabytes of zeros."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            for _ in range(64):
                sheet.write(bytes(1 << 20))
    return out.getvalue()


@pytest.mark.parametrize("name", ["x.7z", "x.pst", "x.zip", "x.pdf", "x", "x.csv.exe"])
def test_a_master_of_another_form_is_not_even_opened(counted, persons, sato, as_user, monkeypatch, name):
    """Every reader of leaked files, with the programs it starts, could be started from a web page."""
    monkeypatch.setattr(children, "run", lambda *_args: pytest.fail("a reader was started"))
    answer = hand_in(as_user(sato), counted, as_csv(persons), name)
    assert answer.status_code == 422
    assert "CSVかExcel" in answer.text
    assert not Sealed.objects.filter(scope=f"case:{counted.pk}", size=len(as_csv(persons))).exists()


def test_a_master_that_is_too_large_is_refused_in_words(counted, persons, sato, as_user, monkeypatch):
    monkeypatch.setattr(customers, "LARGEST", 1 << 10)
    answer = hand_in(as_user(sato), counted, as_csv(persons))
    assert answer.status_code == 422
    assert "MBまで" in answer.text
    monkeypatch.setattr(customers, "LARGEST", 1 << 20)
    assert hand_in(as_user(sato), counted, as_csv(persons)).status_code == 302


def test_a_master_is_read_outside_of_the_web_process(counted, persons, sato, as_user):
    """What it does to its reader, it does to a child: the page answers all the same."""
    browser = as_user(sato)
    answer = hand_in(browser, counted, bomb(), "x.xlsx")
    assert answer.status_code == 422
    assert not Master.objects.exists()
    assert hand_in(browser, counted, as_csv(persons)).status_code == 302


def test_a_long_master_is_taken_in_as_well_as_a_short_one(counted, persons, sato, as_user):
    """Beyond some thousand lines the page said that there was no table of people."""
    short = as_csv(persons, "utf-8").decode()
    long = short + "".join(f"C{n},山田 太郎{n},1990-01-01,090-0000-{n % 10000:04d},,,\r\n" for n in range(40_000))
    browser = as_user(sato)
    told = []
    for text in (short, long):
        assert hand_in(browser, counted, text.encode()).status_code == 302
        told.append(Master.objects.first().columns)
    assert told[0] == told[1]


def test_an_accident_with_a_master_leaves_no_file_that_nobody_knows(counted, persons, sato, as_user, monkeypatch):
    before = Sealed.objects.count()
    monkeypatch.setattr(customers, "tables", lambda *_args, **_words: 1 / 0)
    browser = as_user(sato)
    browser.raise_request_exception = False
    file = SimpleUploadedFile("x.csv", as_csv(persons))
    assert browser.post(reverse("people:master", args=[counted.number]), {"master": file}).status_code == 500
    assert Sealed.objects.count() == before


def test_the_records_on_the_disk_are_sealed_and_for_this_account_alone(counted, persons):
    files = [file for folder in (rosters.folder(), roll.folder()) for file in folder.rglob("*.parquet")]
    assert len(files) >= 2
    for place in {file.parent for file in files} | {rosters.folder(), roll.folder()}:
        assert stat.S_IMODE(place.stat().st_mode) == 0o700
    for file in files:
        said = file.read_bytes()
        assert said[:4] == said[-4:] == b"PARE"  # its footer, too, is encrypted
        assert not [v for one in persons for v in one.values() if v.encode() in said]


def test_of_two_approvals_at_once_one_counts(counted, suzuki, ito, sato):
    export = exported(counted, suzuki)
    mine, theirs = Export.objects.get(pk=export.pk), Export.objects.get(pk=export.pk)
    actions.approve(mine, export.sha256, by=ito)
    with pytest.raises(Refused):
        actions.approve(theirs, export.sha256, by=sato)
    assert Export.objects.get(pk=export.pk).decided_by == ito


def test_what_was_withdrawn_meanwhile_is_not_approved_and_does_not_come_out(counted, suzuki, ito):
    export = exported(counted, suzuki)
    seen = Export.objects.select_related("sealed").get(pk=export.pk)
    assert content(export)
    actions.withdraw(export, by=suzuki)
    with pytest.raises(Refused):
        actions.approve(seen, seen.sha256, by=ito)
    with pytest.raises(Refused):
        actions.fetch(seen, by=suzuki)
    assert Export.objects.get(pk=export.pk).state == "withdrawn"
    assert not Download.objects.exists()


def test_leaked_markup_stays_text_on_every_page_of_people(case, item, suzuki, sato, as_user):
    naughty = "<img src=x onerror=alert(1)>"
    rows = [
        {"name": f"{naughty} 太郎", "birth_date": f"19{year}-01-01", "phone": "090-0000-0001", "address": naughty}
        for year in (70, 90)
    ]
    run = made.scanned(case, item, [made.sheet(rows, f"{naughty}.csv")], suzuki)
    jobs.settle({"run": run.pk}, lambda: None)
    browser, pair = as_user(sato), gather.queue(case)[0]
    urls = [reverse(f"people:{name}", args=[case.number]) for name in ("index", "pairs", "affected", "breakdown")]
    urls += [reverse("people:pair", args=[case.number, pair.name])]
    pages = [browser.get(url).text for url in urls]
    reveal = reverse("people:reveal", args=[case.number, pair.name])
    pages.append(browser.post(reveal, {"reason": "書き間違いかどうか見比べるため"}).text)
    assert "&lt;img src=x onerror" in pages[-1]
    assert not [page for page in pages if "<img src=x" in page]
