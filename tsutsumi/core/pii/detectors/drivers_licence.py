"""12桁。公安委員会の番号と、11桁目の検査用数字"""

from tsutsumi.core.pii.detector import Detector

WEIGHTS = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)


def check(digits: str) -> bool:
    """The eleventh digit over the first ten (modulus 11); the first two name a public safety commission (10–97, 00)."""
    rest = sum(int(d) * w for d, w in zip(digits[:10], WEIGHTS, strict=True)) % 11
    area = int(digits[:2])
    return int(digits[10]) == (11 - rest) % 10 and (area == 0 or 10 <= area <= 97)


DETECTOR = Detector(
    kind="drivers_licence",
    listens="digits",
    about="12桁。公安委員会の番号と、11桁目の検査用数字",
    lengths=(12,),
    check=check,
    labels=(
        "免許証番号",
        "運転免許証番号",
        "運転免許番号",
        "免許番号",
        "運転免許証",
        "免許証",
        "license_no",
        "licence_no",
        "license_number",
        "drivers_license",
        "運転免許証No",
        "免許証No",
        "運転免許No",
        "免許No",
        "運転免許証の番号",
        "免許証の番号",
        "自動車運転免許証番号",
        "運転経歴証明書番号",
        "drivers_license_no",
        "driver_license",
        "driver_licence_no",
        "drivers_licence_no",
        "driving_licence",
        "license_num",
        "licence_number",
        "licence no",
        "license no",
        "license number",
        "licence number",
    ),
    headers=("運転免許",),
)
