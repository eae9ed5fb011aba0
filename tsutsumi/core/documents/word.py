"""Documents as DOCX: real headings, real tables with header rows, a font for Japanese set everywhere."""

import io
from collections.abc import Callable
from datetime import datetime, time
from typing import Any

import docx
import segno
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from tsutsumi.core.documents import pdf
from tsutsumi.core.documents.clean import legal
from tsutsumi.core.documents.document import (
    Approval,
    Bullets,
    Cell,
    Contents,
    Document,
    Heading,
    PageBreak,
    Paragraph,
    Picture,
    Proof,
    Qr,
    Table,
    Verdict,
    proof_lines,
)

LATIN, JAPANESE = "Yu Gothic", "游ゴシック"
INK, QUIET = RGBColor(0x1A, 0x1A, 0x1C), RGBColor(0x59, 0x59, 0x59)
LINE_MM = 170.0
# A document whose first page must be one page is set smaller: a word processor cannot be asked whether it fits.
COMPACT = 0.82
SIZES = {
    "Normal": 10.0, "Title": 16.0, "Heading 1": 11.5, "Heading 2": 10.5, "List Bullet": 10.0,
    "Cell": 9.5, "Small": 8.0, "Spacer": 4.0,
}  # fmt: skip
OWN_STYLES = ("Cell", "Small", "Spacer")


def render(document: Document) -> bytes:
    """The document as DOCX."""
    out = docx.Document()
    _page(out, document)
    _styles(out, COMPACT if document.fit_first_page else 1.0)
    _head(out, document)
    for block in document.blocks:
        if isinstance(block, Contents):
            out.add_paragraph(legal(block.title), style="Heading 1")
            _contents(out, document)
        else:
            WRITERS[type(block)](out, block)
    buffer = io.BytesIO()
    out.save(buffer)
    return buffer.getvalue()


def _page(out: Any, document: Document) -> None:
    page = out.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(20)
    page.top_margin, page.bottom_margin = (Mm(12), Mm(14)) if document.fit_first_page else (Mm(17), Mm(18))
    page.footer_distance = Mm(8)
    footer = page.footer.paragraphs[0]
    footer.text = legal(document.footer) + "　"
    _field(footer, "PAGE")
    footer.add_run(" / ")
    _field(footer, "NUMPAGES")
    for run in footer.runs:
        run.font.size, run.font.color.rgb = Pt(7.5), QUIET
    core = out.core_properties
    core.title, core.author, core.language = _property(document.title), _property(document.author), "ja-JP"
    core.keywords, core.comments = _property(" ".join(document.keywords)), ""
    if document.made_on:
        core.created = core.modified = datetime.combine(document.made_on, time())


def _head(out: Any, document: Document) -> None:
    """Title and meta; for a document with a cover, on a page of their own."""
    if document.cover:
        for _ in range(8):
            out.add_paragraph()
    out.add_paragraph(legal(document.title), style="Title")
    if not document.cover:
        for name, words in document.meta:
            _tone(out.add_paragraph(legal(f"{name}：{words}"), style="Cell"), "right")
        return
    _tone(out.add_paragraph(legal(document.author)), "centre")
    for _ in range(8):
        out.add_paragraph()
    table = _grid(out, len(document.meta), (3.0, 7.0))
    for row, (name, words) in zip(table.rows, document.meta, strict=True):
        _cell(out, row.cells[0], Cell(name))
        _cell(out, row.cells[1], Cell(words))
        _shade(row.cells[0], "F2F2F2")
    _break(out, PageBreak())


def _contents(out: Any, document: Document) -> None:
    """The headings as they stand; the word processor may put pages to them when it brings the field up to date."""
    found = [block for block in document.blocks if isinstance(block, Heading) and block.level <= 2]
    for number, heading in enumerate(found):
        paragraph = out.add_paragraph(style="Cell")
        paragraph.paragraph_format.left_indent = Mm(6 * (heading.level - 1))
        if number == 0:
            _field_part(paragraph, "begin")
            _field_part(paragraph, "", ' TOC \\o "1-2" \\h \\z ')
            _field_part(paragraph, "separate")
        paragraph.add_run(legal(heading.text))
        if number == len(found) - 1:
            _field_part(paragraph, "end")


