"""性別の項目名の後ろ"""

from tsutsumi.core.pii.detector import Detector

DETECTOR = Detector(
    kind="sex",
    listens="label",
    about="性別の項目名の後ろ",
    labels=(
        "性別",
        "sex",
        "gender",
        "性別（戸籍）",
        "性別区分",
        "性別（男・女）",
        "男女別",
        "ご性別",
    ),
    headers=(
        "男女",
        "性",
    ),
)
