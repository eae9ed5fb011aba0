"""What the affected list lacks is taken from the customer master: of whom it is sure, marked, never by guess."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.apps.evidence.house import inline
from tests.apps.people import made as leaked
from tsutsumi.core.readers import children
from tsutsumi.evidence import actions as evidence
from tsutsumi.evidence import vault
from tsutsumi.evidence.models import scope_of
from tsutsumi.notices import actions, frozen
from tsutsumi.notices.contacts import Contacts
from tsutsumi.people import jobs as people
from tsutsumi.people.models import Master

pytestmark = pytest.mark.django_db
HEADER = ("会員番号", "氏名", "生年月日", "電話番号", "メールアドレス", "郵便番号", "住所", "死亡")
TOWN = "東京都千代田区千代田"
BARE, FULL, TWINS, DEAD, STRANGER = 0, 1, 2, 3, 4  # who is who on the leaked list


@pytest.fixture(autouse=True)
def _here(monkeypatch):
    """Starting children is slow."""
    monkeypatch.setattr(children, "run", inline)


@pytest.fixture
def persons():
    """Name and birthday leaked of everybody; contacts of one only."""
    found = leaked.people(5)
    return [one if n == FULL else {k: one[k] for k in ("name", "birth_date")} for n, one in enumerate(found)]


def customers(persons):
    """The clinic's own register: nobody of it is the stranger, two fit the twin, other contacts than what leaked."""
    for number, one in enumerate(persons[:STRANGER]):
        died = "2025-04-01" if number == DEAD else ""
        row = (one["name"], one["birth_date"], f"03-1234-00{number:02d}", f"new{number}@own.example", "100-0001")
        yield (f"C{number:03d}", *row, f"{TOWN}1丁目1番{number + 1}号", died)
        if number == TWINS:
            yield ("C900", *row[:2], "03-9999-0000", "twin@own.example", "100-0002", f"{TOWN}2丁目1番1号", "")


@pytest.fixture
def counted(case, suzuki, persons):
    item = evidence.take_in(case, vault.seal(scope_of(case), b"x"), "名簿.csv", by=suzuki)
    run = leaked.scanned(case, item, [leaked.sheet(persons)], suzuki)
    people.settle({"run": run.pk}, lambda: None)
    return case


def hand_in(browser, case, persons, work):
    out = io.StringIO()
    csv.writer(out).writerows([HEADER, *customers(persons)])
    file = SimpleUploadedFile("顧客台帳.csv", out.getvalue().encode("cp932"))
    browser.post(reverse("people:master", args=[case.number]), {"master": file}, format="multipart")
    browser.post(reverse("people:confirm_master", args=[case.number, Master.objects.get().pk]))
    work()


@pytest.fixture
def linked(counted, persons, sato, as_user, work):
    hand_in(as_user(sato), counted, persons, work)
    return counted


def made(case, sato, contacts):
    mailing = actions.make(case, "", by=sato, contacts=contacts)
    actions.plan(mailing, by=sato)
    return mailing


def rows(mailing, persons):
    """The frozen rows by the place of the person in `persons`."""
    found = {row["name"]: row for row in frozen.people(mailing.case, mailing.roll)}
    return [found[one["name"]] for one in persons]


def test_without_the_master_nobody_is_added_to(linked, persons, sato):
    mailing = made(linked, sato, "list")
    assert [row["email"] for row in rows(mailing, persons)] == [None, persons[FULL]["email"], None, None, None]
    assert {row["taken"] for row in rows(mailing, persons)} == {None}
    assert mailing.notices.filter(state="unreachable").count() == 4


def test_what_is_missing_is_taken_of_whom_it_is_sure_and_of_nobody_else(linked, persons, sato):
    mailing = made(linked, sato, "fill")
    bare, full, twins, dead, stranger = rows(mailing, persons)
    assert (bare["email"], bare["phone"], bare["postal_code"]) == ("new0@own.example", "03-1234-0000", "100-0001")
    assert bare["taken"] == "address,phone,email"
    assert (full["email"], full["taken"]) == (persons[FULL]["email"], "")
    assert (twins["email"], twins["address"], twins["taken"]) == (None, None, "")
    assert (stranger["email"], stranger["taken"]) == (None, "")
    flags = {one.person: one.flags for one in mailing.notices.all()}
    assert "from_master" in flags[bare["person"]]
    assert "several_customers" in flags[twins["person"]]
    assert "no_customer" in flags[stranger["person"]]
    told = mailing.notices.get(person=dead["person"])
    assert (told.audience, told.channel) == ("bereaved", "letter")  # the survivors, and no mailbox of the dead
    assert mailing.notices.filter(state="unreachable").count() == 2


def test_the_master_goes_first_when_a_person_says_so(linked, persons, sato):
    full = rows(made(linked, sato, "master"), persons)[FULL]
    assert (full["email"], full["phone"], full["name"]) == ("new1@own.example", "03-1234-0001", persons[FULL]["name"])
    assert full["taken"] == "address,phone,email"


def test_what_was_taken_is_part_of_what_is_approved(linked, persons, sato):
    assert made(linked, sato, "fill").roll_digest != made(linked, sato, "list").roll_digest


def test_two_rows_with_one_mark_stand_for_nobody(linked, sato):
    from tsutsumi.core.people.master import of_rows

    said = ["C1", "田村 葵", "1950-01-01", "03-1111-1111", "a@own.example", "100-0001", f"{TOWN}1丁目1番1号", ""]
    both = Contacts(of_rows(HEADER, [said, [*said[:4], "b@own.example", *said[5:]]]), "fill")
    assert both.places == {"C1": None}
    assert Contacts(of_rows(HEADER, [said]), "fill").places == {"C1": 0}


def test_a_list_made_before_the_master_is_renewed_and_its_flags_stay(counted, persons, sato, as_user, work):
    mailing = actions.make(counted, "", by=sato)
    work()
    mailing.refresh_from_db()
    before = {row["name"]: row["person"] for row in rows(mailing, persons)}
    actions.flag(mailing, before[persons[BARE]["name"]], "threat", "", "警察からの連絡による", by=sato)
    browser, here = as_user(sato), mailing.get_absolute_url()
    assert "連絡先のない人が4人います" in browser.get(here).content.decode()
    hand_in(browser, counted, persons, work)
    assert "対象者の一覧が変わりました" in browser.get(here).content.decode()
    old = mailing.roll
    browser.post(f"{here}renew/", {"contacts": "fill"})
    work()
    mailing.refresh_from_db()
    assert mailing.roll != old
    bare = rows(mailing, persons)[BARE]
    told = mailing.notices.get(person=bare["person"])
    assert (told.ways, bare["taken"]) == (["phone", "substitute"], "address,phone,email")
    assert mailing.flags.filter(ended_at=None).count() == 1
    page = browser.get(f"{here}people/{bare['person'] + 1}/").content.decode()
    assert "顧客台帳から取ったもの" in page
    assert "new0@own.example" not in page
