"""The evidence bundle of a case: whole, checkable without the product, and only for those who may."""

import io
import json
import zipfile
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from tsutsumi.audit.models import Chain, Entry
from tsutsumi.core.flow import Refused
from tsutsumi.core.merkle import verify
from tsutsumi.evidence import vault
from tsutsumi.evidence.models import Custody, Item
from tsutsumi.reports.models import Paper
from tsutsumi.room.bundling import actions
from tsutsumi.room.models import Bundle

pytestmark = pytest.mark.django_db
MAIL = b"mail"


@pytest.fixture(autouse=True)
def _nobody_is_asked_again_who_they_are(settings):
    settings.FRESH_MINUTES = 10**9


def made(world, *, with_files=True, by=None):
    out = actions.make(world.case, with_files=with_files, by=by or world.sato)
    return out, b"".join(out.stream)


def opened(data):
    return zipfile.ZipFile(io.BytesIO(data))


def lines(archive, name):
    return [json.loads(line) for line in archive.read(name).decode().splitlines()]


def test_the_bundle_of_a_case_is_whole_and_its_root_is_the_one_that_was_noted(stage):
    out, data = made(stage)
    manifest = verify.check(io.BytesIO(data), out.row.root)
    assert manifest.header["case"] == stage.case.number
    assert Bundle.objects.get().root == manifest.root
    assert Entry.objects.get(verb="bundle.made").data["root"] == manifest.root
    assert out.row.size == len(data)
    assert out.row.entries == len(opened(data).namelist()) - 1


def test_everything_that_was_decided_and_done_stands_in_it(stage):
    before = Chain.objects.get(case_id=stage.case.pk)
    with opened(made(stage)[1]) as archive:
        items = lines(archive, "evidence/items.jsonl")
        assert [item["name"] for item in items] == list(stage.case.items.values_list("name", flat=True))
        assert lines(archive, "case/timeline.jsonl")[0]["text"] == stage.note.text
        assert lines(archive, "decisions/rulings.jsonl")[0]["reason"] == stage.ruling.reason
        assert lines(archive, "evidence/holds.jsonl")[0]["reason"] == stage.hold.reason
        assert lines(archive, "documents/versions.jsonl")[0]["values"] == stage.report.current.values
        said = {text["cite"]: text for text in lines(archive, "law/texts.jsonl")}
        assert date.fromisoformat(said["法26条1項"]["checked_on"])
        trail = lines(archive, "audit/case.jsonl")
        assert [entry["number"] for entry in trail] == list(range(1, before.length + 1))
        assert trail[-1]["digest"] == before.head
        assert lines(archive, "audit/chain.jsonl")[0]["fault"] == ""
        assert "規則7条1号" in archive.read("law/rules/appi.toml").decode()


def test_a_report_stands_in_it_as_the_bytes_that_were_handed_in(stage):
    sealed = vault.seal(f"case:{stage.case.pk}", b"%PDF as handed in")
    Paper.objects.create(version=stage.report.current, kind="pdf", sealed=sealed)
    with opened(made(stage, with_files=False)[1]) as archive:
        (told,) = lines(archive, "documents/papers.jsonl")
        assert archive.read(told["file"]) == b"%PDF as handed in"


def test_a_file_goes_along_as_it_was_taken_in_under_a_name_that_says_nothing(stage):
    _, data = made(stage)
    with opened(data) as archive:
        assert archive.read(f"files/{stage.file.number:04d}.bin") == MAIL
        assert not [name for name in archive.namelist() if "控え" in name]


def test_without_files_there_are_only_their_hashes(stage):
    _, data = made(stage, with_files=False)
    with opened(data) as archive:
        assert not [name for name in archive.namelist() if name.startswith("files/")]
        told = {item["number"]: item["sha256"] for item in lines(archive, "evidence/items.jsonl")}
    assert told[stage.file.number] == stage.file.sha256


def test_every_file_notes_that_it_was_taken_out(stage):
    made(stage)
    noted = Custody.objects.filter(act="downloaded")
    assert {row.item_id for row in noted} == set(Item.objects.filter(sealed__isnull=False).values_list("pk", flat=True))
    made(stage, with_files=False)
    assert Custody.objects.filter(act="downloaded").count() == noted.count()


def test_a_damaged_file_of_the_vault_is_told_before_anything_leaves(stage):
    path = vault._path(stage.file.sealed)
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(Refused, match="証拠一式を作れません"):
        made(stage)
    assert not Bundle.objects.exists()
    made(stage, with_files=False)


