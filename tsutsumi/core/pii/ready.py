"""Imported by the server from which children are forked: they begin with the scanner compiled, its tables and those of
the columns loaded, and keep what memory they have freed for the next block of a table.
"""

import pyarrow as pa

from tsutsumi.core.pii.examine import Examine
from tsutsumi.core.pii.found import Found
from tsutsumi.core.pii.scan import SHORT, scan_text
from tsutsumi.core.readers.columns import Head
from tsutsumi.core.readers.delimited import Table
from tsutsumi.core.readers.process import keep_freed_memory
from tsutsumi.core.readers.stretches import Survey

KEPT = 256 << 20  # bytes: what a block of a table needs, and what is found in it
TEXT = "氏名 090-1234-5678 a@example.jp"
TRIED = (
    ["氏名", "フリガナ", "生年月日", "性別", "電話番号", "メールアドレス", "郵便番号", "住所", "備考", "値"],
    *([f"山田 {n}郎", "ヤマダ タロウ", f"1980-01-0{n}", "男", "090-1234-5678", f"a{n}@example.jp", "100-0005",
       f"東京都千代田区丸の内{n}-1", "", f"{n}00"] for n in range(1, 10)),
    ["株式会社例", "レイ", "昭和五年", "", "（03）1234-5678", "なし", "〒100-0005", "東京都港区", TEXT, "計"],
)  # fmt: skip


def tried() -> tuple[Found, ...]:
    """What a child does, done once: whatever is loaded at the first use is loaded then."""
    head = Head(list(TRIED))
    data = "".join(f"{','.join(row)}\n" for row in [*TRIED[:1], *TRIED[1:] * 10]).encode()
    stretch = Survey(",").blocks([data])[0]
    if table := Table("", "utf-8", ",", head).columns(stretch, memoryview(data)):
        list(Examine(every=False).sheet(table, {}))
    text = TEXT.encode()
    return scan_text(text), scan_text(text * (SHORT // len(text) + 1))


keep_freed_memory(KEPT)
pa.set_memory_pool(
    pa.system_memory_pool()
)  # Arrow's own gives pages back at once, and gets them back filled with zeros
READY = (Examine, tried()[0])
