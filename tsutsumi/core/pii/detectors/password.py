"""項目名の後ろの文字列"""

from tsutsumi.core.pii.detector import Detector

DETECTOR = Detector(
    kind="password",
    listens="label",
    about="項目名の後ろの文字列",
    labels=(
        "パスワード",
        "暗証番号",
        "仮パスワード",
        "初期パスワード",
        "ログインパスワード",
        "ＰＷ",
        "pw",
        "pass",
        "passwd",
        "password",
        "pwd",
        "passcode",
    ),
    headers=(
        "パスワード(仮)",
        "PASS",
        "PASSWORD",
    ),
)
