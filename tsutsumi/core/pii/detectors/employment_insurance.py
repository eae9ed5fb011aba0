"""雇用保険の被保険者番号（4桁-6桁-1桁）"""

from tsutsumi.core.pii.detector import Detector

LABELS = (
    "雇用保険被保険者番号 雇用保険の被保険者番号 雇用保険番号 雇用保険者番号 雇用保険被保険者証番号 雇用保険No "
    "雇保番号 雇用被保険者番号 employment_insurance_number employment_insurance_no koyo_no"
)
HEADERS = "雇用保険被保番号 雇用保険被保険者No"
NOT_LABELS = "雇用保険適用事業所番号 適用事業所番号 事業所番号 労働保険番号"
ABOUT = "雇用保険 離職票 雇用保険被保険者証 失業給付 ハローワーク 公共職業安定所"

DETECTOR = Detector(
    kind="employment_insurance",
    listens="digits",
    about="11桁（4-6-1）。項目名のあと、または雇用保険の語の近く。検査用数字の算式は公開されていないので確かめない",
    lengths=(11,),
    labels=tuple(LABELS.split()),
    headers=tuple(HEADERS.split()),
    not_labels=tuple(NOT_LABELS.split()),
    words=(("about", tuple(ABOUT.split())),),
)
