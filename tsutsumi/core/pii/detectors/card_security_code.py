"""3〜4桁。項目名のあとだけ"""

from tsutsumi.core.pii.detector import Detector

DETECTOR = Detector(
    kind="card_security_code",
    listens="digits",
    about="3〜4桁。項目名のあとだけ",
    lengths=(3, 4),
    labels=(
        "セキュリティコード",
        "cvv",
        "cvc",
        "cvv2",
        "cvc2",
        "security_code",
    ),
    headers=(
        "CVV",
        "CVC",
    ),
)
