"""銀行・支店・普通・口座番号などの語の後ろの数字"""

from tsutsumi.core.pii.detector import Detector

DETECTOR = Detector(
    kind="bank_account",
    listens="digits",
    about="銀行・支店・普通・口座番号などの語の後ろの数字",
    lengths=(4, 5, 6, 7, 8),
    labels=(
        "口座番号",
        "振込先口座",
        "口座",
        "普通預金",
        "普通口座",
        "普通",
        "当座預金",
        "当座",
        "貯蓄預金",
        "振込先",
        "引落口座",
        "ゆうちょ",
        "通帳記号",
        "account_number",
        "bank_account",
    ),
    headers=(
        "銀行口座",
        "口座No",
        "振替口座",
        "口座番号（給与）",
        "給与振込口座",
    ),
)
