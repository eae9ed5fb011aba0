"""Everybody is in one explained state; the pages, the certificate and the report say the same numbers."""

import csv
import io

import pypdfium2
import pytest

from tests.apps.notices import made
from tsutsumi.audit.models import Entry
from tsutsumi.core.flow import Refused
from tsutsumi.notices import actions, checking, gather, papers, substituting
from tsutsumi.notices.models import Flag, Mailing
from tsutsumi.notices.sending import actions as sending
from tsutsumi.notices.substituting import Measure
from tsutsumi.notices.texts import Writer
from tsutsumi.reports.gather import from_the_notices

pytestmark = pytest.mark.django_db


@pytest.fixture
def mixed(case, ledger, sato):
    """Forty people: some without any contact, one excluded; told, on the way, returned."""
    people = [made.person(n) for n in range(36)]
    people += [made.person(n, email=None, address=None, phone=None) for n in range(36, 40)]
    made.listed(case, people, sato, low=40, high=43)
    mailing = actions.make(case, "", by=sato)
    actions.plan(mailing, by=sato)
    actions.flag(mailing, 0, Flag.EXCLUDE, "", "すでに面談で伝えた", by=sato)
    rows = list(mailing.notices.order_by("person"))
    for one in rows[1:11]:
        actions.settle(one, "handed", by=sato)
        actions.settle(one, "assumed", by=sato)
    for one in rows[11:14]:
        actions.settle(one, "handed", by=sato)
        actions.settle(one, "failed", by=sato, reason="mail.5.1.1")
    for one in rows[14:16]:
        for way in one.ways[:-1]:
            actions.settle(one, "handed", by=sato)
            actions.settle(one, "failed", by=sato, reason=f"{way}.returned")
    return mailing


def test_every_person_is_in_exactly_one_explained_state(mixed):
    found = gather.coverage_of(mixed)
    counted = {code: found.count(code) for code in gather.STANDINGS}
    assert counted == {"told": 10, "on_the_way": 23, "unreachable": 6, "excluded": 1}
    assert sum(counted.values()) == found.total == found.people == 40
    assert (found.unexplained, found.no_row) == (0, 3)
    for field in ("channel", "language", "audience", "wave"):
        assert sum(sum(told.values()) for told in found.by(field).values()) == 40
    assert found.reasons("unreachable") == {"名簿に連絡先がない": 4, "電話がつながらなかった": 2}


def test_who_is_on_the_way_is_told_apart_by_way_and_by_what_has_left(mixed, sato, as_user):
    row = mixed.notices.filter(state="planned", channel="mail").first()
    actions.settle(row, "handed", by=sato)
    found = gather.coverage_of(mixed).under_way()
    assert sum(found.values()) == 23
    assert found["メール：渡した・出した（戻りを待つ）"] == 1
    assert found["手紙：これから"] == 3  # whose mail failed
    assert "手紙：これから" in as_user(sato).get(url(mixed, "board")).content.decode()


def test_one_that_lost_its_state_would_be_seen(mixed):
    """Positive control: the sum is not made up to fit."""
    mixed.notices.first().delete()
    assert gather.coverage_of(mixed).unexplained == 1


def test_the_certificate_says_the_same_numbers_and_no_name(mixed, case, sato):
    told = Measure("announcements.announcement:1", "公式サイト", "0120", mixed.at.date())
    row = substituting.substitute(mixed, told, by=sato)
    assert (row.people, row.reasons) == (6, {"no_contact": 4, "phone.returned": 2})
    pages = pypdfium2.PdfDocument(papers.certificate(mixed))
    text = "".join(page.get_textpage().get_text_bounded() for page in pages)
    for said in ("10人", "23人", "6人", "1人", "40人", "公式サイト", "試しの送付", "手紙：これから"):
        assert said in text, said
    assert not [n for n in range(40) if made.person(n)["name"].split()[0] in text]


def test_item_six_of_the_report_says_how_far_it_came(mixed, case, sato):
    assert from_the_notices(case)["response.status"].content == "planned"
    Mailing.objects.filter(pk=mixed.pk).update(is_trial=False, started_at=mixed.at, state="paused")
    told = from_the_notices(case)
    assert told["response.status"].content == "done"
    words = told["response.detail"].content
    for said in (
        "40人のうち10人に通知",
        "メール10人",
        "途中の人：23人（",
        "手紙：これから3人",
        "連絡できない人：6人",
        "代替措置（公表と窓口）を準備",
    ):
        assert said in words


def test_without_a_mailing_the_report_says_nothing_of_it(case):
    assert from_the_notices(case) == {}


def test_the_file_of_states_has_everybody_and_no_value(mixed):
    rows = list(csv.reader(io.StringIO(papers.states(mixed, "csv").decode("utf-8-sig"))))
    assert len(rows) == 41
    assert rows[1][:2] == ["1", "送らない"]
    text = str(rows)
    assert not [n for n in range(40) for key in ("name", "email", "address") if made.person(n)[key] in text]
    assert papers.states(mixed, "xlsx")[:2] == b"PK"


