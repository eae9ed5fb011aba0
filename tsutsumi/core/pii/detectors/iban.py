"""IBAN: 国の2字、検査用数字2桁、国ごとの長さ、モジュラス97"""

from tsutsumi.core.pii.detector import Detector


def check(text: str) -> bool:
    """ISO 13616: the first four characters behind the others, letters as numbers, remainder 1 modulo 97."""
    plain = text.replace(" ", "").replace("-", "")
    return int("".join(str(int(c, 36)) for c in plain[4:] + plain[:4])) % 97 == 1


LABELS = "iban ＩＢＡＮ 国際銀行口座番号"
HEADERS = "IBANコード 海外口座 受取人口座（IBAN）"

DETECTOR = Detector(
    kind="iban",
    listens="letters+digits",
    about="国の2字と検査用数字（モジュラス97）、国ごとの長さを確かめる",
    check=check,
    labels=tuple(LABELS.split()),
    headers=tuple(HEADERS.split()),
)
