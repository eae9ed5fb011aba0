"""The call list and what the post tells, by a file: names leave after a fresh login, what came of it comes back."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.apps.notices.test_printing import _post, live, persons, printed, to_call  # noqa: F401 (fixtures)
from tests.apps.test_tables import edited, rows_of
from tsutsumi.audit.models import Entry
from tsutsumi.notices.letters.models import PrintedLetter

pytestmark = pytest.mark.django_db


def sent(browser, address, data):
    return browser.post(address, {"act": "take", "table": SimpleUploadedFile("t.xlsx", data)})


def test_calls_go_out_with_names_and_come_back_with_what_came_of_them(to_call, live, persons, ito, as_user):  # noqa: F811
    address = reverse("notices:calls_table", args=[live.case.number, live.number])
    browser = as_user(ito)
    data = browser.post(address, {"act": "xlsx"}).content
    row = rows_of(data)[0]
    assert row["氏名"] == persons[int(row["管理ID"]) - 1]["name"]
    assert Entry.objects.filter(verb="mailing.calllist").count() == 1
    assert sent(browser, address, edited(data, {"結果": "本人（保護者・遺族宛てはその方）に伝えた"})).status_code == 302
    assert live.notices.get(person=int(row["管理ID"]) - 1).state == "told"


def test_returned_letters_and_tracking_numbers_come_back_by_the_number_of_the_letter(printed, live, sato, as_user):  # noqa: F811
    _post(printed, sato)
    address = reverse("notices:letters_table", args=[live.case.number, live.number])
    browser = as_user(sato)
    data = browser.post(address, {"act": "xlsx"}).content
    letters = PrintedLetter.objects.filter(run__mailing=live)
    assert len(rows_of(data)) == letters.count()
    assert (
        sent(browser, address, edited(data, {"追跡番号": "012-34-56789-0", "戻った理由": "受取拒否"})).status_code
        == 302
    )
    letter = letters.get(place=int(rows_of(data)[0]["管理ID"].split("-")[1]))
    assert (letter.attempt.tracking, letter.attempt.state, letter.why) == ("01234567890", "returned", "refused")
