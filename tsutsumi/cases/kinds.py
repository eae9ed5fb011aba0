"""The words a case is described with: causes, events and media, by code, with their Japanese names.

Causes and events are codes of the law vocabulary, so a choice made here reaches the rules unchanged.
An empty string means that nobody knows yet; it is never "no".
"""

from typing import NamedTuple

UNKNOWN = ("", "まだ分からない")


class CauseGroup(NamedTuple):
    code: str
    label: str
    causes: tuple[tuple[str, str], ...]


CAUSE_GROUPS = (
    CauseGroup(
        "external",
        "外部攻撃",
        (
            ("unauthorized_access", "不正アクセス"),
            ("ransomware", "ランサムウェア"),
            ("web_skimming", "ウェブスキミング（入力画面の改ざん）"),
            ("account_takeover", "アカウントの乗っ取り"),
            ("infostealer", "情報を盗むマルウェア"),
            ("supply_chain_malware", "取引先を経由したマルウェア感染"),
            ("c2_communication", "攻撃者のサーバーとの通信の発見"),
            ("unauthorized_access_at_trustee", "委託先への不正アクセス"),
            ("phishing_external", "自社と関係のない偽サイトでの入力"),
            ("phishing_elsewhere", "他所で盗まれたIDによる被害"),
            ("fake_link_on_own_site", "自社サイトに仕込まれた偽リンク"),
            ("theft", "盗難"),
            ("envelope_tamper", "封筒の宛先の改ざん"),
            ("reply_envelope_tampered", "返信用封筒の改ざん"),
            ("third_party_notice", "第三者からの漏えいのおそれの連絡"),
            ("ddos", "大量アクセスによる妨害"),
            ("scan_only", "探索通信のみ（侵入の痕跡なし）"),
        ),
    ),
    CauseGroup(
        "internal",
        "内部不正",
        (
            ("insider", "役職員による不正な持ち出し"),
            ("insider_no_wrongful_purpose", "役職員による持ち出し（不正の目的なし）"),
            ("internal_misaccess", "権限のない社内での閲覧"),
            ("unlawful_use", "法令に反する利用"),
            ("unlawful_provision", "法令に反する提供"),
            ("own_intent", "自社の判断による提供"),
        ),
    ),
    CauseGroup(
        "mistake",
        "過失",
        (
            ("mis_send", "誤送付・誤送信"),
            ("mis_fax", "FAXの誤送信"),
            ("courier", "配送業者による誤配"),
            ("lost", "紛失"),
            ("lost_inside", "社内での紛失"),
            ("lost_place_unknown", "紛失（場所が分からない）"),
            ("key_lost", "復号鍵の紛失"),
            ("misconfiguration", "設定の誤り（公開範囲など）"),
            ("mis_disposal", "誤廃棄"),
            ("disposal_error", "廃棄の不備"),
            ("scanning_error", "読み取り・登録の誤り"),
            ("planned_deletion", "予定していた消去"),
        ),
    ),
)

CAUSES: dict[str, str] = {code: label for group in CAUSE_GROUPS for code, label in group.causes}
GROUP_OF: dict[str, str] = {code: group.code for group in CAUSE_GROUPS for code, _ in group.causes}
GROUPS: dict[str, str] = {group.code: group.label for group in CAUSE_GROUPS}

EVENTS: dict[str, str] = {
    "suspected_leak": "漏えいのおそれがある",
    "leak": "漏えいした（外部に出た）",
    "suspected_loss": "滅失のおそれがある",
    "loss": "滅失した（内容が失われた）",
    "suspected_damage": "毀損のおそれがある",
    "damage": "毀損した（書き換えられた・使えなくなった）",
    "damage_key_lost": "毀損した（復号鍵を失った）",
    "misuse": "特定個人情報を法令に反して利用した",
    "intentional_provision": "自らの意思で第三者に提供した",
    "unlawful_provision": "特定個人情報を法令に反して提供した",
    "none_recovered": "見られる前にすべて回収できた",
    "none_copy_exists": "控えがあり内容は失われていない",
    "none_internal": "社内にとどまり外部に出ていない",
    "none_phishing_outside": "自社の情報は関係していない（他所の偽サイト）",
    "none_reasonable_deletion": "合理的な理由による消去",
    "none_or_judgement": "漏えい等に当たるか判断が分かれる",
    "none": "漏えい等は起きていない",
}

MEDIA: dict[str, str] = {
    "paper": "紙の書類",
    "usb": "USBメモリー・外付け媒体",
    "pc": "パソコン",
    "phone": "スマートフォン・タブレット",
    "server": "社内サーバー・業務システム",
    "cloud": "クラウド・共有フォルダー",
    "web": "ウェブサイト",
    "mail": "メール",
    "fax": "FAX",
    "post": "郵便・宅配便",
    "talk": "口頭・電話",
    "other": "その他",
}


def cause_choices() -> list[tuple[str, str | list[tuple[str, str]]]]:
    """Choices for a select, grouped as 外部攻撃・内部不正・過失, "まだ分からない" first."""
    return [UNKNOWN, *((group.label, list(group.causes)) for group in CAUSE_GROUPS)]
