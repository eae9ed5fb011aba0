"""保険者番号（6桁・8桁、検査用数字）と記号・番号"""

from tsutsumi.core.pii.detector import Detector


def check(digits: str) -> bool:
    """保険者番号: weights 2 and 1 in turn, digits of the products added, modulus 10."""
    doubled = (int(d) * (1 + n % 2) for n, d in enumerate(reversed(digits)))
    return sum(d // 10 + d % 10 for d in doubled) % 10 == 0


DETECTOR = Detector(
    kind="health_insurance",
    listens="digits",
    about="保険者番号（6桁・8桁、検査用数字）と記号・番号",
    lengths=(2, 3, 4, 5, 6, 7, 8, 10),
    check=check,
    labels=(
        "被保険者証記号",
        "被保険者証番号",
        "被保険者番号",
        "保険証記号",
        "保険証番号",
        "保険証の記号",
        "健康保険番号",
        "記号・番号",
        "記号番号",
        "被保険者記号",
        "被保険者証等記号",
        "insurance_number",
    ),
    headers=(
        "保険証",
        "被保険者証",
        "健康保険証番号",
        "保険記号",
        "保険番号",
    ),
    words=(("insurer", ("保険者番号", "insurer_number")),),
)
