"""介護保険の被保険者番号（10桁）。項目名が要る"""

from tsutsumi.core.pii.detector import Detector

LABELS = (
    "介護保険被保険者番号 介護保険の被保険者番号 介護被保険者番号 介護保険証番号 介護保険番号 介護保険証の番号 "
    "介護保険被保険者証番号 介護被保番号 介護番号 介護保険No 介護保険者証番号 care_insurance_number "
    "kaigo_no"
)
HEADERS = "介護被保険者No 介護保険被保番号 介護保険被保険者No"
ABOUT = "介護保険 介護保険被保険者証 要介護認定 要支援認定 介護認定"

DETECTOR = Detector(
    kind="care_insurance",
    listens="digits",
    about="10桁。介護保険の項目名のあとだけ",
    lengths=(10,),
    labels=tuple(LABELS.split()),
    headers=tuple(HEADERS.split()),
    words=(("about", tuple(ABOUT.split())),),
)
