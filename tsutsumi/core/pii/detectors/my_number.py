"""12桁。末尾の検査用数字（モジュラス11）を確かめる"""

from tsutsumi.core.pii.detector import Detector

WEIGHTS = (6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)


def check(digits: str) -> bool:
    """番号法施行規則の検査用数字: remainder 0 or 1 gives 0."""
    body, last = digits[:11], int(digits[11])
    rest = sum(int(d) * w for d, w in zip(body, WEIGHTS, strict=True)) % 11
    return last == (0 if rest <= 1 else 11 - rest)


DETECTOR = Detector(
    kind="my_number",
    listens="digits",
    about="12桁。末尾の検査用数字（モジュラス11）を確かめる",
    lengths=(12,),
    check=check,
    labels=(
        "個人番号",
        "マイナンバー",
        "マイナンバーカード番号",
        "my_number",
        "mynumber",
        "individual_number",
    ),
    headers=(
        "本人個人番号",
        "社会保障・税番号",
    ),
    not_labels=(
        "注文番号",
        "注文ID",
        "受注番号",
        "伝票番号",
        "送り状番号",
        "追跡番号",
        "お問い合わせ番号",
        "問い合わせ番号",
        "問合せ番号",
        "管理番号",
        "受付番号",
        "整理番号",
        "製造番号",
        "シリアル番号",
        "シリアル",
        "品番",
        "型番",
        "商品コード",
        "商品番号",
        "部品番号",
        "請求書番号",
        "見積番号",
        "契約番号",
        "予約番号",
        "取引番号",
        "取引ID",
        "ロット番号",
        "バーコード",
        "JANコード",
        "文書番号",
        "案件番号",
        "チケット番号",
        "議事番号",
        "order",
        "order_id",
        "orderid",
        "order_no",
        "tracking",
        "tracking_no",
        "serial",
        "serial_no",
        "sku",
        "jan",
        "ean",
        "isbn",
        "invoice",
        "invoice_no",
        "ticket",
        "lot",
        "txid",
        "transaction_id",
        "trace_id",
        "request_id",
        "build",
        "version",
        "ver",
        "timestamp",
    ),
)