def test_a_trail_that_was_changed_in_the_database_is_named_by_the_verifier(stage):
    from django.db import connection

    from tsutsumi.audit import guard

    _, data = made(stage)
    verify.check(io.BytesIO(data))
    guard.remove(connection)
    Entry.objects.filter(chain__case_id=stage.case.pk, number=3).update(digest="f" * 64)
    guard.install(connection)
    with pytest.raises(verify.Broken) as found:
        verify.check(io.BytesIO(made(stage)[1]))
    assert found.value.where == "「audit/case.jsonl」"
    with opened(made(stage)[1]) as archive:
        assert lines(archive, "audit/chain.jsonl")[0]["fault"]


def test_no_case_but_this_one_stands_in_it(stage):
    from tests.apps.stage import a_case

    a_case(stage.stranger, title="CANARY-OTHER-CASE")
    assert b"CANARY" not in made(stage)[1]


def test_the_room_of_counsel_is_not_in_it(stage):
    from tsutsumi.team import counsel

    counsel.write(stage.case, "CANARY-TITLE", "CANARY-TEXT", by=stage.ito)
    assert "CANARY-TEXT" in [note.text for note in counsel.notes(stage.case)]
    with opened(made(stage)[1]) as archive:
        assert not [name for name in archive.namelist() if b"CANARY" in archive.read(name)]


def test_on_the_page_a_bundle_is_made_and_its_root_is_shown(stage, as_user):
    browser = as_user(stage.sato)
    answer = browser.post(reverse("room:make_bundle", args=[stage.case.number]), {"with_files": "yes"})
    data = b"".join(answer.streaming_content)
    assert int(answer["Content-Length"]) == len(data)
    assert answer["Content-Disposition"].startswith("attachment")
    root = verify.check(io.BytesIO(data)).root
    page = browser.get(reverse("room:bundles", args=[stage.case.number])).content.decode()
    assert root in page


def test_the_name_of_a_bundle_says_neither_when_nor_what(stage):
    out, _ = made(stage)
    assert out.name == f"{stage.case.number}-bundle-{out.row.root[:12]}.zip"


def test_legal_may_make_one_without_the_files_and_is_not_offered_them(stage, as_user):
    browser = as_user(stage.ito)
    assert "with_files" not in browser.get(reverse("room:bundles", args=[stage.case.number])).content.decode()
    answer = browser.post(reverse("room:make_bundle", args=[stage.case.number]), {"with_files": "yes"})
    with opened(b"".join(answer.streaming_content)) as archive:
        assert not [name for name in archive.namelist() if name.startswith("files/")]


@pytest.mark.parametrize("who", ["suzuki", "kato", "yamada", "takahashi", "stranger"])
def test_others_find_no_bundle(stage, as_user, who):
    browser = as_user(getattr(stage, who))
    assert browser.get(reverse("room:bundles", args=[stage.case.number])).status_code == 404
    assert browser.post(reverse("room:make_bundle", args=[stage.case.number])).status_code == 404
    assert not Bundle.objects.exists()


def test_a_bundle_asks_again_who_it_is(stage, as_user, settings):
    settings.FRESH_MINUTES = 0
    answer = as_user(stage.sato).post(reverse("room:make_bundle", args=[stage.case.number]), {"with_files": "yes"})
    assert answer.status_code == 302
    assert not Bundle.objects.exists()


def test_the_command_writes_the_same_and_says_the_root(stage, tmp_path, capsys):
    out = tmp_path / "一式.zip"
    call_command("bundle", stage.case.number, "--by=sato@aoi.example", f"--out={out}", "--with-files")
    with out.open("rb") as file:
        root = verify.check(file).root
    assert root in capsys.readouterr().out
    assert out.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("mail", "more"),
    [
        ("stranger@aoi.example", []),
        ("kato@aoi.example", []),
        ("nobody@aoi.example", []),
        ("ito@aoi.example", ["--with-files"]),
    ],
)
def test_the_command_refuses_whoever_may_not_do_it_on_the_page(stage, tmp_path, mail, more):
    with pytest.raises(CommandError, match="証拠一式を作れません"):
        call_command("bundle", stage.case.number, f"--by={mail}", f"--out={tmp_path / 'a.zip'}", *more)
    assert list(tmp_path.glob("a.zip*")) == []


def test_the_command_says_when_it_cannot_write(stage, tmp_path):
    with pytest.raises(CommandError, match="書き込めません"):
        call_command("bundle", stage.case.number, "--by=sato@aoi.example", f"--out={tmp_path / 'none' / 'a.zip'}")


def test_the_verifier_is_served_as_it_stands_in_the_bundle(stage, as_user):
    answer = as_user(stage.sato).get(reverse("room:verifier"))
    with opened(made(stage)[1]) as archive:
        assert archive.read("verify.py") == answer.content
