"""The pages from plan to sending, in the order in which a person meets them."""

import pytest

from tsutsumi.decisions import actions as decisions
from tsutsumi.notices.sending import actions as sending

pytestmark = pytest.mark.django_db


def url(mailing, *rest):
    return "/".join([f"/cases/{mailing.case.number}/notices/{mailing.number}", *map(str, rest), ""])


def test_from_the_plan_to_sending(dated, sato, ito, as_user, work):
    browser = as_user(ito)
    browser.post(url(dated, "waves"), {"first": "2026-12-01", "size": "25", "seats": ""})
    page = browser.get(url(dated)).content.decode()
    assert "40" in page
    assert "12月2日" in page
    browser.post(url(dated, "settle"))
    work()
    dated.refresh_from_db()
    assert dated.is_settled, dated.trouble
    browser.post(url(dated, "put-up"))
    decision = decisions.put_up(sending.put_up(dated, by=ito), by=ito)
    decisions.approve(decision.steps.get(user=sato), decision.seal, by=sato)
    assert "送る人数" in browser.get(url(dated)).content.decode()
    assert browser.post(url(dated, "live"), {"typed": "39"}).status_code == 422
    browser.post(url(dated, "live"), {"typed": "40"})
    browser.post(url(dated, "start"))
    dated.refresh_from_db()
    assert (dated.state, dated.is_trial) == ("sending", False)
    browser.post(url(dated, "pause"))
    dated.refresh_from_db()
    assert dated.state == "paused"


def test_what_blocks_stands_on_the_page_once(dated, ledger, ito, as_user):
    ledger["contact.phone"] = type(ledger["contact.phone"])("contact.phone", "窓口の電話番号", None)
    page = as_user(ito).get(url(dated)).content.decode()
    assert page.count("「窓口の電話番号」が数字台帳にありません") == 1
