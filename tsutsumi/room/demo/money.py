"""What the leaked folder costs: planned lines, a budget, an offer that waits, a claim, and what the papers said."""

from collections.abc import Mapping
from datetime import timedelta

from django.utils import timezone

from tsutsumi.accounts.models import User
from tsutsumi.cases.models import Case
from tsutsumi.money import actions
from tsutsumi.money.actions import Offer, Planned

type Cast = Mapping[str, User]
SAID = (
    (1, "press", 1, "地方紙の電子版", "患者情報が外から見えていたと報じた。"),
    (1, "social", 14, "SNS", "報道の引用が中心。"),
    (0, "press", 3, "地方紙、業界紙", ""),
    (0, "social", 52, "SNS", "件数を2万件とする投稿がある。"),
    (0, "leaving", 2, "健診の予約", "取消し。"),
)


def spent(case: Case, cast: Cast) -> None:
    officer, lawyer = cast["sato"], cast["ito"]
    actions.set_budget(case, 8_000_000, "理事長（電話で了承、議事録あり）", by=officer)
    plans = (
        Planned("C02", "公開期間の調査", 3_000_000, payee="北関東デジタル調査", source="見積書 11月", cover="yes"),
        Planned("C08", "通知状の印刷・封入・郵送", 150, 30, source="1通150円（計画の初めの値）", cover="yes"),
        Planned("C11", "電話の受付 2席 1か月", 900_000, source="委託先の概算", cover="ask"),
        Planned("C20", "電話当番の残業", 3_000, 120, cover="no"),
    )  # fmt: skip
    rows = [actions.plan(case, one, by=officer) for one in plans]
    actions.commit(rows[-1], 360_000, by=officer)
    reason = "診療の内容が外から見えた方に、心配をかけたことへのお詫びとして。"
    actions.propose(case, Offer("診療の内容が漏れた方", "voucher", 1_150, 212, reason), by=lawyer)
    today = timezone.localdate()
    claim = {
        "kind": "claim", "who": "対象の方 1人（受付6）", "people": 1, "received_on": today - timedelta(days=1),
        "demanded": None, "text": "説明と、費用の負担を求められた。", "due_on": today + timedelta(days=6),
        "due_for": "書面で回答する",
    }  # fmt: skip
    actions.take_claim(case, claim, by=lawyer)
    for ago, kind, count, where, words in SAID:
        told = {"kind": kind, "on": today - timedelta(days=ago), "count": count, "where": where, "words": words}
        actions.hear(case, told | {"wrong": "2万件" in words}, by=officer)
