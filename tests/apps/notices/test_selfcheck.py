"""The check page of a mailing: only of what was approved, the list and nothing else, revoked, over, erased."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from tests.apps.notices import made
from tests.core.selfcheck.made import app, by_code, by_question
from tsutsumi.audit.models import Entry
from tsutsumi.core.blind import codes, known
from tsutsumi.core.flow import Refused
from tsutsumi.core.telling import acts, items
from tsutsumi.notices import actions as notices
from tsutsumi.notices import gather, texts
from tsutsumi.notices.models import Mailing, Notice
from tsutsumi.notices.selfcheck import actions, entries, jobs, place
from tsutsumi.notices.selfcheck.models import CheckPage
from tsutsumi.notices.sending import actions as sending

pytestmark = pytest.mark.django_db
SAID = {"address": "https://kakunin.example.jp/", "until": date(2027, 1, 25), "firsts": ["mail"], "second": "birth"}
NOW = datetime.fromisoformat("2026-11-26T10:00:00+09:00")


@pytest.fixture(autouse=True)
def _at():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def page(mailing, ledger, sato):
    return actions.save(mailing, SAID, by=sato)


@pytest.fixture
def approved(page, monkeypatch):
    """As if a second person had approved what is settled; how that comes about is tested with the approval."""
    Mailing.objects.filter(pk=page.mailing_id).update(digest="d" * 64)
    monkeypatch.setattr(actions.leaving, "approved", lambda _mailing: None)
    return CheckPage.objects.select_related("mailing__case").get(pk=page.pk)


@pytest.fixture
def up(approved, sato):
    return actions.build(approved, by=sato)


@pytest.fixture
def house(up):
    from tests.core.selfcheck.made import Clock

    return app(place.folder(up.folder_name), Clock(NOW))


def code_of(page, number):
    notice = Notice.objects.get(mailing=page.mailing, person=number)
    return texts.Writer.of(page.mailing).code(notice)


def said(body):
    return body.decode().split("<template")[0]


def test_without_the_second_person_nothing_is_made(page, sato, work):
    with pytest.raises(Refused, match="確定"):
        actions.ask(page, by=sato)
    with pytest.raises(Refused, match="確定"):
        actions.build(page, by=sato)
    assert not place.folder(page.folder_name).exists()


def test_every_code_tells_exactly_the_items_and_acts_of_its_person(house, up):
    for notice, row in gather.rows(list(Notice.objects.filter(mailing=up.mailing))):
        body = said(by_code(house, code_of(up, notice.person))[2])
        person = texts.person_of(row, "ja", notice.audience)
        for word in [*items.of(person), *(act.text for act in acts.of(person))]:
            assert f"<li>{word}</li>" in body
        assert body.count("<li>") == len(items.of(person)) + len(acts.of(person)) + 5  # and the five languages


def test_the_code_of_another_case_or_key_finds_nobody(house, up):
    assert "<h3>" not in said(by_code(house, codes.of(b"x" * 32, "y"))[2])
    assert "<h3>" in said(by_code(house, code_of(up, 3))[2])


def test_the_open_check_knows_people_by_address_and_birthday(house, up, persons):
    def asked(number, birth):
        return by_question(house, known.question("mail", persons[number]["email"].upper(), "birth", birth))

    mine = persons[4]["birth_date"].replace("-", "")
    assert asked(4, mine)
    assert asked(4, "19000101") is None
    assert up.found == 40
    assert (up.alike, up.unasked) == (0, 0)


def test_who_is_threatened_cannot_be_looked_up_by_who_knows_them(case, persons, mailing, approved, sato):
    Notice.objects.filter(mailing=mailing, person=4).update(flags=["threat"])
    page = actions.build(approved, by=sato)
    assert (page.people, page.found, page.unasked) == (40, 39, 1)


def test_who_is_not_told_is_not_in_the_export(approved, sato):
    Notice.objects.filter(mailing=approved.mailing, person=7).update(state="excluded")
    page = actions.build(approved, by=sato)
    assert page.people == 39


def test_member_numbers_in_a_row_are_refused_with_a_reason(case, sato, ledger, monkeypatch):
    people = [made.person(n, member_id=f"{1000 + n}") for n in range(30)]
    made.listed(case, people, sato)
    mailing = notices.make(case, "", by=sato)
    notices.plan(mailing, by=sato)
    page = actions.save(mailing, SAID | {"firsts": ["mail", "member"]}, by=sato)
    monkeypatch.setattr(actions.leaving, "approved", lambda _mailing: None)
    page = actions.build(page, by=sato)
    assert "順に試すだけで当たる" in page.refused
    assert page.found == 30


def test_the_postal_code_is_found_at_the_head_of_an_address():
    row = {"postal_code": None, "address": "〒150-0001 東京都渋谷区神宮前1-1-1"}
    assert known.normal("postal", entries._postal(row)) == "1500001"
    assert entries._postal({"postal_code": None, "address": "東京都渋谷区1-1"}) == ""


def test_a_revoked_code_opens_nothing_after_the_worker_has_run(house, up, sato, work):
    assert "<h3>" in said(by_code(house, code_of(up, 3))[2])
    actions.revoke(up, 4, "手紙がなくなった", by=sato)
    work()
    house.clock.now += 2
    assert "<h3>" not in said(by_code(house, code_of(up, 3))[2])
    assert "<h3>" in said(by_code(house, code_of(up, 5))[2])
    with pytest.raises(Refused, match="もう無効"):
        actions.revoke(up, 4, "もう一度", by=sato)
    with pytest.raises(Refused, match="名簿にいません"):
        actions.revoke(up, 4000, "いない", by=sato)


def test_a_revoked_code_opens_nothing_though_nothing_can_be_made_anew(house, up, sato, work, monkeypatch):
    """The approval became void meanwhile: no page is better than one that opens for a code in wrong hands."""

    def void(_mailing):
        raise Refused("承認がありません。")

    code = code_of(up, 3)
    assert "<h3>" in said(by_code(house, code)[2])
    monkeypatch.setattr(actions.leaving, "approved", void)
    actions.revoke(up, 4, "手紙がなくなった", by=sato)
    work()
    house.clock.now += 2
    assert "<h3>" not in said(by_code(house, code)[2])
    up.refresh_from_db()
    assert (up.is_up, place.folder(up.folder_name).exists()) == (False, False)


def test_the_page_of_a_mailing_that_was_called_off_is_deleted(house, up, sato):
    code = code_of(up, 3)
    assert "<h3>" in said(by_code(house, code)[2])
    sending.stop(up.mailing, by=sato)
    house.clock.now += 2
    assert "<h3>" not in said(by_code(house, code)[2])
    up.refresh_from_db()
    assert (up.is_up, place.folder(up.folder_name).exists()) == (False, False)


def test_after_its_last_day_the_export_is_deleted(up, sato):
    jobs.lapse({}, lambda: None)
    assert place.folder(up.folder_name).exists()
    with time_machine.travel(NOW + timedelta(days=61), tick=False):
        jobs.lapse({}, lambda: None)
    assert not place.folder(up.folder_name).exists()
    assert not CheckPage.objects.get(pk=up.pk).is_up


def test_a_job_that_is_refused_says_why_on_the_page(page, sato):
    CheckPage.objects.filter(pk=page.pk).update(asked_at=NOW)
    jobs.build({"page": page.pk}, lambda: None)
    page.refresh_from_db()
    assert "確定" in page.trouble
    assert not page.is_waiting


def test_another_address_asks_for_a_new_approval_and_the_same_one_does_not(page, sato):
    Mailing.objects.filter(pk=page.mailing_id).update(digest="d" * 64)
    actions.save(page.mailing, SAID | {"until": date(2027, 2, 1)}, by=sato)
    assert Mailing.objects.get(pk=page.mailing_id).digest
    word = page.word
    again = actions.save(page.mailing, SAID | {"address": "https://b.example.jp/"}, by=sato)
    assert not Mailing.objects.get(pk=page.mailing_id).digest
    assert again.word == word


def test_the_texts_of_the_mailing_say_address_and_words(page, monkeypatch):
    monkeypatch.undo()
    told = texts.ledger_of(page.mailing)
    assert told["contact.check"].text("ja") == SAID["address"]
    assert told["contact.word"].text("ja") == page.word


def test_neither_trail_nor_database_nor_export_holds_a_code_or_a_person(up, persons, settings):
    secrets = [code_of(up, 3), codes.read(code_of(up, 3)), persons[3]["email"], persons[3]["name"]]
    trail = "".join(str(entry.data) for entry in Entry.objects.all())
    held = b"".join(file.read_bytes() for file in place.root().rglob("*") if file.is_file())
    for secret in secrets:
        assert secret not in trail
        assert secret.encode() not in held


def test_the_sample_of_the_demo_answers_what_the_readme_says(tmp_path):
    from pathlib import Path

    from tests.core.selfcheck.made import Clock
    from tsutsumi.room.demo import check

    check.page(tmp_path / "sample")
    sample = app(tmp_path / "sample", Clock(NOW))
    readme = (Path(__file__).parents[3] / "README.md").read_text(encoding="utf-8")
    for typed in (check.code(7), check.MAIL, check.POSTAL):
        assert typed in readme
    assert "クレジットカード" in said(by_code(sample, check.code(7))[2])
    assert "訓練" in said(by_code(sample, check.code(8))[2])


@pytest.fixture
def door(as_user, sato):
    return as_user(sato)


def test_the_officer_prepares_looks_takes_a_copy_and_ends_it(door, case, mailing, approved, up, sato):
    at = [case.number, mailing.number]
    shown = door.get(reverse("selfcheck:index", args=at)).content.decode()
    assert up.word in shown
    assert "tsutsumi selfcheck" in shown
    preview = door.get(reverse("selfcheck:preview", args=at), {"language": "en"}).content.decode()
    assert "Your information is affected" in preview
    import io
    import zipfile

    packed = zipfile.ZipFile(io.BytesIO(door.post(reverse("selfcheck:copy", args=at)).content))
    assert "index.html" in packed.namelist()
    assert not [name for name in packed.namelist() if "oprf.key" in name or name.startswith("open/")]
    door.post(reverse("selfcheck:down", args=at))
    assert not place.folder(up.folder_name).exists()


def test_the_form_keeps_what_was_typed_and_says_what_is_wrong(door, case, mailing, ledger):
    answer = door.post(
        reverse("selfcheck:edit", args=[case.number, mailing.number]),
        {"address": "https://a.example.jp/?x=1", "until": "2027/1/25", "second": "postal"},
    )
    assert answer.status_code == 422
    assert "? や # は使えません" in answer.content.decode()
    good = {"address": "https://a.example.jp/x", "until": "2027/1/25", "second": "postal", "firsts": ["mail"]}
    assert door.post(reverse("selfcheck:edit", args=[case.number, mailing.number]), good).status_code == 302
    assert CheckPage.objects.get().address == "https://a.example.jp/x/"


def test_a_stranger_finds_nothing(as_user, tanaka, case, mailing, page):
    for name in ("index", "edit", "preview"):
        assert as_user(tanaka).get(reverse(f"selfcheck:{name}", args=[case.number, mailing.number])).status_code == 404
