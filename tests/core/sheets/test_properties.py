"""Whatever a cell holds: what is written and not touched comes back as no change, in every form."""

import io

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tsutsumi.core import sheets

NASTY = [
    "=cmd|' /C calc'!A0",
    "+81",
    "-1",
    "@x",
    "007",
    "000",
    "𠮷野家",
    "髙橋",
    "﨑",
    "一行目\r\n二行目",
    "一\n二",
    "\r",
    "👪",
    "か\u3099",
    "あ" * 3900,
    "'",
    "'=1",
    "''",
    "\t=1",
    "1E5",
    "12e4",
    "TRUE",
    "2026/1/2",
    "3-4",
    "0x10",
    "〜−—‖¢£¬",
    "①㈱Ⅲ",
    "_x0041_",
    "_x000D_",
    "\u200b",
    "\ufeff",
    "\u202e逆",
    '"',
    '""',
    ",",
    ";",
    "\u3000全角\u3000",
    "#N/A",
    "NaN",
    "{{7*7}}",
    "<b>",
    "&amp;",
    "%s",
    "〓",
    "\u00a0",
    "\x0b",
    "\x1f",
    "\u2028",
]
NAMES = (("1", "𠮷田 花子"), ("2", "髙橋 〜郎"), ("3", "佐藤"))
SHEET = sheets.Sheet(
    "試し（1〜3）",
    (
        sheets.Column("text", "文（1〜3）", most=5000),
        sheets.Column("digits", "番号", digits=True),
        sheets.Column("who", "担当", choices=NAMES),
        sheets.Column("number", "数", kind="number", least=-(10**12)),
    ),
)
PRINTED = st.text(st.characters(exclude_categories=["Cs", "Cn", "Co"], exclude_characters="\0"), max_size=60)
TEXTS = st.one_of(st.sampled_from(NASTY), PRINTED, st.lists(st.sampled_from(NASTY), max_size=3).map("".join))
DIGITS = st.from_regex(r"0{0,3}[0-9]{0,12}", fullmatch=True)
ROWS = st.lists(
    st.tuples(
        TEXTS, DIGITS, st.sampled_from(["", "1", "2", "3"]), st.one_of(st.none(), st.integers(-(10**12), 10**12))
    ),
    min_size=1,
    max_size=6,
)


def entries(rows):
    for place, (text, digits, who, number) in enumerate(rows, 1):
        values = {"text": text[:5000], "digits": digits, "who": who, "number": "" if number is None else str(number)}
        yield sheets.Entry(str(place), sheets.version_of(values), values)


@settings(max_examples=30, deadline=None)
@example([(text, "007", "1", -5) for text in NASTY])
@given(ROWS)
def test_out_and_in_again_without_a_touch_is_no_change(rows):
    made = list(entries(rows))
    files = (sheets.xlsx(SHEET, made), sheets.csv(SHEET, made).data, sheets.csv(SHEET, made, "cp932").data)
    for form, data in zip(("xlsx", "csv", "cp932"), files, strict=True):
        found = sheets.read(data, SHEET)
        diff = sheets.compare(SHEET, made, found)
        wrong = [(one.fields or one.line.typed) for one in (*diff.changed, *diff.conflicts)]
        assert (form, found.troubles, wrong, [line.errors for line in diff.wrong]) == (form, [], [], [])
        assert (diff.unchanged, diff.removed, diff.added) == (len(made), [], [])


@settings(max_examples=8, deadline=None)
@given(ROWS)
def test_no_text_becomes_a_number_a_day_or_a_formula(rows):
    page = openpyxl.load_workbook(io.BytesIO(sheets.xlsx(SHEET, list(entries(rows))))).worksheets[0]
    for row in page.iter_rows(min_row=2, max_col=5):
        for cell in row:
            assert cell.number_format == "@"
            assert cell.data_type in ("s", "inlineStr") or cell.value is None


def test_no_version_reads_as_a_number():
    """A table calculation would make 12e45678 a number, and the row a conflict."""
    for version in {sheets.version_of({"a": str(n)}) for n in range(1_000)}:
        with pytest.raises(ValueError, match="could not convert"):
            float(version)
