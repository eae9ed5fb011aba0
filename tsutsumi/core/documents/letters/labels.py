"""Labels (タックシール) for envelopes without a window: postal code, address, name, customer barcode, number."""

import json
from collections.abc import Sequence
from itertools import batched
from pathlib import Path
from typing import Any

from tsutsumi.core.documents import clean
from tsutsumi.core.documents.letters import fitting, letter
from tsutsumi.core.documents.letters.letter import POSTAL, SIZE, Letter, Sender
from tsutsumi.core.documents.letters.paper import BLANK, Box, Labels

LAYOUT = Path(__file__).with_name("labels.typ")
EDGE = 3.0  # inside a label: printers do not hit it to the millimetre


def sheets(letters: Sequence[Letter], kind: Labels, sender: Sender) -> bytes:
    """All labels in order, sheet by sheet. TooLongError when an address fits no label."""
    made = [[_label(one, kind.place(n)) for n, one in enumerate(part)] for part in batched(letters, kind.count)]
    data = {
        "author": clean.printable(sender.name), "bars": letter.measures(),
        "inside": kind.width - 2 * EDGE, "sheets": made,
    }  # fmt: skip
    pdf = letter.compiler(LAYOUT).compile(
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)}, format="pdf", timestamp=letter.stamp(sender.on),
        pdf_tags=False,
    )  # fmt: skip
    letter.forget()
    if not isinstance(pdf, bytes):
        raise TypeError("the layout gave no single PDF")
    return pdf


def _label(one: Letter, place: Box) -> dict[str, Any]:
    inside = Box(place.left + EDGE, place.top + EDGE, place.right - EDGE, place.bottom - EDGE)
    room = inside.height - POSTAL - SIZE.height - BLANK
    above, below = fitting.field(
        clean.printable(one.address), clean.printable(one.name), narrow=inside.width, wide=inside.width, room=room
    )
    lines = [{"text": x.text, "size": x.size, "top": inside.top + POSTAL + x.top} for x in (*above, *below)]
    return {
        "x": inside.left, "y": inside.top, "postal": letter.postal(one.postal), "number": one.number, "lines": lines,
        "bars": letter.coded(one.postal, one.address), "bars_top": inside.bottom - SIZE.height,
    }  # fmt: skip
