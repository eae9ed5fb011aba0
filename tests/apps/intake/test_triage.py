from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from tests.apps.stage import a_case
from tsutsumi.audit.models import Entry
from tsutsumi.cases.models import Case
from tsutsumi.core.flow import Refused
from tsutsumi.evidence import vault
from tsutsumi.intake import actions
from tsutsumi.intake.forms import of_tip
from tsutsumi.intake.models import Tip


def a_tip(by, **said):
    return actions.take_tip("USBメモリーが見つからない", by=by, **said)


def opened(tip, by):
    return actions.open_case_from(tip, "USBの紛失", tip.known_at, by=by, known_department="受付")


def test_a_case_opened_from_a_tip_takes_its_files_as_evidence_and_its_words_as_the_first_note(world):
    tip = a_tip(world.tanaka, files=[ContentFile(b"photo", name="写真.jpg")])
    case = opened(tip, world.sato)
    item = case.items.get()
    assert (item.name, item.size) == ("写真.jpg", 5)
    assert vault.read(item.sealed, by=world.sato, why="test") == b"photo"
    assert item.sealed.scope == f"case:{case.pk}"
    assert tip.what in case.notes.get().text
    assert (tip.state, tip.case) == ("opened", case)
    assert Entry.objects.filter(verb="tip.open", data__case=case.pk).exists()


@pytest.mark.parametrize(("noticed", "taken"), [(5, 1), (None, 2), (1, 3)])
def test_the_moment_proposed_is_the_earliest_that_anybody_knew(world, noticed, taken):
    now = timezone.now()
    at = now - timedelta(days=noticed) if noticed else None
    tip = a_tip(world.tanaka, noticed_at=at, taken_at=now - timedelta(days=taken))
    days = max(noticed or 0, taken)
    assert tip.known_at == now - timedelta(days=days)
    assert of_tip(tip)["known_on"] == timezone.localtime(now - timedelta(days=days)).date()


def test_a_tip_is_settled_once(world):
    tip = a_tip(world.tanaka)
    opened(tip, world.sato)
    for again in (
        lambda: opened(Tip.objects.get(), world.sato),
        lambda: actions.merge(Tip.objects.get(), a_case(world.sato), by=world.sato),
        lambda: actions.dismiss(Tip.objects.get(), "重複", by=world.sato),
    ):
        with pytest.raises(Refused):
            again()
    assert Tip.objects.get().case.title == "USBの紛失"


def test_two_people_opening_from_one_stale_page_make_one_case(world):
    first, second = a_tip(world.tanaka), None
    second = Tip.objects.get(pk=first.pk)
    opened(first, world.sato)
    with pytest.raises(Refused):
        opened(second, world.ito)
    assert Case.objects.count() == 1


def test_merging_warns_when_the_tip_knew_earlier_than_the_case(world, as_user):
    case = a_case(world.sato, days=1)
    tip = a_tip(world.tanaka, noticed_at=timezone.now() - timedelta(days=9))
    page = as_user(world.sato).post(reverse("intake:merge", args=[tip.reference]), {"case": case.pk}, follow=True)
    assert "より前に気づいて" in page.content.decode()


def test_a_tip_cannot_be_merged_into_a_case_one_may_not_see(world, as_user):
    hidden = a_case(world.sato)
    tip = a_tip(world.tanaka)
    page = as_user(world.stranger).post(reverse("intake:merge", args=[tip.reference]), {"case": hidden.pk})
    assert page.status_code == 200
    assert Tip.objects.get().state == "waiting"


def test_dismissing_needs_a_reason(world, as_user):
    tip = a_tip(world.tanaka)
    url = reverse("intake:dismiss", args=[tip.reference])
    assert as_user(world.tanaka).post(url, {"reason": " "}).status_code == 200
    as_user(world.tanaka).post(url, {"reason": "空のUSBだった"})
    tip.refresh_from_db()
    assert (tip.state, tip.dismissed_reason, tip.settled_by) == ("dismissed", "空のUSBだった", world.tanaka)


def test_a_tip_of_a_case_is_hidden_from_those_who_are_not_in_it(world, as_user):
    tip = a_tip(world.tanaka, files=[ContentFile(b"x", name="a.txt")])
    opened(tip, world.sato)
    urls = [reverse(f"intake:{name}", args=[tip.reference]) for name in ("detail", "open", "merge", "dismiss")]
    for url in urls:
        assert as_user(world.stranger).get(url).status_code == 404
    file = reverse("intake:file", args=[tip.reference, tip.files.get().pk])
    assert as_user(world.stranger).post(file).status_code == 404
    assert as_user(world.sato).get(urls[0]).status_code == 200
    assert tip.reference not in as_user(world.stranger).get(reverse("intake:inbox") + "?state=all").content.decode()


def test_only_triage_sees_tips_and_only_issuers_make_links(world, as_user):
    tip = a_tip(world.tanaka)
    for url in (reverse("intake:inbox"), reverse("intake:take"), reverse("intake:detail", args=[tip.reference])):
        assert as_user(world.yamada).get(url).status_code == 404
        assert as_user(world.tanaka).get(url).status_code == 200
    assert as_user(world.tanaka).get(reverse("intake:links")).status_code == 404


def test_a_file_is_handed_out_as_an_attachment_and_recorded(world, as_user):
    tip = a_tip(world.tanaka, files=[ContentFile(b"<svg onload=alert(1)>", name="絵.svg")])
    answer = as_user(world.tanaka).post(reverse("intake:file", args=[tip.reference, tip.files.get().pk]))
    assert b"".join(answer.streaming_content) == b"<svg onload=alert(1)>"
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")
    assert Entry.objects.filter(verb="vault.opened", by=world.tanaka).exists()


def test_the_desk_writes_down_a_call_with_the_moment_it_came(world, as_user):
    yesterday = timezone.localdate() - timedelta(days=1)
    day = {"taken_on_year": yesterday.year, "taken_on_month": yesterday.month, "taken_on_day": yesterday.day}
    as_user(world.tanaka).post(
        reverse("intake:take"), {"what": "患者から電話", "way": "phone", "taken_clock": "16:40", **day}
    )
    tip = Tip.objects.get()
    assert timezone.localtime(tip.taken_at).strftime("%H:%M") == "16:40"
    assert timezone.localtime(tip.known_at).date() == yesterday
    assert tip.taken_by == world.tanaka


def test_the_page_opens_a_case_from_a_tip(world, as_user):
    tip = a_tip(world.tanaka, noticed_at=timezone.now() - timedelta(days=2), medium="usb", department="受付")
    browser = as_user(world.sato)
    form = browser.get(reverse("intake:open", args=[tip.reference])).context["form"]
    day = form.initial["known_on"]
    said = {"title": "USBの紛失", "medium": "usb", "known_department": form.initial["known_department"]}
    days = {"known_on_year": day.year, "known_on_month": day.month, "known_on_day": day.day}
    answer = browser.post(reverse("intake:open", args=[tip.reference]), {**said, **days})
    case = Case.objects.get()
    assert answer.url == reverse("room:case", args=[case.number])
    assert (case.medium, case.known_department, case.known_on) == ("usb", "受付", day)


def test_a_day_without_its_time_does_not_stand_as_midnight_in_the_timeline(world):
    from django.utils import timezone

    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    tip = actions.take_tip("FAXを送り間違えた。", by=world.tanaka, noticed_at=midnight, noticed_time_unknown=True)
    case = actions.open_case_from(tip, "FAXの誤送信", midnight, by=world.sato, known_time_unknown=True)
    assert case.notes.get().known_at == tip.taken_at
