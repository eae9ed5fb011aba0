"""The figures that every case has: code, what it is called, its shape, and what to write when it is set by hand."""

from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_noop as _

RANGE, NUMBER, DAY, MOMENT, TEXT, LIST = "range", "number", "day", "moment", "text", "list"
UNKNOWN, RETURNED = "unknown", "returned"
ANSWERS, COUNTED, CASE = "answers", "counted", "case"
OWN: Final = "own."
SHAPES = [
    (NUMBER, _("数")), (RANGE, _("幅のある数")), (DAY, _("日")), (MOMENT, _("日時")), (TEXT, _("文")),
    (LIST, _("一覧")), (UNKNOWN, _("まだ分からない")), (RETURNED, _("事案の記録に戻した")),
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """`hint`: an example for whoever sets it by hand. `home`: where it is changed instead, for what has one truth
    elsewhere (answers, the count, the case); empty: it may be set by hand.
    """

    code: str
    label: str
    shape: str
    unit: str = ""
    hint: str = ""
    home: str = ""


BOOK: dict[str, Entry] = {
    entry.code: entry
    for entry in (
        Entry("people", _("対象の人数"), RANGE, "人", home=ANSWERS),
        Entry("people.low", _("少なくともの人数"), NUMBER, "人", home=ANSWERS),
        Entry("people.high", _("最大の人数"), NUMBER, "人", home=ANSWERS),
        Entry("people.confirmed", _("確定した人数"), NUMBER, "人", home=ANSWERS),
        Entry("people.by_kind", _("項目ごとの人数"), LIST, home=COUNTED),
        Entry("items", _("漏えいした項目"), LIST),
        Entry("items.not", _("含まれない項目"), LIST, "", _("確かめたものだけ。例 クレジットカード番号")),
        Entry("occurred", _("発生日"), DAY, home=CASE),
        Entry("found", _("発覚日"), DAY, home=CASE),
        Entry("known", _("知った日時"), MOMENT, home=CASE),
        Entry("as_of", _("数字の時点"), MOMENT),
        Entry("what", _("何が起きたか"), TEXT, "", _("例 共有フォルダーが外から見られる状態になっていたこと")),
        Entry("cause", _("原因"), TEXT, "", _("例 共有フォルダーの公開設定の誤り")),
        Entry("misuse", _("二次被害"), TEXT, "", _("例 不正利用の事実は確認されておりません")),
        Entry("misuse.as_of", _("二次被害の時点"), MOMENT),
        Entry("containment", _("止めるためにしたこと"), LIST, "", _("例 公開の設定を止めました")),
        Entry("reports", _("届け出た先"), LIST, "", _("例 個人情報保護委員会")),
        Entry("contact.phone", _("窓口の電話番号"), TEXT, "", _("例 0120-000-000")),
        Entry("contact.hours", _("窓口の受付時間"), TEXT, "", _("例 平日9時から18時まで")),
        Entry("contact.mail", _("窓口のメールアドレス"), TEXT, "", _("例 madoguchi@example.jp")),
        Entry("contact.from", _("窓口を開く日時"), MOMENT),
        Entry("contact.until", _("窓口を閉じる日"), DAY),
        Entry("next_update", _("次に知らせる日"), DAY),
        Entry("organisation", _("組織の名前"), TEXT, "", _("登録から入ります。英語の名前を決めるときに使います。")),
        Entry("representative", _("代表者"), TEXT, "", _("登録から入ります。英語の名前を決めるときに使います。")),
        Entry("we", _("自分の組織の呼び方"), TEXT, "", _("登録から入ります。例 当社、当院、当法人、本学")),
        Entry("recurrence", _("再発防止策"), LIST, "", _("例 公開の設定を毎日自動で確かめます")),
    )
}  # fmt: skip
