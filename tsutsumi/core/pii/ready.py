"""Imported by the server from which children are forked: they begin with the scanner compiled and its tables loaded,
and keep what memory they have freed for the next block of a table.
"""

import pyarrow as pa

from tsutsumi.core.pii.examine import Examine
from tsutsumi.core.pii.scan import scan_text
from tsutsumi.core.readers.process import keep_freed_memory

KEPT = 64 << 20  # bytes

keep_freed_memory(KEPT)
pa.set_memory_pool(
    pa.system_memory_pool()
)  # Arrow's own gives pages back at once, and gets them back filled with zeros
READY = (Examine, scan_text("氏名 090-1234-5678 a@example.jp".encode()))
