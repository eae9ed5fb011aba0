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
        "基礎年金No",
        "基礎年金番号通知書",
        "国民年金番号",
        "厚生年金番号",
        "公的年金番号",
        "年金手帳記号番号",
        "年金手帳の番号",
        "年金手帳の記号番号",
        "年金証書番号",
        "年金証書記号番号",
        "厚生年金保険被保険者番号",
        "厚年番号",
        "基年番号",
        "pension_no",
        "pension_id",
        "kiso_nenkin",
        "basic_pension_number",
        "nenkin_no",
        "pension number",
        "pension no",
    ),
    headers=("基礎年金",),
)
