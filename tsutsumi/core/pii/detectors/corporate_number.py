"""13桁。先頭の検査用数字（モジュラス9）。法人の番号で、個人データではない"""

from tsutsumi.core.pii.detector import Detector


def check(digits: str) -> bool:
    """The first digit is 9 less the remainder of the others, weighted 2 and 1 in turn from the left."""
    total = sum(int(d) * (2 if n % 2 == 0 else 1) for n, d in enumerate(digits[1:]))
    return int(digits[0]) == 9 - total % 9


DETECTOR = Detector(
    kind="corporate_number",
    listens="digits",
    about="13桁。先頭の検査用数字（モジュラス9）。法人の番号で、個人データではない",
    lengths=(13,),
    check=check,
    labels=(
        "法人番号",
        "登録番号",
        "適格請求書発行事業者登録番号",
        "インボイス番号",
        "corporate_number",
        "法人番号（13桁）",
        "適格請求書発行事業者番号",
        "インボイス登録番号",
        "houjin_bangou",
        "corporate_no",
        "invoice_registration_number",
        "corporate number",
        "corporate no",
    ),
    headers=("事業者登録番号",),
)
