"""4桁-6桁。項目名があれば確か"""

from tsutsumi.core.pii.detector import Detector

DETECTOR = Detector(
    kind="pension_number",
    listens="digits",
    about="4桁-6桁。項目名があれば確か",
    lengths=(10,),
    labels=(
        "基礎年金番号",
        "年金番号",
        "年金手帳番号",
        "年金手帳",
        "pension_number",
    ),
    headers=("基礎年金",),
)
