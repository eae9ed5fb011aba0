"""The way from the event to the report as a picture: drawn on the server, read aloud by its description.

The steps come from the proof of a verdict; the picture adds nothing to it. The present place is the first step that
is still open, or the result.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from xml.etree import ElementTree as ET

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

WIDTH, MARGIN, INDENT = 360, 10, 28
LINE, PAD, GAP = 21, 12, 30
LETTERS = 20  # full-width letters of 15 px in a box
SMALL_GAP = 8

PASSED, HERE, UNSURE, CLOSED = "passed", "here", "unsure", "closed"


@dataclass(frozen=True, slots=True)
class Step:
    """One box. `outcome`: the road goes on from here (yes), ends here (no), or nobody knows yet (unknown)."""

    label: str
    outcome: str
    children: tuple["Step", ...] = ()
    is_here: bool = False

    @property
    def look(self) -> str:
        if self.is_here:
            return HERE
        if self.outcome == "unknown":
            return UNSURE
        return PASSED if self.outcome == "yes" else CLOSED


@dataclass(frozen=True, slots=True)
class Box:
    step: Step
    lines: tuple[str, ...]
    x: int
    y: int

    @property
    def height(self) -> int:
        return len(self.lines) * LINE + PAD

    @property
    def width(self) -> int:
        return WIDTH - MARGIN - self.x


def draw(steps: Sequence[Step], title: str, ident: str) -> SafeString:
    """The SVG. `ident` makes the ids of title and description unique on the page."""
    boxes = placed(steps)
    height = boxes[-1].y + boxes[-1].height + MARGIN if boxes else 2 * MARGIN
    attributes = {"class": "flow", "role": "img", "viewBox": f"0 0 {WIDTH} {height}"}
    size = {"width": str(WIDTH), "height": str(height), "aria-labelledby": f"{ident}-title {ident}-desc"}
    svg = ET.Element("svg", attributes | size)
    ET.SubElement(svg, "title", id=f"{ident}-title").text = title
    ET.SubElement(svg, "desc", id=f"{ident}-desc").text = "。".join(spoken(steps))
    for upper, lower in pairwise(boxes):
        _arrow(svg, upper, lower)
    for box in boxes:
        _box(svg, box)
    # Built as a tree, so every text in it is escaped.
    return mark_safe(ET.tostring(svg, encoding="unicode"))  # noqa: S308


def placed(steps: Sequence[Step]) -> list[Box]:
    """Every box with its place, from top to bottom; parts of a step stand indented below it."""
    boxes: list[Box] = []
    y = MARGIN
    for step in steps:
        for depth, one in [(0, step), *((1, child) for child in step.children)]:
            box = Box(one, wrapped(one.label, LETTERS - 2 * depth), MARGIN + INDENT * depth, y)
            boxes.append(box)
            y += box.height + (SMALL_GAP if depth or step.children else GAP)
        y += GAP - SMALL_GAP if step.children else 0
    return boxes


def wrapped(text: str, letters: int) -> tuple[str, ...]:
    """Lines of at most so many full-width letters; a half-width one counts half."""
    lines, line, size = [], "", 0.0
    for letter in text:
        width = 0.55 if ord(letter) < 0x100 else 1.0
        if size + width > letters and line:
            lines.append(line)
            line, size = "", 0.0
        line, size = line + letter, size + width
    return (*lines, line)


def spoken(steps: Iterable[Step]) -> list[str]:
    """Each step as a sentence: what a reader hears in place of the picture."""
    words = {"yes": _("はい"), "no": _("いいえ"), "unknown": _("まだ分かりません")}
    said = []
    for step in steps:
        for one in (step, *step.children):
            here = _("（いまここ）") if one.is_here else ""
            said.append(f"{one.label}: {words.get(one.outcome, one.outcome)}{here}")
    return said


def _box(svg: ET.Element, box: Box) -> None:
    group = ET.SubElement(svg, "g", {"class": box.step.look})
    place = {"x": str(box.x), "y": str(box.y), "width": str(box.width), "height": str(box.height), "rx": "4"}
    ET.SubElement(group, "rect", {"class": "flow-box", **place})
    for number, line in enumerate(box.lines):
        y = box.y + PAD / 2 + LINE * number + 16
        ET.SubElement(group, "text", {"x": str(box.x + PAD), "y": f"{y:g}"}).text = line


def _arrow(svg: ET.Element, upper: Box, lower: Box) -> None:
    """From one step down to the next; parts of a step stand together without an arrow."""
    if lower.x > MARGIN:
        return
    group = ET.SubElement(svg, "g", {"class": PASSED if upper.step.look == PASSED else CLOSED})
    x, top, end = MARGIN + 14, upper.y + upper.height, lower.y
    ET.SubElement(group, "path", {"class": "flow-line", "d": f"M{x} {top}V{end - 6}"})
    ET.SubElement(group, "path", {"class": "flow-arrow", "d": f"M{x - 6} {end - 8}h12l-6 8z"})