def _property(words: str) -> str:
    """A property of the file holds 255 characters; the full text stands in the document."""
    return legal(words)[:255]


def _styles(out: Any, scale: float) -> None:
    for name in OWN_STYLES:
        out.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = out.styles["Normal"]
    for name, size in SIZES.items():
        style = out.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = LATIN, Pt(size * scale), INK
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for attribute in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(attribute), None)
        fonts.set(qn("w:eastAsia"), JAPANESE)
        _language(style)
        _spacing(style, name, scale)
    out.styles["Small"].font.color.rgb = QUIET
    out.styles["Title"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for name in ("Title", "Heading 1", "Heading 2"):
        out.styles[name].font.bold = True
        _without_border(out.styles[name])


def _spacing(style: Any, name: str, scale: float) -> None:
    """The document grid would spread lines of 游ゴシック to twice their height; lines are as high as we say."""
    form = style.paragraph_format
    form.space_before = Pt(9 * scale if name.startswith("Heading") else 0)
    form.space_after = Pt({"Title": 8, "Cell": 0, "Small": 0, "Spacer": 0}.get(name, 3) * scale)
    form.line_spacing = Pt(SIZES[name] * scale * 1.4)
    snap = OxmlElement("w:snapToGrid")
    snap.set(qn("w:val"), "0")
    style.element.get_or_add_pPr().append(snap)


def _language(style: Any) -> None:
    lang = OxmlElement("w:lang")
    lang.set(qn("w:val"), "ja-JP")
    lang.set(qn("w:eastAsia"), "ja-JP")
    style.element.get_or_add_rPr().append(lang)


def _without_border(style: Any) -> None:
    for border in style.element.pPr.findall(qn("w:pBdr")):
        style.element.pPr.remove(border)


def _heading(out: Any, block: Heading) -> None:
    heading = out.add_heading(legal(block.text), level=block.level)
    if block.badge:
        heading.add_run(legal(f" ［{block.badge}］")).font.size = Pt(7)


def _paragraph(out: Any, block: Paragraph) -> None:
    _tone(out.add_paragraph(legal(block.text), style="Small" if block.tone == "small" else None), block.tone)


def _tone(paragraph: Any, tone: str) -> None:
    if tone == "right":
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    if tone == "centre":
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for run in paragraph.runs:
        run.font.bold = True if tone == "lead" else None


def _bullets(out: Any, block: Bullets) -> None:
    for item in block.items:
        out.add_paragraph(legal(item), style="List Bullet")


def _verdict(out: Any, block: Verdict) -> None:
    table = _grid(out, 1, (1.0,))
    first = table.cell(0, 0).paragraphs[0]
    run = first.add_run(legal(block.text))
    first.style = out.styles["Heading 1"]
    run.font.bold = True
    if block.reason:
        table.cell(0, 0).add_paragraph(legal(block.reason), style="Cell")
    if block.answer == "judgement":
        _shade(table.cell(0, 0), "FFF4D6")
    out.add_paragraph(style="Spacer")


def _table(out: Any, block: Table) -> None:
    if block.caption:
        _tone(out.add_paragraph(legal(block.caption)), "lead")
    table = _grid(out, len(block.rows) + 1, block.widths)
    for cell, words in zip(table.rows[0].cells, block.header, strict=True):
        cell.paragraphs[0].style = out.styles["Cell"]
        cell.paragraphs[0].add_run(legal(words)).font.bold = True
        _shade(cell, "F2F2F2")
    _repeat(table.rows[0])
    for row, cells in zip(table.rows[1:], block.rows, strict=True):
        _unbroken(row, cells)
        for column, (target, cell) in enumerate(zip(row.cells, cells, strict=True)):
            _cell(out, target, cell)
            if column == 0 and block.named_rows:
                _shade(target, "F2F2F2")
    out.add_paragraph(style="Spacer")


def _cell(out: Any, target: Any, cell: Cell) -> None:
    paragraph = target.paragraphs[0]
    paragraph.style = out.styles["Cell"]
    paragraph.add_run(legal(cell.text))
    if cell.badge:
        paragraph.add_run(legal(f" ［{cell.badge}］")).font.size = Pt(7)
    if cell.note:
        target.add_paragraph(legal(cell.note), style="Small")


def _grid(out: Any, rows: int, widths: tuple[float, ...]) -> Any:
    table = out.add_table(rows=rows, cols=len(widths), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    _padding(table)
    for column, width in zip(table.columns, widths, strict=True):
        for cell in (column, *column.cells):
            cell.width = Mm(LINE_MM * width / sum(widths))
    return table


def _padding(table: Any) -> None:
    """A little air above and below the text of every cell."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("top", "bottom"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), "20")
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    table._tbl.tblPr.append(margins)


def _shade(cell: Any, colour: str) -> None:
    shade = OxmlElement("w:shd")
    for name, value in (("w:val", "clear"), ("w:color", "auto"), ("w:fill", colour)):
        shade.set(qn(name), value)
    cell._tc.get_or_add_tcPr().append(shade)


def _repeat(row: Any) -> None:
    """Mark the row as header: repeated on each page and read out as such."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _unbroken(row: Any, cells: tuple[Cell, ...]) -> None:
    """Short rows stay on one page; a long text must be allowed to break."""
    if max(len(c.text) for c in cells) < 300:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _proof(out: Any, block: Proof) -> None:
    for line in proof_lines(block.node):
        detail = f"（{line.detail}）" if line.detail else ""
        paragraph = out.add_paragraph(legal(f"{line.sign}　{line.text}{detail}"), style="Cell")
        paragraph.paragraph_format.left_indent = Mm(5 * line.depth)


def _approval(out: Any, block: Approval) -> None:
    table = out.add_table(rows=2, cols=len(block.parts), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.RIGHT, False
    _padding(table)
    for column in table.columns:
        column.width = Mm(38)
    table.rows[1].height = Mm(12)
    for column, (part, name, on) in enumerate(block.parts):
        head, body = table.cell(0, column), table.cell(1, column)
        head.width = body.width = Mm(38)
        head.paragraphs[0].add_run(legal(part)).font.bold = True
        body.paragraphs[0].add_run(legal(name or "（未承認）"))
        if on:
            body.add_paragraph(legal(on))
        for paragraph in (*head.paragraphs, *body.paragraphs):
            paragraph.style = out.styles["Cell"]
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _repeat(table.rows[0])


def _qr(out: Any, block: Qr) -> None:
    drawn = io.BytesIO()
    segno.make(block.target, error="m", micro=False).save(drawn, kind="png", border=4, scale=8)
    if block.caption:
        out.add_paragraph(legal(block.caption)).runs[0].font.bold = True
    picture = out.add_paragraph()
    shape = picture.add_run().add_picture(drawn, width=Mm(30))
    shape._inline.docPr.set("descr", legal(block.alt))
    picture.paragraph_format.line_spacing = None
    out.add_paragraph(legal(block.target), style="Small")


def _break(out: Any, _: PageBreak) -> None:
    out.add_paragraph(style="Spacer").add_run().add_break(WD_BREAK.PAGE)


def _field(paragraph: Any, code: str) -> None:
    """A field such as PAGE, which the word processor fills in."""
    for kind, text in (("begin", ""), ("", code), ("end", "")):
        _field_part(paragraph, kind, text)


def _field_part(paragraph: Any, kind: str, text: str = "") -> None:
    element = OxmlElement("w:fldChar" if kind else "w:instrText")
    if kind:
        element.set(qn("w:fldCharType"), kind)
    else:
        element.text = text
    paragraph.add_run()._r.append(element)


def _picture(out: Any, block: Picture) -> None:
    paragraph = out.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.line_spacing = None
    drawn = io.BytesIO(pdf.dots(block.svg, block.width_mm))
    shape = paragraph.add_run().add_picture(drawn, width=Mm(block.width_mm))
    shape._inline.docPr.set("descr", legal(block.alt))


WRITERS: dict[type, Callable[[Any, Any], None]] = {
    Heading: _heading,
    Paragraph: _paragraph,
    Bullets: _bullets,
    Verdict: _verdict,
    Table: _table,
    Proof: _proof,
    Approval: _approval,
    Qr: _qr,
    PageBreak: _break,
    Picture: _picture,
}
