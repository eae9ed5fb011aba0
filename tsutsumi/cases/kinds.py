"""The words a case is described with: causes, events and media, by code, with their Japanese names.

Causes and events are codes of the law vocabulary, so a choice made here reaches the rules unchanged.
An empty string means that nobody knows yet; it is never "no".
"""

from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

type Label = str | StrPromise

UNKNOWN = ("", _("まだ分からない"))


class CauseGroup(NamedTuple):
    code: str
    label: Label
    causes: tuple[tuple[str, Label], ...]


CAUSE_GROUPS = (
    CauseGroup(
        "external",
        _("外部攻撃"),
        (
            ("unauthorized_access", _("不正アクセス")),
            ("ransomware", _("ランサムウェア")),
            ("web_skimming", _("ウェブスキミング（入力画面の改ざん）")),
            ("account_takeover", _("アカウントの乗っ取り")),
            ("infostealer", _("情報を盗むマルウェア")),
            ("supply_chain_malware", _("取引先を経由したマルウェア感染")),
            ("c2_communication", _("攻撃者のサーバーとの通信の発見")),
            ("unauthorized_access_at_trustee", _("委託先への不正アクセス")),
            ("phishing_external", _("自社と関係のない偽サイトでの入力")),
            ("phishing_elsewhere", _("他所で盗まれたIDによる被害")),
            ("fake_link_on_own_site", _("自社サイトに仕込まれた偽リンク")),
            ("theft", _("盗難")),
            ("envelope_tamper", _("封筒の宛先の改ざん")),
            ("reply_envelope_tampered", _("返信用封筒の改ざん")),
            ("third_party_notice", _("第三者からの漏えいのおそれの連絡")),
            ("ddos", _("大量アクセスによる妨害")),
            ("scan_only", _("探索通信のみ（侵入の痕跡なし）")),
        ),
    ),
    CauseGroup(
        "internal",
        _("内部不正"),
        (
            ("insider", _("役職員による不正な持ち出し")),
            ("insider_no_wrongful_purpose", _("役職員による持ち出し（不正の目的なし）")),
            ("internal_misaccess", _("権限のない社内での閲覧")),
            ("unlawful_use", _("法令に反する利用")),
            ("unlawful_provision", _("法令に反する提供")),
            ("own_intent", _("自社の判断による提供")),
        ),
    ),
    CauseGroup(
        "mistake",
        _("過失"),
        (
            ("mis_send", _("誤送付・誤送信")),
            ("mis_fax", _("FAXの誤送信")),
            ("courier", _("配送業者による誤配")),
            ("lost", _("紛失")),
            ("lost_inside", _("社内での紛失")),
            ("lost_place_unknown", _("紛失（場所が分からない）")),
            ("key_lost", _("復号鍵の紛失")),
            ("misconfiguration", _("設定の誤り（公開範囲など）")),
            ("mis_disposal", _("誤廃棄")),
            ("disposal_error", _("廃棄の不備")),
            ("scanning_error", _("読み取り・登録の誤り")),
            ("planned_deletion", _("予定していた消去")),
        ),
    ),
)

CAUSES: dict[str, Label] = {code: label for group in CAUSE_GROUPS for code, label in group.causes}
GROUP_OF: dict[str, str] = {code: group.code for group in CAUSE_GROUPS for code, _ in group.causes}
GROUPS: dict[str, Label] = {group.code: group.label for group in CAUSE_GROUPS}

EVENTS: dict[str, Label] = {
    "suspected_leak": _("漏えいのおそれがある"),
    "leak": _("漏えいした（外部に出た）"),
    "suspected_loss": _("滅失のおそれがある"),
    "loss": _("滅失した（内容が失われた）"),
    "suspected_damage": _("毀損のおそれがある"),
    "damage": _("毀損した（書き換えられた・使えなくなった）"),
    "damage_key_lost": _("毀損した（復号鍵を失った）"),
    "misuse": _("特定個人情報を法令に反して利用した"),
    "intentional_provision": _("自らの意思で第三者に提供した"),
    "unlawful_provision": _("特定個人情報を法令に反して提供した"),
    "none_recovered": _("見られる前にすべて回収できた"),
    "none_copy_exists": _("控えがあり内容は失われていない"),
    "none_internal": _("社内にとどまり外部に出ていない"),
    "none_phishing_outside": _("自社の情報は関係していない（他所の偽サイト）"),
    "none_reasonable_deletion": _("合理的な理由による消去"),
    "none_or_judgement": _("漏えい等に当たるか判断が分かれる"),
    "none": _("漏えい等は起きていない"),
}

MEDIA: dict[str, Label] = {
    "paper": _("紙の書類"),
    "usb": _("USBメモリー・外付け媒体"),
    "pc": _("パソコン"),
    "phone": _("スマートフォン・タブレット"),
    "server": _("社内サーバー・業務システム"),
    "cloud": _("クラウド・共有フォルダー"),
    "web": _("ウェブサイト"),
    "mail": _("メール"),
    "fax": "FAX",
    "post": _("郵便・宅配便"),
    "talk": _("口頭・電話"),
    "other": _("その他"),
}


def cause_choices() -> list[tuple[str, Label | list[tuple[str, Label]]]]:
    """Choices for a select, grouped as 外部攻撃・内部不正・過失, with "まだ分からない" first."""
    return [UNKNOWN, *((group.label, list(group.causes)) for group in CAUSE_GROUPS)]
