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
    ),
    headers=(
        "男女",
        "性",
    ),
)
