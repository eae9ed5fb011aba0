"""What fills the rooms of the leaked folder: things kept with their custody, logs, a hold, decisions, others told."""

from collections.abc import Mapping
from datetime import time, timedelta

from django.utils import timezone

from tsutsumi.accounts.models import User
from tsutsumi.cases.models import Case
from tsutsumi.decisions import actions as decisions
from tsutsumi.decisions.models import OTHER, PUBLICATION
from tsutsumi.evidence import actions as evidence
from tsutsumi.evidence.keeping import actions as keeping
from tsutsumi.evidence.keeping.register import Acquired, Handed, Wanted
from tsutsumi.outside import actions as outside
from tsutsumi.room.demo import calls, money, prevention
from tsutsumi.room.demo.times import at

type Cast = Mapping[str, User]


def furnish(case: Case, cast: Cast) -> None:
    _kept(case, cast)
    _logs(case, cast)
    _decided(case, cast)
    _told(case, cast)
    calls.answer(case, cast)
    money.spent(case, cast)
    prevention.learned(case, cast)


def _kept(case: Case, cast: Cast) -> None:
    """A device that went to the investigator and came with a receipt, and the settings as they were on paper."""
    suzuki = cast["suzuki"]
    prints = evidence.register(case, "公開設定の画面の印刷 3枚", "paper", by=suzuki, note="止める前の設定。")
    keeping.describe(
        prints,
        Acquired("情報システム課 鈴木 健", "総務課 佐藤 花子", at(3, time(10, 50)), place="情報システム課", sheets=3),
        by=suzuki,
    )
    device = evidence.register(case, "管理に使うパソコン 1台", "device", by=suzuki, note="LANだけを抜いた。")
    told = Acquired(
        "情報システム課 鈴木 健", "総務課 佐藤 花子", at(3, time(11, 20)), place="情報システム課", clock_offset=42,
        clock_against="時報", power="on", seal_number="A-0201", copy="original",
    )  # fmt: skip
    keeping.describe(device, told, by=suzuki)
    handed = Handed(
        "handed_over", at(2, time(14, 0)), "情報システム課 鈴木 健", "北関東デジタル調査 三好 亮",
        "いつから公開されていたかの調査のため", "調査会社の施錠保管庫", seal_number="A-0201",
    )  # fmt: skip
    row = keeping.hand_over(device, handed, by=suzuki)
    keeping.note_receipt(row, "北関東デジタル調査 三好 亮", at(2, time(14, 10)), by=suzuki)
    keeping.set_hold(case, "患者からの請求に備え、記録を一切捨てない。", by=cast["ito"])


def _logs(case: Case, cast: Cast) -> None:
    today = timezone.localdate()
    known = Wanted(
        "共有フォルダーの閲覧の記録", "クラウドの管理画面", kept_until=today + timedelta(days=6),
        owner="情報システム課", since=today - timedelta(days=90), until=today,
    )  # fmt: skip
    keeping.list_log(case, known, by=cast["suzuki"])
    keeping.list_log(case, Wanted("検索サイトの閲覧の記録", "検索サイトの会社"), by=cast["suzuki"])


def _decided(case: Case, cast: Cast) -> None:
    """A yes on the telephone that waits to be confirmed, and a notice that is on its way."""
    text = "ほかの共有フォルダーも公開されているかもしれないため、外への公開を全社で止める。"
    stop = decisions.Told(OTHER, "共有フォルダーの外への公開を止める", text)
    spoken = decisions.put_up(decisions.draft(case, stop, by=cast["suzuki"]), by=cast["suzuki"])
    step = next(step for step in spoken.steps.order_by("pk") if step.user_id != cast["ito"].pk)
    decisions.hear(step, spoken.seal, by=cast["ito"], heard_at=timezone.now(), how="電話", comment="止めてよい")
    notice = decisions.Told(PUBLICATION, "お知らせをホームページに載せる", "文案は広報課。通知と同じ日に載せる。")
    decisions.put_up(decisions.draft(case, notice, by=cast["takahashi"]), by=cast["takahashi"])


def _told(case: Case, cast: Cast) -> None:
    """The insurer and a partner were called; the authority asks something back; money waits for the insurer."""
    sato, today = cast["sato"], timezone.localdate()
    first = outside.Said(
        at(3, time(13, 0)), "phone", "第一報を伝えた。支払いや約束の前に、必ず書面で相談するよう言われた。",
        person="事故受付", next="第一報の書面を送る", next_on=today + timedelta(days=1),
    )  # fmt: skip
    outside.contact(case, "INSURER", first, by=sato)
    partner = outside.add(case, "予約センターの委託先", "業務委託契約18条", today + timedelta(days=2), by=sato)
    said = outside.Said(at(2, time(9, 30)), "mail", "公開されていた事実と、止めたことを知らせた。", person="運用部")
    outside.contact(case, partner.code, said, by=sato)
    asked = {"authority": "個人情報保護委員会", "kind": "inquiry", "text": "公開されていた期間と、閲覧の有無"}
    due = {"received_on": today, "due_on": today + timedelta(days=5)}
    outside.take_demand(case, asked | due, by=sato)
    longer = outside.Asked("C11", "電話の受付を平日20時まで延ばす（1か月）", "前橋コールサービス", 240_000)
    outside.ask(case, longer, by=sato)
