"""3桁-4桁。〒、項目名、都道府県名の隣"""

from tsutsumi.core.pii.detector import Detector

DETECTOR = Detector(
    kind="postal_code",
    listens="digits",
    about="3桁-4桁。〒、項目名、都道府県名の隣",
    lengths=(7,),
    labels=(
        "郵便番号",
        "zip",
        "zipcode",
        "zip_code",
        "postal_code",
        "postcode",
        "postal",
        "〒番号",
        "郵便No",
        "郵便番号（7桁）",
        "postalcode",
        "post_code",
        "〒",
        "郵便",
        "postal code",
        "zip code",
        "post code",
    ),
    headers=(
        "〒",
        "郵便",
        "自宅郵便番号",
    ),
)
