"""住民票コード（11桁）。項目名が要る"""

from tsutsumi.core.pii.detector import Detector

LABELS = (
    "住民票コード 住民票番号 住基コード 住民基本台帳コード 住基番号 住民コード resident_record_code "
    "juminhyo_code resident_code juki_code"
)
HEADERS = "住民票ｺｰﾄﾞ 住民票CD 住基CD"

DETECTOR = Detector(
    kind="resident_record_code",
    listens="digits",
    about="11桁。項目名のあとだけ。検査用数字の算式は公開の資料で確かめられないので使わない",
    lengths=(11,),
    labels=tuple(LABELS.split()),
    headers=tuple(HEADERS.split()),
)
