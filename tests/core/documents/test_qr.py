"""A code that a telephone reads: drawn in both papers, with words for whoever does not see it."""

import io
import zipfile

import pypdfium2

from tsutsumi.core.documents import render
from tsutsumi.core.documents.document import Document, Qr

TARGET = "https://tsutsumi.example/cases/PI-R8-0001/evidence/items/1/"
PAPER = Document("証拠受渡書", (Qr(TARGET, "この証拠の画面"),))


def test_the_pdf_has_the_drawing_and_the_address_in_words():
    pdf = pypdfium2.PdfDocument(render.paper(PAPER, "pdf"))
    text = pdf[0].get_textpage().get_text_range().replace("\u200b", "").replace("\ufffe", "").replace("\r\n", "")
    assert TARGET in text
    dark = pdf[0].render(scale=2).to_pil().convert("L").point(lambda v: v < 128 and 255)
    assert dark.crop((110, 100, 300, 320)).getbbox() is not None


def test_the_docx_has_the_picture_with_words_instead():
    with zipfile.ZipFile(io.BytesIO(render.paper(PAPER, "docx"))) as archive:
        body = archive.read("word/document.xml").decode()
        assert [name for name in archive.namelist() if name.endswith(".png")]
    assert f"QRコード（この証拠の画面）: {TARGET}" in body
