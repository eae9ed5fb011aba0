"""口座の金融機関・支店・種別。項目名が要る"""

from tsutsumi.core.pii.detector import Detector

LABELS = (
    "金融機関名 金融機関 銀行名 支店名 取引支店 取引金融機関 振込先銀行 振込先支店 預金種別 口座種別 預金種目 "
    "口座種目 金融機関コード 銀行コード 支店コード 支店番号 店番 bank_name branch_name account_type bank_code "
    "branch_code"
)
HEADERS = "振込先金融機関 引落金融機関 引落銀行 給与振込銀行 給与振込支店 口座区分"
KNOWN = "普通預金 普通 当座預金 当座 貯蓄預金 貯蓄 定期預金"

DETECTOR = Detector(
    kind="bank_branch",
    listens="label",
    about="金融機関名・支店名・預金種別の項目名の後ろ",
    labels=tuple(LABELS.split()),
    headers=tuple(HEADERS.split()),
    words=(("known", tuple(KNOWN.split())),),
)
