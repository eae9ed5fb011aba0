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
        "セキュリティーコード",
        "セキュリティ番号",
        "セキュリティ・コード",
        "裏面3桁",
        "裏面の3桁",
        "裏面三桁",
        "カード裏面の番号",
        "カード確認番号",
        "カード認証コード",
        "CVVコード",
        "CVCコード",
        "CVV番号",
        "card_code",
        "cid",
        "card_cvv",
        "card_cvc",
        "cav2",
        "csc",
        "security code",
    ),
    headers=(
        "CVV",
        "CVC",
    ),
)
