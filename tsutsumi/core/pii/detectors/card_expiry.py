"""月/年。項目名のあと、またはカード番号のすぐ後ろ"""

from tsutsumi.core.pii.detector import Detector

DETECTOR = Detector(
    kind="card_expiry",
    listens="digits",
    about="月/年。項目名のあと、またはカード番号のすぐ後ろ",
    lengths=(4, 6),
    labels=(
        "有効期限",
        "カード有効期限",
        "expiry",
        "exp",
        "exp_date",
        "expiry_date",
        "expiration",
        "valid_thru",
    ),
    headers=("有効期限（月/年）",),
)
