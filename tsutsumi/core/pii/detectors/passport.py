"""英字2字と数字7桁。英字1字と8桁などは項目名のあとだけ（2025年旅券の番号の形は要確認）"""

from tsutsumi.core.pii.detector import Detector

DETECTOR = Detector(
    kind="passport",
    listens="letters+digits",
    about="英字2字と数字7桁。英字1字と8桁などは項目名のあとだけ（2025年旅券の番号の形は要確認）",
    lengths=(7, 8, 9),
    labels=(
        "旅券番号",
        "パスポート番号",
        "パスポートNo",
        "passport",
        "passport_no",
        "passport_number",
        "旅券の番号",
        "旅券ＮＯ",
        "パスポートの番号",
        "パスポートナンバー",
        "パスポートＮｏ",
        "旅券",
        "旅券等番号",
        "ﾊﾟｽﾎﾟｰﾄ番号",
        "passport_num",
        "passportno",
        "passportnumber",
        "passport_id",
        "passport no",
        "passport number",
    ),
    headers=(
        "旅券No",
        "パスポート",
    ),
)
