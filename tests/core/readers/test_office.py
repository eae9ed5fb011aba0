import datetime
import io
import zipfile

import docx
import openpyxl
import pikepdf
import pytest
import xlsxwriter

from tests.core.readers.reading import read_bytes
from tsutsumi.room.demo.leak_files import letters


def workbook(fill) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        fill(book)
    return out.getvalue()


def changed(package: bytes, name: str, change) -> bytes:
    """The package with one member rewritten."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            data = old.read(info)
            new.writestr(info.filename, change(data) if info.filename == name else data)
    return out.getvalue()


def test_hidden_sheets_and_merged_cells_are_known(tmp_path):
    def fill(book):
        book.add_worksheet("表").merge_range(0, 0, 0, 2, "患者一覧")
        hidden = book.add_worksheet("裏")
        hidden.write(0, 0, "山田花子")
        hidden.hide()

    front, back = read_bytes(tmp_path, "a.xlsx", workbook(fill)).grids
    assert front.merged == ((0, 0, 0, 2),)
    assert back.place.sheet == "裏"
    assert back.rows[0][0] == "山田花子"


def test_numbers_and_days_read_as_they_were_typed(tmp_path):
    def fill(book):
        sheet = book.add_worksheet()
        sheet.write_number(0, 0, 9012345678)
        sheet.write_number(0, 1, 1.5)
        sheet.write_datetime(0, 2, datetime.date(1980, 1, 2), book.add_format({"num_format": "yyyy/mm/dd"}))

    assert list(read_bytes(tmp_path, "a.xlsx", workbook(fill)).grids[0].rows[0]) == ["9012345678", "1.5", "1980-01-02"]


def test_furigana_is_no_second_person(tmp_path):
    ruby = '<rPh sb="0" eb="2"><t>ヤマダ</t></rPh><phoneticPr fontId="1"/>'
    package = workbook(lambda book: book.add_worksheet().write(0, 0, "山田花子"))
    package = changed(package, "xl/sharedStrings.xml", lambda x: x.replace(b"</t></si>", f"</t>{ruby}</si>".encode()))
    assert "ヤマダ".encode() in zipfile.ZipFile(io.BytesIO(package)).read("xl/sharedStrings.xml")
    assert read_bytes(tmp_path, "a.xlsx", package).text.strip() == "山田花子"


def test_notes_on_cells_are_read(tmp_path):
    book = openpyxl.Workbook()
    book.active["A1"] = "受付"
    book.active["A1"].comment = openpyxl.comments.Comment("山田花子 090-1111-2222", "係")
    out = io.BytesIO()
    book.save(out)
    assert "090-1111-2222" in read_bytes(tmp_path, "a.xlsx", out.getvalue()).text


def test_word_gives_paragraphs_tables_headers_and_what_was_struck_out(tmp_path):
    document = docx.Document()
    document.add_paragraph("本文 山田花子")
    document.sections[0].header.paragraphs[0].text = "頭書 鈴木一郎"
    table = document.add_table(2, 2)
    for cell, text in zip((c for row in table.rows for c in row.cells), ["氏名", "電話", "佐藤健", "090"], strict=True):
        cell.text = text
    out = io.BytesIO()
    document.save(out)
    struck = "<w:p><w:del><w:r><w:delText>消した 田中実</w:delText></w:r></w:del></w:p><w:sectPr".encode()
    data = changed(out.getvalue(), "word/document.xml", lambda x: x.replace(b"<w:sectPr", struck, 1))
    reading = read_bytes(tmp_path, "a.docx", data)
    assert [list(r) for r in reading.grids[0].rows] == [["氏名", "電話"], ["佐藤健", "090"]]
    for text in ("山田花子", "鈴木一郎", "田中実"):
        assert text in reading.text


@pytest.mark.parametrize(
    "trick",
    [
        b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><w:document>&b;</w:document>',
        b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><w:document>&a;</w:document>',
    ],
)
def test_entities_in_a_document_are_refused_and_nothing_is_fetched(tmp_path, trick):
    out = io.BytesIO()
    docx.Document().save(out)
    reading = read_bytes(tmp_path, "a.docx", changed(out.getvalue(), "word/document.xml", lambda _: trick))
    assert reading.first.reason_code == "xml_entities"
    assert reading.first.state != "read"
    assert "root:" not in reading.text


def slides(**parts: str) -> bytes:
    """A presentation of these parts; drawings are in the name space a, as PowerPoint writes them."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        for name, body in parts.items():
            package.writestr(f"ppt/{name.replace('__', '/')}.xml", f'<p:x xmlns:p="p" xmlns:a="a">{body}</p:x>')
    return out.getvalue()


def test_slides_give_text_tables_notes_and_comments(tmp_path):
    cell = "<a:tc><a:p><a:r><a:t>{}</a:t></a:r></a:p></a:tc>"
    row = f"<a:tr>{cell}{cell}</a:tr>"
    table = f"<a:tbl>{row.format('氏名', '電話')}{row.format('佐藤健', '090')}</a:tbl>"
    reading = read_bytes(tmp_path, "a.pptx", slides(
        slides__slide1=f"<a:p><a:r><a:t>山田</a:t></a:r><a:r><a:t>花子</a:t></a:r></a:p>{table}",
        notesSlides__notesSlide1="<a:p><a:r><a:t>発表者メモ 鈴木一郎</a:t></a:r></a:p>",
        comments__comment1="<p:cm><p:text>指摘 田中実</p:text></p:cm>",
        comments__modernComment_1="<p:cm><a:p><a:r><a:t>返信 高橋恵</a:t></a:r></a:p></p:cm>",
    ))  # fmt: skip
    assert [list(r) for r in reading.grids[0].rows] == [["氏名", "電話"], ["佐藤健", "090"]]
    for text in ("山田花子", "発表者メモ 鈴木一郎", "指摘 田中実", "返信 高橋恵"):
        assert text in reading.text
    assert reading.first.state == "read"


def test_a_pdf_is_read_page_by_page(tmp_path):
    rows = [{"氏名": "山田 花子", "生年月日": "昭和55年1月2日"}, {"氏名": "鈴木 一郎", "生年月日": "平成2年3月4日"}]
    reading = read_bytes(tmp_path, "a.pdf", letters(rows))
    assert [p.place.page for p in reading.passages] == [1, 2]
    assert "山田 花子" in reading.passages[0].text
    assert reading.first.state == "read"


def test_a_page_that_is_only_a_picture_is_not_called_empty(tmp_path):
    pdf = pikepdf.new()
    pdf.add_blank_page()
    page = pdf.pages[0]
    image = pikepdf.Stream(pdf, bytes(100), Width=10, Height=10, ColorSpace=pikepdf.Name.DeviceGray, BitsPerComponent=8,
                           Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image)  # fmt: skip
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=image))
    page.Contents = pikepdf.Stream(pdf, b"q 100 0 0 100 0 0 cm /Im0 Do Q")
    pdf.add_blank_page()
    out = io.BytesIO()
    pdf.save(out)
    report = read_bytes(tmp_path, "a.pdf", out.getvalue()).first
    assert (report.state, report.reason_code) == ("unread", "no_text_layer")
    assert "1ページ: 1）" in report.reason
    assert report.most_people == 300


def test_a_locked_pdf_is_not_examined(tmp_path):
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(letters([{"氏名": "山田 花子"}]))) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(user="secret", owner="secret"))
    report = read_bytes(tmp_path, "a.pdf", out.getvalue()).first
    assert (report.state, report.reason_code) == ("unread", "encrypted")
    assert report.most_people > 0
