"""Does an address lie outside Japan? Yes, no, or not to be told."""

import re

from tsutsumi.core.jp import text

COUNTRIES_JA = (
    "アメリカ|米国|中国|中華人民共和国|韓国|大韓民国|台湾|香港|シンガポール|タイ|ベトナム|フィリピン|インドネシア|マレーシア|"
    "インド|ネパール|ミャンマー|スリランカ|バングラデシュ|モンゴル|オーストラリア|豪州|ニュージーランド|カナダ|メキシコ|ブラジル|ペルー|"
    "イギリス|英国|フランス|ドイツ|イタリア|スペイン|オランダ|ベルギー|スイス|スウェーデン|ロシア|トルコ|アラブ首長国連邦|UAE"
)
COUNTRIES = (
    "usa|u\\.s\\.a\\.?|united states(?: of america)?|china|p\\.?r\\.?china|korea|south korea|"
    "republic of korea|taiwan|hong kong|singapore|thailand|vietnam|viet nam|philippines|indonesia|malaysia|"
    "india|nepal|myanmar|sri lanka|bangladesh|mongolia|australia|new zealand|canada|mexico|brazil|peru|uk|"
    "u\\.k\\.|united kingdom|england|france|germany|italy|spain|netherlands|belgium|switzerland|sweden|russia|"
    "turkey|uae|united arab emirates"
)
_ABROAD = re.compile(
    rf"^(?:{COUNTRIES_JA})(?![町村字丁])|^海外|(?:^|[\s,])(?:{COUNTRIES})\s*[.,]?\s*(?:\d{{4,6}})?$", re.IGNORECASE
)
_JAPAN = re.compile(
    r"[一-龠][都道府県市区町村郡]|丁目|番地|-(?:ku|shi|cho|machi|gun|ken|fu|to)\b|\bjapan\b|\btokyo\b|^日本", re.I
)


def is_abroad(address: str) -> bool | None:
    """None where the address does not say."""
    plain = text.plain(address)
    if _ABROAD.search(plain):
        return True
    return False if _JAPAN.search(plain) else None
