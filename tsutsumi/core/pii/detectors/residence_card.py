"""英字2字・数字8桁・英字2字"""

from tsutsumi.core.pii.detector import Detector

DETECTOR = Detector(
    kind="residence_card",
    listens="letters+digits",
    about="英字2字・数字8桁・英字2字",
    lengths=(8,),
    labels=(
        "在留カード番号",
        "在留カード",
        "在留カード等番号",
        "residence_card",
        "在留カードの番号",
        "在留カードＮｏ",
        "在留番号",
        "特別永住者証明書の番号",
        "特別永住者証明書",
        "在留カード等の番号",
        "外国人登録証明書番号",
        "residence_card_no",
        "residence_card_number",
        "zairyu_card",
        "zairyu_no",
        "zairyu",
        "residence card no",
        "residence card number",
        "在留カードNo",
    ),
    headers=(
        "在留カードNo",
        "特別永住者証明書番号",
    ),
)
