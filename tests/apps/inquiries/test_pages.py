"""Who comes to the desk and what else they see: nothing. A call on the page, without script too."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.house.test_routes import OWN
from tsutsumi.accounts.models import User
from tsutsumi.cases import actions as cases
from tsutsumi.cases.models import Part
from tsutsumi.inquiries import actions, gather
from tsutsumi.inquiries.models import Inquiry, Seat

pytestmark = pytest.mark.django_db

DESK = {"index", "take", "incoming", "answers", "inquiry", "reopen", "reply", "second", "keep"}
# Pages of one's own and of the house that name no case.
HOUSE = ("account", "accounts:", "mfa_", "office:", "healthz", "jsi18n", "room:about")


def of_a_case(route):
    return "number" in route.names and not route.name.startswith(HOUSE)


@pytest.mark.once
@pytest.mark.parametrize("role", ["desk", "guest"])
def test_whoever_has_only_a_seat_meets_no_other_page_of_the_case(stage, role, as_user):
    """Every route that names a case, GET and POST: the pages of the desk answer, all others are not there."""
    person = User.objects.create_user("seat@callcentre.example", "席 一郎", role)
    actions.seat(stage.case, person, timezone.now() + timedelta(days=3), by=stage.sato)
    browser = as_user(person, raise_request_exception=False)
    met = {}
    for route in filter(of_a_case, OWN):
        for method in ("get", "post"):
            status = getattr(browser, method)(route.url(stage)).status_code
            if status not in {404, 405}:
                met.setdefault(route.name, status)
    ours = {name.removeprefix("inquiries:") for name in met if name.startswith("inquiries:")}
    assert {name for name in met if not name.startswith("inquiries:")} == set()
    assert ours <= DESK
    assert "index" in ours


def test_the_positive_control_a_member_meets_the_rest(stage, as_user):
    browser = as_user(stage.sato)
    assert browser.get(f"/cases/{stage.case.number}/").status_code == 200


def test_the_page_of_the_desk_tells_nothing_of_the_case(case, operator, as_user):
    page = as_user(operator).get(f"/cases/{case.number}/desk/").content.decode()
    assert case.title not in page
    assert f'href="/cases/{case.number}/"' not in page
    assert "/desk/numbers/" not in page


def test_without_a_seat_the_desk_is_not_there(case, tanaka, stranger, as_user):
    for person in (tanaka, stranger):
        assert as_user(person).get(f"/cases/{case.number}/desk/").status_code == 404


def test_a_guest_of_the_case_needs_a_seat_too(case, sato, as_user):
    guest = User.objects.create_user("guest@partner.example", "外部 花", "guest")
    cases.add_member(case, guest, by=sato)
    assert as_user(guest).get(f"/cases/{case.number}/desk/").status_code == 404
    actions.seat(case, guest, timezone.now() + timedelta(days=1), by=sato)
    assert as_user(guest).get(f"/cases/{case.number}/desk/").status_code == 200


def test_a_seat_ends_by_hand_and_by_itself(case, operator, sato, as_user):
    browser = as_user(operator)
    seat = Seat.objects.get()
    assert browser.get(f"/cases/{case.number}/desk/").status_code == 200
    Seat.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    assert browser.get(f"/cases/{case.number}/desk/").status_code == 404
    Seat.objects.update(expires_at=timezone.now() + timedelta(days=1))
    actions.unseat(seat, by=sato)
    assert browser.get(f"/cases/{case.number}/desk/").status_code == 404


def test_a_seat_at_one_desk_opens_no_other(case, operator, sato, as_user):
    other = cases.open_case("別の事案", case.known_at, by=sato)
    actions.save_desk(other, {}, by=sato)
    assert as_user(operator).get(f"/cases/{other.number}/desk/").status_code == 404


def test_the_inhouse_lead_of_the_desk_sees_the_case_and_leads(case, tanaka, sato, as_user):
    cases.add_member(case, tanaka, by=sato, role=Part.DESK)
    browser = as_user(tanaka)
    for path in ("", "desk/", "desk/numbers/", "desk/faq/", "desk/waves/", "desk/seats/", "desk/settings/"):
        assert browser.get(f"/cases/{case.number}/{path}").status_code == 200


def test_a_call_from_ringing_to_its_end(case, mailing, persons, operator, approved, as_user):
    browser = as_user(operator)
    taken = browser.post(f"/cases/{case.number}/desk/take/")
    one = persons[3]
    typed = {
        "memo": "手紙を見て電話。",
        "topic": "affected",
        "caller": one["name"],
        "item": "phone",
        "value": one["phone"],
    }
    page = browser.post(taken["Location"], typed | {"act": "look"}, follow=True).content.decode()
    assert "対象の方です" in page
    assert "手紙を見て電話。" in page
    told = {
        "memo": "手紙を見て電話。",
        "topic": "money",
        "name": one["name"],
        "contact": one["phone"],
        "promise": "callback",
    }
    ended = browser.post(taken["Location"], told | {"act": "finish"})
    assert ended["Location"] == f"/cases/{case.number}/desk/"
    row = Inquiry.objects.get()
    assert (row.state, row.topic, row.proof, row.person) == ("done", "money", "items", 3)
    assert row.errands.get().kind == "callback"


def test_nothing_that_was_typed_is_lost_when_an_act_is_refused(case, call, operator, as_user):
    typed = {"memo": "長い話。", "name": "山 花", "act": "look", "code": "ABCD"}
    page = as_user(operator).post(call.get_absolute_url(), typed)
    assert page.status_code == 422
    assert "番号は20文字です" in page.content.decode()
    call.refresh_from_db()
    assert gather.said_in(call) == {"memo": "長い話。", "name": "山 花"}


def test_finishing_without_a_topic_makes_no_promise(case, call, operator, as_user):
    as_user(operator).post(call.get_absolute_url(), {"promise": "callback", "act": "finish"})
    assert call.errands.count() == 0


def test_answers_are_found_with_figures_and_only_approved_ones(case, operator, approved, as_user):
    browser = as_user(operator)
    page = browser.get(f"/cases/{case.number}/desk/answers/", {"q": "お金"}).content.decode()
    assert "Q12" in page
    assert "Q13" not in page
    assert "承認" not in browser.get(f"/cases/{case.number}/desk/answers/").content.decode()


def test_no_page_of_the_desk_is_kept_by_the_browser(case, call, operator, as_user):
    answer = as_user(operator).get(call.get_absolute_url())
    assert "no-store" in answer["Cache-Control"]
    assert answer.content.decode().count("data-no-keep") >= 1


def test_a_tally_that_cannot_be_kept_says_where_and_keeps_what_was_typed(case, sato, as_user):
    page = as_user(sato)
    here = f"/cases/{case.number}/desk/numbers/"
    answer = page.post(f"{here}tally/", {"on": timezone.localdate().isoformat(), "abandoned": "七", "calls": "31"})
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "数字だけで入力してください" in shown
    assert 'value="七"' in shown
    assert 'value="31"' in shown
