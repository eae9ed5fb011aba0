"""The customer master: whom it knows, and that it can be replaced and goes without a trace of its rows."""

import csv
import io
import json

import openpyxl
import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.serializers import serialize
from django.urls import reverse

from tests.apps.evidence.house import inline
from tsutsumi.audit.models import Entry
from tsutsumi.core.flow import Refused
from tsutsumi.core.readers import children
from tsutsumi.evidence.models import Sealed
from tsutsumi.people import actions, gather
from tsutsumi.people.models import Master


@pytest.fixture(autouse=True)
def _here(monkeypatch):
    """Starting children is slow; test_found_by_attack.py has them."""
    monkeypatch.setattr(children, "run", inline)


HEADER = ("会員番号", "氏名", "生年月日", "電話番号", "メールアドレス", "住所", "死亡")


def rows_of(persons):
    """Customers: of every third the mail is not known, of every fourth the address; the last one has died."""
    for number, one in enumerate(persons):
        mail = "" if number % 3 == 0 else one["email"]
        home = "" if number % 4 == 0 else one["address"]
        died = "2020-03-01" if number == len(persons) - 1 else ""
        yield (f"C{number + 4100}", one["name"], one["birth_date"], one["phone"], mail, home, died)


def as_csv(persons, encoding="cp932"):
    out = io.StringIO()
    csv.writer(out).writerows([HEADER, *rows_of(persons)])
    return out.getvalue().encode(encoding)


def as_xlsx(persons):
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in (HEADER, *rows_of(persons)):
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def hand_in(browser, case, content, name="顧客台帳.csv"):
    return browser.post(
        reverse("people:master", args=[case.number]), {"master": SimpleUploadedFile(name, content)}, format="multipart"
    )


@pytest.fixture
def linked(counted, persons, sato, as_user, work):
    browser = as_user(sato)
    hand_in(browser, counted, as_csv(persons[:24]))
    browser.post(reverse("people:confirm_master", args=[counted.number, Master.objects.get().pk]))
    work()
    return counted


def told(case):
    return {row["code"]: row["people"] for row in gather.assessment_of(case).links}


@pytest.mark.parametrize("make", [as_csv, as_xlsx])
def test_columns_are_shown_before_anything_is_linked(counted, persons, sato, as_user, make):
    browser = as_user(sato)
    answer = hand_in(browser, counted, make(persons), "顧客台帳.xlsx" if make is as_xlsx else "顧客台帳.csv")
    assert answer.status_code == 302
    text = browser.get(answer["Location"]).content.decode()
    assert all(heading in text for heading in HEADER)
    assert "この列で照合する" in text
    assert gather.master_of(counted) is None
    assert not [one["name"] for one in persons if one["name"] in text]


def test_known_customers_and_how_they_can_be_reached_are_told(linked):
    found = told(linked)
    assert found["known"] == 24  # a person of the same name and another date of birth is not the customer
    assert (found["address"], found["email"], found["phone"]) == (18, 16, 24)
    assert found["known"] + found["unsure"] + found["unknown"] == gather.assessment_of(linked).people
    deceased = {t["code"]: t["rows"] for t in gather.assessment_of(linked).breakdown}["deceased"]
    assert [row["people"] for row in deceased] == [1, 23, gather.assessment_of(linked).people - 24]


def test_the_count_does_not_depend_on_the_master(linked, run):
    rows = linked.counts.all()
    assert len({(row.low, row.high) for row in rows}) == 1


def test_a_new_master_takes_the_place_of_the_old_one(linked, persons, sato, as_user, work):
    browser, old = as_user(sato), Master.objects.get()
    hand_in(browser, linked, as_csv(persons[:5]))
    assert told(linked)["known"] == 24  # until it is confirmed the old one holds
    browser.post(reverse("people:confirm_master", args=[linked.number, Master.objects.first().pk]))
    work()
    old.refresh_from_db()
    assert (old.state, old.source) == ("removed", None)
    assert told(linked)["known"] == 5


def test_a_removed_master_leaves_nothing_but_who_removed_it(linked, sato, as_user, work):
    master = Master.objects.get()
    sealed = master.source_id
    as_user(sato).post(reverse("people:remove_master", args=[linked.number, master.pk]))
    work()
    assert not Sealed.objects.filter(pk=sealed).exists()
    assert gather.assessment_of(linked).links == []
    assert Entry.objects.get(verb="master.remove").by == sato


def test_no_customer_stands_in_the_database(linked, persons):
    rows = json.dumps(
        [serialize("python", m._base_manager.all()) for m in apps.get_models()], default=str, ensure_ascii=False
    )
    for one in persons[:24]:
        assert not [value for value in one.values() if value in rows]


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "x.csv"),
        (b"\x00\x01\x02" * 99, "x.xlsx"),
        ("件名,金額\r\n会議費,300\r\n".encode(), "x.csv"),
        (b"PK\x03\x04", "x.xlsx"),
    ],
)
def test_a_file_that_is_no_table_of_people_is_refused_in_words_and_not_kept(counted, sato, as_user, content, name):
    sealed = Sealed.objects.count()
    answer = hand_in(as_user(sato), counted, content, name)
    assert answer.status_code == 422
    assert "field-wrong" in answer.content.decode()
    assert not Master.objects.exists()
    assert Sealed.objects.count() == sealed


def test_a_master_without_headings_shows_no_cell(counted, persons, sato, as_user):
    out = io.StringIO()
    csv.writer(out).writerows(rows_of(persons))
    browser = as_user(sato)
    hand_in(browser, counted, out.getvalue().encode())
    text = browser.get(reverse("people:master", args=[counted.number])).content.decode()
    assert not [value for one in persons for value in one.values() if value in text]


def test_a_master_that_breaks_after_all_does_not_stop_the_count(counted, persons, sato, as_user, work):
    browser = as_user(sato)
    hand_in(browser, counted, as_csv(persons))
    master = Master.objects.get()
    browser.post(reverse("people:confirm_master", args=[counted.number, master.pk]))
    from tsutsumi.evidence import vault
    from tsutsumi.evidence.models import scope_of

    Master.objects.filter(pk=master.pk).update(source=vault.seal(scope_of(counted), b"\x00\x01broken"))
    work()
    master.refresh_from_db()
    assert master.state == "failed"
    assert gather.counting(counted) == ""
    assert master.trouble in browser.get(reverse("people:master", args=[counted.number])).content.decode()


def test_who_may_not_hand_in_sends_no_byte(counted, kato, ito, as_user):
    sealed = Sealed.objects.count()
    for other in (kato, ito):
        assert hand_in(as_user(other), counted, b"x").status_code == 404
    assert Sealed.objects.count() == sealed


def test_a_master_is_confirmed_once(counted, persons, sato, as_user):
    hand_in(as_user(sato), counted, as_csv(persons))
    master = Master.objects.get()
    actions.confirm_master(master, by=sato)
    with pytest.raises(Refused):
        actions.confirm_master(master, by=sato)
