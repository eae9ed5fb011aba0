"""年齢"""

from tsutsumi.core.pii.detector import Detector

LABELS = "年齢 満年齢 ご年齢 お歳 年令 年齢（満） 享年 age"
HEADERS = "満 年齢（歳） 年 齢 現在年齢"

DETECTOR = Detector(
    kind="age",
    listens="digits",
    about="年齢の項目名の後ろの数、氏名や男女の近くの「○歳」。「65歳以上」のような範囲は含めない",
    lengths=(1, 2, 3),
    labels=tuple(LABELS.split()),
    headers=tuple(HEADERS.split()),
)
