"""What hangs beside the main text of a file must not be lost in silence."""

import io
import random
import zipfile

import docx
import pikepdf
import pytest
import xlsxwriter

from tests.core.readers.reading import read_bytes
from tsutsumi.room.demo.leak_files import letters

LIST = "氏名,電話\n山田花子,090-1111-2222\n鈴木一郎,090-3333-4444\n".encode("cp932")


def document(**parts: bytes) -> bytes:
    """A Word document with more members."""
    out = io.BytesIO()
    docx.Document().save(out)
    with zipfile.ZipFile(out, "a") as package:
        for name, data in parts.items():
            package.writestr(name.replace("__", "/").replace("_DOT_", "."), data)
    return out.getvalue()


def test_a_file_embedded_in_a_document_is_opened(tmp_path):
    reading = read_bytes(tmp_path, "a.docx", document(word__embeddings__list_DOT_csv=LIST))
    assert reading.states()["a.docx!/word/embeddings/list.csv"] == ("read", "")
    assert "山田花子" in reading.text


def test_an_embedded_file_of_unknown_kind_is_listed_as_unread(tmp_path):
    data = random.Random(1).randbytes(3000)
    reading = read_bytes(tmp_path, "a.docx", document(word__embeddings__oleObject1_DOT_bin=data))
    assert reading.states()["a.docx!/word/embeddings/oleObject1.bin"] == ("unread", "unknown_format")


@pytest.mark.parametrize(("size", "state"), [(200_000, "unread"), (2_000, "read")])
def test_a_picture_large_enough_for_a_list_is_not_called_clean_and_a_logo_is(tmp_path, size, state):
    data = document(word__media__image1_DOT_png=random.Random(1).randbytes(size))
    assert read_bytes(tmp_path, "a.docx", data).first.state == state


def test_text_in_a_box_on_a_sheet_is_read(tmp_path):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.add_worksheet().insert_textbox(1, 1, "山田花子 090-1111-2222")
    assert "山田花子" in read_bytes(tmp_path, "a.xlsx", out.getvalue()).text


def test_a_note_on_a_pdf_page_and_the_value_of_a_field_are_read(tmp_path):
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(letters([{"氏名": "佐藤 健"}]))) as pdf:
        note, field = (
            pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Annot, Rect=[0, 0, 9, 9], **more))
            for more in (
                {"Subtype": pikepdf.Name.Text, "Contents": "山田花子 090-1111-2222"},
                {"Subtype": pikepdf.Name.Widget, "FT": pikepdf.Name.Tx, "T": "a", "V": "鈴木一郎"},
            )
        )
        pdf.pages[0].Annots = pikepdf.Array([note, field])
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=[field])
        pdf.save(out)
    text = read_bytes(tmp_path, "a.pdf", out.getvalue()).text
    assert "山田花子" in text
    assert "鈴木一郎" in text


def with_list(pdf):
    pdf.attachments["名簿.csv"] = pikepdf.AttachedFileSpec(pdf, LIST)


def test_a_file_attached_to_a_pdf_is_opened(tmp_path):
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(letters([{"氏名": "佐藤 健"}]))) as pdf:
        with_list(pdf)
        pdf.save(out)
    reading = read_bytes(tmp_path, "a.pdf", out.getvalue())
    assert reading.states()["a.pdf!/名簿.csv"] == ("read", "")
    assert "山田花子" in reading.text


def test_a_file_attached_to_a_pdf_that_cannot_be_taken_out_is_not_called_clean(tmp_path, monkeypatch):
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(letters([{"氏名": "佐藤 健"}]))) as pdf:
        with_list(pdf)
        pdf.save(out)

    def locked(*_, **__):
        raise pikepdf.PasswordError

    monkeypatch.setattr(pikepdf, "open", locked)
    state = read_bytes(tmp_path, "a.pdf", out.getvalue()).states()["a.pdf"]
    assert state[1] == "encrypted"
    assert state[0] != "read"


def test_a_page_whose_drawing_cannot_be_understood_is_not_called_blank(tmp_path):
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.add_blank_page()
        pdf.pages[1].Contents = pikepdf.Stream(pdf, random.Random(2).randbytes(500))
        pdf.save(out)
    report = read_bytes(tmp_path, "a.pdf", out.getvalue()).first
    assert (report.state, report.reason_code) == ("unread", "damaged")
    assert "1ページ: 2）" in report.reason
