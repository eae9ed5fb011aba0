"""Pictures: read where tesseract is installed, never called read; counted where it is not."""

import io
import shutil

import noto_cjk_sans_jp_regular
import pikepdf
import pytest

from tests.core.readers.reading import read_bytes
from tsutsumi.core.readers import ocr, pictures
from tsutsumi.core.readers.limits import Limits

needs_ocr = pytest.mark.skipif(not ocr.is_here(), reason="tesseract with Japanese is not installed on this machine")
PIXEL = b"\x89PNG\r\n\x1a\n" + bytes(200)


def drawn(text: str) -> bytes:
    """The text in black on white, in a font that comes with the product."""
    image = pytest.importorskip("PIL.Image", reason="Pillow draws the sample and comes with another package")
    from PIL import ImageDraw, ImageFont

    page = image.new("L", (1200, 200), 255)
    font = ImageFont.truetype(str(noto_cjk_sans_jp_regular.FONT_PATH), 64)
    ImageDraw.Draw(page).text((40, 50), text, fill=0, font=font)
    out = io.BytesIO()
    page.save(out, "PNG")
    return out.getvalue()


@needs_ocr
def test_letters_in_a_picture_are_read_and_a_person_is_asked_to_look(tmp_path):
    reading = read_bytes(tmp_path, "a.png", drawn("患者名簿 090-1111-2222"))
    assert "090-1111-2222" in reading.text
    assert (reading.first.state, reading.first.reason_code) == ("partly", "ocr")
    assert reading.first.most_people == 300


def test_without_tesseract_a_picture_is_counted_as_unread(tmp_path, monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda _: None)
    ocr.languages.cache_clear()
    report = read_bytes(tmp_path, "a.png", PIXEL).first
    ocr.languages.cache_clear()
    assert (report.state, report.reason_code, report.most_people) == ("unread", "image", 300)


def scanned(pages: int) -> bytes:
    pdf = pikepdf.new()
    image = pikepdf.Stream(pdf, bytes(100), Width=10, Height=10, ColorSpace=pikepdf.Name.DeviceGray, BitsPerComponent=8,
                           Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image)  # fmt: skip
    for _ in range(pages):
        pdf.add_blank_page()
        pdf.pages[-1].Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=image))
        pdf.pages[-1].Contents = pikepdf.Stream(pdf, b"q 100 0 0 100 0 0 cm /Im0 Do Q")
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def test_no_more_pictures_are_tried_than_allowed_and_all_are_counted(tmp_path, monkeypatch):
    tried = []
    monkeypatch.setattr(ocr, "is_here", lambda: True)
    monkeypatch.setattr(ocr, "read", lambda picture: tried.append(picture) or "山田花子")
    report = read_bytes(tmp_path, "a.pdf", scanned(5), Limits(pictures=2)).first
    assert len(tried) == 2
    assert all(picture.startswith(b"P5 ") for picture in tried)
    assert "2ページ: 1–2" in report.reason
    assert "3ページ: 3–5" in report.reason
    assert (report.state, report.most_people) == ("partly", 1500)


def test_ocr_can_be_switched_off(tmp_path, monkeypatch):
    monkeypatch.setattr(ocr, "read", lambda _: pytest.fail("it was asked not to"))
    assert read_bytes(tmp_path, "a.pdf", scanned(1), Limits(pictures=0)).first.state == "unread"


def test_words_are_joined_as_they_are_written():
    head = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n"
    rows = [(1, 90, "山田"), (1, 90, "花子"), (1, 60, "tel"), (1, 60, "090"), (2, 30, "以上")]
    table = head + "".join(f"5\t1\t1\t1\t{line}\t1\t0\t0\t0\t0\t{conf}\t{text}\n" for line, conf, text in rows)
    text, sure = ocr._lines(table)
    assert text == "山田花子tel 090\n以上"
    assert sure == pytest.approx((180 + 180 + 180 + 180 + 60) / 12)


@pytest.mark.parametrize(("pages", "said"), [([1], "1"), ([1, 2, 3, 7], "1–3、7"), (list(range(1, 40, 2)), "…")])
def test_pages_are_named_in_runs(pages, said):
    assert said in pictures.ranges(pages)
