"""端末の識別子: MACアドレス、IMEI（Luhn）、広告ID"""

from tsutsumi.core.pii.detector import Detector


def check(digits: str) -> bool:
    """IMEI: Luhn over fifteen digits."""
    doubled = (int(d) * (1 + n % 2) for n, d in enumerate(reversed(digits)))
    return sum(d // 10 + d % 10 for d in doubled) % 10 == 0


LABELS = (
    "MACアドレス ＭＡＣアドレス マックアドレス 物理アドレス IMEI IMEI番号 端末識別番号 端末識別子 端末ID 端末ＩＤ "
    "デバイスID デバイスＩＤ デバイス識別子 広告ID 広告ＩＤ 広告識別子 個体識別番号 mac mac_address "
    "macaddress mac_addr imei imei_no device_id deviceid device_uuid "
    "terminal_id advertising_id advertisingid ad_id adid idfa idfv aaid "
    "gaid udid android_id"
)
HEADERS = "IMEI1 IMEI2 広告ID（IDFA） 端末UUID"

DETECTOR = Detector(
    kind="device_id",
    listens="label",
    about="MACアドレスの形、IMEI（15桁、Luhn）、広告ID・端末IDの項目名の後ろ",
    lengths=(15,),
    check=check,
    labels=("Cookie ID", "Device ID", "クッキーID", "クッキーＩＤ", "cookie_id", "cookieid", *LABELS.split()),
    headers=tuple(HEADERS.split()),
)
