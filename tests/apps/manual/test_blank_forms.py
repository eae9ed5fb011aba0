"""Forms for a hand: each is one sheet, and leaves room to write."""

import pypdfium2

from tsutsumi.core.documents import pdf
from tsutsumi.core.documents.document import Document, Heading
from tsutsumi.manual import book


def lowest_ink(page):
    """How far down the sheet the form reaches, without its footer; 1 is the lower edge."""
    image = page.render(scale=0.5, grayscale=True).to_pil()
    image = image.crop((0, 0, image.width, int(image.height * 0.93)))
    return image.point(lambda grey: 255 if grey < 200 else 0).getbbox()[3] / (image.height / 0.93)


def test_each_blank_form_is_one_sheet_and_most_of_it_is_room_to_write():
    blocks = tuple(book.blank_forms())
    forms = [block for block in blocks if isinstance(block, Heading)]
    paper = Document(title="様式", blocks=(Heading("様式（白紙）"), *blocks), footer="様式")
    opened = pypdfium2.PdfDocument(pdf.render(paper))
    reached = [lowest_ink(page) for page in opened]
    assert len(reached) == len(forms)
    assert min(reached) > 0.5
    opened.close()
