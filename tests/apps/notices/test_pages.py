"""The pages from plan to sending, in the order in which a person meets them."""

import pytest

from tsutsumi.core.telling import wording
from tsutsumi.decisions import actions as decisions
from tsutsumi.notices import actions
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


def test_the_wording_is_measured_by_the_one_measure_of_the_house(dated, sato, ito, as_user):
    hard = (
        "本件事案発生以後実施事項及び個人情報漏えい対象者範囲特定作業進捗状況並びに再発防止策検討状況に関しましては、"
        "当該調査の完了後、可及的速やかに改めて書面をもってご報告申し上げる所存でないわけではありません。"
    )
    page = as_user(ito).get(url(dated, "wordings", "mail", "ja", "adult")).content.decode()
    assert "打ち消しが二重です" not in page
    body = wording.template("mail").body.replace("# 原因", f"# 原因\n{hard}")
    actions.word(dated, ("mail", "ja", "adult"), "お知らせ", body, by=ito)
    page = as_user(ito).get(url(dated, "wordings", "mail", "ja", "adult")).content.decode()
    assert page.index("読みにくい文から順に") < page.index("本件事案発生以後実施事項")
    assert "打ち消しが二重です。「……です」と言い切ってください。" in page
    assert "文化審議会" in page
    easy = as_user(ito).get(url(dated, "wordings", "mail", "easy", "adult")).content.decode()
    assert "やさしい日本語の決まりに合" in easy
    assert "読みやすさ" not in as_user(ito).get(url(dated, "wordings", "mail", "en", "adult")).content.decode()
