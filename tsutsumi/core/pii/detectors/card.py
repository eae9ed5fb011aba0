"""14〜16桁・19桁。発行者の番号帯、桁数、Luhn の検査"""

from tsutsumi.core.pii.detector import Detector


def check(digits: str) -> bool:
    """Luhn: every second digit from the right doubled, its digits added."""
    doubled = (int(d) * (1 + n % 2) for n, d in enumerate(reversed(digits)))
    return sum(d // 10 + d % 10 for d in doubled) % 10 == 0


DETECTOR = Detector(
    kind="card",
    listens="digits",
    about="14〜16桁・19桁。発行者の番号帯、桁数、Luhn の検査",
    lengths=(14, 15, 16, 19),
    check=check,
    labels=(
        "カード番号",
        "クレジットカード番号",
        "クレジット番号",
        "クレカ番号",
        "クレカ",
        "カード決済番号",
        "card_number",
        "cardnumber",
        "card_no",
        "cardno",
        "pan",
        "credit_card",
        "creditcard",
        "クレジットカードNo",
        "クレジットカード",
        "カードナンバー",
        "クレジットカードナンバー",
        "デビットカード番号",
        "ご利用カード番号",
        "決済カード番号",
        "credit_card_number",
        "creditcardnumber",
        "card_num",
        "cc_number",
        "ccnum",
        "cardnum",
        "card no",
        "card number",
        "credit card number",
        "credit card no",
    ),
    headers=(
        "カードNO",
        "カードNo",
    ),
)
