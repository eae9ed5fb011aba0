"""健康保険・介護保険の保険者番号（6桁・8桁、検査用数字）。人ではなく保険者を表す"""

from tsutsumi.core.pii.detector import Detector


def check(digits: str) -> bool:
    """保険者番号: weights 2 and 1 in turn from the digit before the last, digits of the products added, modulus 10."""
    doubled = (int(d) * (1 + n % 2) for n, d in enumerate(reversed(digits)))
    return sum(d // 10 + d % 10 for d in doubled) % 10 == 0


LABELS = (
    "保険者番号 健康保険者番号 医療保険者番号 介護保険者番号 後期高齢者医療保険者番号 国保保険者番号 "
    "国民健康保険者番号 保険者コード 保険者No insurer_number insurer_no insurer_id"
)
HEADERS = "保険者番号（8桁） 健保保険者番号"

DETECTOR = Detector(
    kind="insurer_number",
    listens="digits",
    about="6桁・8桁。健康保険・介護保険の保険者の番号。検査用数字（モジュラス10、重み2と1）を確かめる",
    lengths=(6, 8),
    check=check,
    labels=tuple(LABELS.split()),
    headers=tuple(HEADERS.split()),
)
