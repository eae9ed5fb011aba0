"""The Excel round trip: what is written can be read back, and the difference can be looked at before it is taken.

One sheet, one table, headings in the first row. Every row shows its 管理ID and 版; a second sheet lists the codes.
Nothing is hidden. Numbers with leading zeros and texts that begin like a formula come back as they were.

    from tsutsumi.core import sheets

    SHEET = sheets.Sheet("問い合わせ", (
        sheets.Column("phone", "電話番号", digits=True),
        sheets.Column("due", "期日", kind="day"),
        sheets.Column("state", "状態", choices=(("open", "受付"), ("done", "終わり")), required=True),
        sheets.Column("note", "メモ", most=2000),
    ))
    entries = [sheets.Entry("12", "3", {"phone": "0312345678", "due": "2026-12-01", "state": "open", "note": ""})]

    sheets.xlsx(SHEET, entries) -> bytes
    sheets.csv(SHEET, entries, "cp932") -> sheets.Csv(data, unwritable)     # characters that could not be written
    found = sheets.read(data, SHEET) -> sheets.Read(lines, troubles)        # xlsx or CSV, by its content
    change = sheets.compare(SHEET, entries, found) -> sheets.Diff(added, changed, removed, conflicts, unchanged, wrong)
    sheets.returned(SHEET, found) -> bytes                                  # the same rows with a column エラー内容

Values are text in one form each: days as 2026-12-01, moments as 2026-12-01 14:05, choices as their code, numbers as
digits, empty as "". A caller that knows more adds its own errors to a line (`line.errors.append("…")`) before
`returned`. What is absent from the file is only listed as `removed`: whether it means anything, the caller decides.
"""

from tsutsumi.core.sheets.comparing import Change, Conflict, Diff, compare
from tsutsumi.core.sheets.reading import Line, Read, read
from tsutsumi.core.sheets.shape import Column, Entry, Sheet, version_of
from tsutsumi.core.sheets.writing import Csv, Unwritable, csv, returned, xlsx

__all__ = [
    "Change",
    "Column",
    "Conflict",
    "Csv",
    "Diff",
    "Entry",
    "Line",
    "Read",
    "Sheet",
    "Unwritable",
    "compare",
    "csv",
    "read",
    "returned",
    "version_of",
    "xlsx",
]
