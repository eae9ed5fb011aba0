"""月/年。項目名のあと、またはカード番号のすぐ後ろ"""

from tsutsumi.core.pii.detector import Detector

BARE = "有効期限 有効期間 expiry exp exp_date expiry_date expiration expiration_date expire"

DETECTOR = Detector(
    kind="card_expiry",
    listens="digits",
    about="月/年。項目名のあと、またはカード番号のすぐ後ろ",
    lengths=(4, 6),
    labels=(
        "カード有効期限",
        "valid_thru",
        "クレジットカード有効期限",
        "カード期限",
        "カードの有効期限",
        "カードの期限",
        "カード有効期間",
        "クレカ有効期限",
        "有効期限（月／年）",
        "有効期限(月/年)",
        "有効期限（MM/YY）",
        "有効期限(MM/YY)",
        "card_exp",
        "card_expiration",
        "cardexp",
        "goodthru",
        "good_thru",
        "validthru",
    ),
    headers=(
        "有効期限（月/年）",
        "有効期限",
    ),
    words=(("bare", tuple(BARE.split())),),
)
