"""The desk of the leaked folder: open, its answers approved, a few calls of yesterday and today. Nobody is real."""

from collections.abc import Mapping
from datetime import time, timedelta

from django.utils import timezone

from tsutsumi.accounts.models import User
from tsutsumi.cases.models import Case
from tsutsumi.core.blind import codes
from tsutsumi.inquiries import actions as desk
from tsutsumi.inquiries import faq, threads
from tsutsumi.inquiries.models import Inquiry
from tsutsumi.notices import texts
from tsutsumi.notices.models import LETTER, Mailing
from tsutsumi.room.demo.leak import Person
from tsutsumi.room.demo.times import at

type Cast = Mapping[str, User]

# days ago, time, topic, feeling, memo
CALLS = (
    (1, time(9, 12), "affected", 1, "記事を読んだ。自分が対象かを確かめたい。"),
    (1, time(10, 40), "what", 2, "検査の結果も含まれるかとのこと。"),
    (1, time(15, 5), "money", 2, "お詫びの品はあるか。決まり次第お知らせすると案内。"),
    (0, time(9, 3), "late", 3, "知らせが遅い理由を聞かれ、Q5を案内。"),
    (0, time(9, 20), "genuine", 1, "記事の連絡先が本物かどうか。電話番号を案内。"),
)


def answer(case: Case, cast: Cast) -> None:
    sato, tanaka = cast["sato"], cast["tanaka"]
    fields = {"phone": "027-000-0300", "mail": "madoguchi@aoi.example", "seats": 2, "seat_day_cost": 25_000}
    desk.save_desk(case, fields, by=sato)
    for row in case.faq.all():
        if not faq.troubles(row):
            faq.approve(row, row.text, by=cast["ito"])
    desk.seat(case, tanaka, timezone.now() + timedelta(days=60), by=sato)
    for days, clock, topic, feeling, memo in CALLS:
        call = desk.take(case, "phone", by=tanaka, received_at=at(days, clock))
        desk.jot(call, {"topic": topic, "feeling": feeling}, {"memo": memo}, by=tanaka)
        desk.finish(call, by=tanaka)
    _open(case, tanaka)
    desk.tally(case, at(1, time(17)).date(), 3, 0, by=sato)


def prove(case: Case, mailing: Mailing, person: Person, cast: Cast) -> None:
    """Callers who are found, and one who is not: by the code of their letter, by a name and a birthday."""
    tanaka = cast["tanaka"]
    letter = mailing.notices.filter(channel=LETTER, state="handed").order_by("person")[0]
    asked = (
        (desk.Asked(code=codes.of(texts.code_key(mailing), letter.token)), "手紙の番号で確かめ、項目を案内。"),
        (
            desk.Asked(name=person.name, item="birth_date", value=f"{person.born:%Y-%m-%d}"),
            "メールを見て電話。項目を案内。",
        ),
        (desk.Asked(name="見本 一郎", item="birth_date", value="1980-01-01"), "名簿に見つからず、折返しを約束。"),
    )
    for one, memo in asked:
        call = desk.take(case, "phone", by=tanaka)
        row = desk.look(call, one, by=tanaka)
        is_found = row.answer == "yes"
        back = {} if is_found else {"name": one.name, "contact": "027-000-0998"}
        desk.jot(call, {"topic": "affected", "feeling": 1}, {"memo": memo, **back}, by=tanaka)
        if not is_found:
            desk.promise(call, "callback", by=tanaka)
        else:
            desk.finish(call, by=tanaka)


def _open(case: Case, tanaka: User) -> None:
    """What is not over: a call back, harm, and a mail that waits for a second look."""
    call = desk.take(case, "phone", by=tanaka, received_at=at(0, time(9, 45)))
    said = {
        "name": "岡本 見本",
        "contact": "027-000-0999",
        "memo": "身に覚えのない請求書。夕方に折返しを希望。",
    }
    desk.jot(call, {"topic": "misused", "feeling": 2}, said, by=tanaka)
    desk.claim(call, desk.Claim("billing", amount=8_800), by=tanaka)
    desk.promise(call, "callback", by=tanaka)
    mail = {"name": "見本 花", "contact": "mihon.hana@kanja.example", "text": "家族の分も漏れたのでしょうか。"}
    row: Inquiry = threads.receive(case, "mail", mail, at(0, time(8, 30)), by=tanaka)
    threads.draft(row, "お問い合わせありがとうございます。確かめて、改めてご連絡します。", None, by=tanaka)