@pytest.mark.parametrize("channel", ["mail", "letter", "phone", "sms"])
@pytest.mark.parametrize("audience", ["adult", "guardian", "bereaved"])
def test_nothing_blocks_the_wordings_that_come_with_the_product(dated, channel, audience):
    found = checking.findings(Writer.of(dated), (channel, "ja", audience))
    assert [one.message for one in found if one.blocks] == []


DEFECTS = {
    "a typed number": ("{{people}}", "1,043人"),
    "no cause": ("# 原因\n{{cause}}", ""),
    "it is said to be safe": ("# 原因", "被害は一切ありません。\n# 原因"),
    "an unknown reference": ("{{cause}}", "{{causes}}"),
    "a password is asked for": ("# 原因", "パスワードをこのメールに返信してください。\n# 原因"),
}


@pytest.mark.parametrize("defect", DEFECTS)
def test_a_bad_wording_cannot_be_settled(dated, sato, defect):
    writer = Writer.of(dated)
    template = writer.template("mail", "ja", "adult")
    old, new = DEFECTS[defect]
    body = template.body + "\n対象は1,043人です。" if defect == "a typed number" else template.body.replace(old, new)
    assert body != template.body
    actions.word(dated, ("mail", "ja", "adult"), template.subject, body, by=sato)
    with pytest.raises(Refused, match="直さないと"):
        sending.ask_to_settle(dated, by=sato)


def url(mailing, *rest):
    return "/".join([f"/cases/{mailing.case.number}/notices/{mailing.number}", *map(str, rest), ""])


def test_the_masked_list_is_found_by_name_and_shows_none(mixed, ito, as_user):
    browser = as_user(ito)
    name = made.person(5)["name"]
    text = browser.post(url(mixed, "people"), {"q": name.split()[0]}).content.decode()
    assert "/people/6/" in text
    assert name not in text
    assert "当てはまる人がいません" in browser.post(url(mixed, "people"), {"q": "いない人"}).content.decode()
    # A name never comes in an address: there it is not even looked at.
    every = browser.get(url(mixed, "people"), {"q": "いない人"}).content.decode()
    assert ("/people/6/" in every, "いない人" in every) == (True, False)
    sifted = browser.post(url(mixed, "people"), {"q": "", "flag": "excluded"})
    assert sifted["Location"].endswith("/people/?flag=excluded")
    assert "/people/1/" in browser.get(url(mixed, "people"), {"flag": "excluded"}).content.decode()


def test_the_real_text_needs_a_reason_and_is_recorded(mixed, sato, as_user):
    browser, name = as_user(sato), made.person(5)["name"]
    assert name not in browser.get(url(mixed, "people", 6)).content.decode()
    assert name not in browser.post(url(mixed, "people", 6, "real"), {"reason": ""}).content.decode()
    assert not Entry.objects.filter(verb="notice.revealed").exists()
    shown = browser.post(url(mixed, "people", 6, "real"), {"reason": "宛名の確認を頼まれた"})
    assert name in shown.content.decode()
    assert Entry.objects.filter(verb="notice.revealed").count() == 1


def test_flags_for_many_are_all_or_none(case, ledger, sato, as_user):
    made.listed(case, [made.person(n, customer=f"C{n:03d}") for n in range(6)], sato)
    mailing = actions.make(case, "", by=sato)
    actions.plan(mailing, by=sato)
    browser, told = as_user(sato), {"kind": "threat", "reason": "警察からの連絡による"}
    refused = browser.post(url(mailing, "flags"), {**told, "numbers": "C001\nC999"})
    assert (refused.status_code, mailing.flags.count()) == (422, 0)
    browser.post(url(mailing, "flags"), {**told, "numbers": "C001\nＣ００３"})
    assert [*mailing.flags.values_list("person", flat=True)] == [1, 3]


def test_two_editors_of_one_wording_are_told_of_each_other(dated, sato, ito, as_user):
    page = url(dated, "wordings", "mail", "ja", "adult")
    browser = as_user(ito)
    opened = browser.get(page).context["form"]
    based_on = opened.initial["based_on"]
    actions.word(dated, ("mail", "ja", "adult"), "別の件名", "{{person.items}}", by=sato)
    answer = browser.post(page, {"subject": "件名", "body": "{{person.items}} 本文", "based_on": based_on})
    assert answer.status_code == 422
    assert dated.wordings.get().subject == "別の件名"


def test_waves_take_everybody_once(mixed, sato):
    from datetime import date

    sending.plan_waves(mixed, sending.usual_waves(21, date(2026, 12, 4), 10), by=sato)
    planned = [*mixed.notices.filter(state="planned").values_list("wave", flat=True)]
    assert sorted({*planned}) == [1, 2, 3]
    assert [one["on"] for one in Mailing.objects.get(pk=mixed.pk).waves] == ["2026-12-04", "2026-12-07", "2026-12-08"]
    with pytest.raises(Refused):
        sending.plan_waves(mixed, [(date(2026, 12, 8), 1), (date(2026, 12, 4), 1)], by=sato)
