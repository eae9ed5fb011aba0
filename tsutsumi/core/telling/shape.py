"""What a notice must have: the five legal items each under a heading, apologies, the next day, somebody to ask."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tsutsumi.core.telling import wording
from tsutsumi.core.telling.findings import Context, Finding, Text

_MARK = (
    r"(?:[#■◆●○〇◇□▼▶・※]|[〔（(](?:\d{1,2}|[ア-ンa-z一二三四五六七八九十])[)）〕]|第?\d{1,2}\s*[.．)）、]?|[①-⑳]|[一二三四五六七八九十]{1,2}[、．.\u3000]|[ア-オ](?=\u3000)|[|｜]"
    r"|[【［\[〈《])"
)
_HEADING = re.compile(
    rf"^[ \u3000]*({_MARK})?[ \u3000]*([^\n。]{{1,90}}?)(?=[ \u3000]*(?:[】］\]〉》：:|｜]|\u3000|$))", re.MULTILINE
)
_SPACED = re.compile(rf"^[ \u3000]*{_MARK}[ \u3000]*([^\s。、：:]{{2,20}})(?=[ ])", re.MULTILINE)
_TAIL = re.compile(r"^[ \u3000]*[】］\]〉》：:|｜\s]*")
_LOOSE = re.compile(r"その他.|など|等$|ほか")
_NOTHING = re.compile(r"[\s・。、ー—\-…]*(?:なし|未定|未記入)?[\s。]*")
# Characters of a heading: without a mark, with a number or the like, with the mark of the product's own wordings.
LONGEST_BARE, LONGEST, LONGEST_BOXED = 24, 40, 90

# What apologises in each language, weak and strong.
_SORRY = {
    "ja": re.compile(r"お詫び|おわび|お詫|申し訳|謝罪|陳謝"),
    "easy": re.compile(r"申(?:（もう）)?し訳|ごめんなさい"),
    "en": re.compile(r"apologi[sz]e|apology|sorry", re.IGNORECASE),
    "zh": re.compile(r"歉意|抱歉|道歉|致歉"),
    "ko": re.compile(r"사과|죄송|송구"),
}
_WEAK = re.compile(
    r"ごめんなさい|すみません|すいません|失礼(?:いた|を|し)|恐縮|恐れ入り|反省して|お許しください|ご容赦"
)
_DEEP = re.compile(r"(?:深く|心より|心から|衷心)[^。]{0,8}(?:お詫び|おわび|謝罪|陳謝)")
_PLAIN = re.compile(r"お詫び|おわび|申し訳")
_TITLE = re.compile(r"お知らせ\s*$|ご報告\s*$|^件名|^\s*【重要】|[ごお]案内\s*$|について\s*$")
MOST_SORRY = 5
_REACH = re.compile(
    r"(?<![\d-])(?:\+81|0)[\d()-]{8,13}\d(?!\d)|[A-Za-z0-9_.+-]{1,64}@[A-Za-z0-9-]{1,63}\.[A-Za-z0-9.-]+|\{\{\s*contact\.(?:phone|mail)\s*\}\}"
)
_OF_OTHERS = re.compile(r"0570-003-110|[#＃]\d{4}")


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with its place, the legal items it announces, and its text."""

    start: int
    end: int
    heading: str
    items: frozenset[str]
    text: str


def sections(text: Text, language: str) -> list[Section]:
    """Every line that can be a heading, with what stands below it until the next."""
    marks = sorted(_headings(text, language), key=lambda one: one[0])
    ends = [*(start for start, *_ in marks), len(text.even)][1:]
    return [
        Section(start, end, heading, items, _TAIL.sub("", text.even[end:until]))
        for (start, end, heading, items), until in zip(marks, ends, strict=True)
    ]


def _headings(text: Text, language: str) -> Iterator[tuple[int, int, str, frozenset[str]]]:
    taken: set[int] = set()
    for pattern, group, needs_item in ((_SPACED, 1, True), (_HEADING, 2, False)):
        for found in pattern.finditer(text.even):
            heading = found[group].strip()
            items = wording.legal(heading, language)
            is_marked = group == 1 or bool(found[1])
            is_loose = bool(_LOOSE.search(heading))
            is_bullet = found[0].strip().startswith(("・", "※")) and (not items or is_loose)
            is_reference = not is_marked and heading.startswith(("{{", "｛｛"))
            if found.start() in taken or is_bullet or is_reference or (needs_item and not items):
                continue
            longest = LONGEST_BARE if not is_marked else LONGEST_BOXED if found[0].lstrip()[0] in "■#" else LONGEST
            if len(heading) <= longest and (is_marked or items):
                taken.add(found.start())
                yield found.start(), found.end(group), heading, items


def missing_items(text: Text, ctx: Context) -> Iterator[Finding]:
    """The five legal items: a heading for each, and something below it."""
    if ctx.channel == "sms":
        return
    found = sections(text, ctx.language)
    for item, label in wording.LEGAL.items():
        own = [one for one in found if item in one.items]
        if any(not _NOTHING.fullmatch(one.text) for one in own):
            continue
        if own:
            said = f"「{label}」の見出しの下に、何も書かれていません。中身を書いてください。"
            yield text.finding(f"LG-{item}", own[0].start, own[0].end, said)
        else:
            yield text.finding(f"LG-{item}", 0, 0)


def apologies(text: Text, ctx: Context) -> Iterator[Finding]:
    """One at the top, one at the end, not in each line, and as strong as in the other channels."""
    if ctx.channel == "sms":
        return
    sorry = _SORRY[ctx.language]
    places = [
        (start, start + len(words)) for start, words in text.sentences()
        if sorry.search(words) and not _TITLE.search(words.strip())
    ]  # fmt: skip
    weak = _WEAK.search(text.even) if ctx.language == "ja" else None
    size = max(len(text.even), 1)
    if not any(start < 0.45 * size for start, _ in places):
        yield text.finding("AP-1", 0, 0, "はじめのお詫びがありません。最初の段落に、一度書いてください。")
    if not any(end > 0.72 * size for _, end in places):
        yield text.finding(
            "AP-1", len(text.said), len(text.said), "終わりのお詫びがありません。最後に、一度書いてください。"
        )
    if len(places) > MOST_SORRY:
        yield text.finding("AP-2", *places[2])
    if weak:
        yield text.finding("AP-3", weak.start(), weak.end())
    if ctx.apology is not None and strength(text.said) != ctx.apology:
        yield text.finding("AP-3", 0, 0, "お詫びの重さが、ほかの手段の文面と違います。同じ重さにそろえてください。")


def strength(said: str) -> int:
    """How strongly a Japanese text apologises: 0 not at all, 1 weakly, 2 plainly, 3 deeply."""
    for level, pattern in ((3, _DEEP), (2, _PLAIN), (1, _WEAK)):
        if pattern.search(said):
            return level
    return 0


def contact(text: Text, ctx: Context) -> Iterator[Finding]:
    """A telephone number or a mail address of the house; public advice lines are not its own."""
    own = _OF_OTHERS.sub("", text.even)
    if not _REACH.search(own):
        yield text.finding("CT-1", len(text.said), len(text.said))
        return
    figure = ctx.ledger.get("contact.phone")
    if figure and figure.is_known and not ctx.is_draft and str(figure.value) not in text.even:
        said = "数字台帳の問い合わせの電話番号が載っていません。番号を確かめてください。"
        yield text.finding("CT-1", len(text.said), len(text.said), said)


def sms(text: Text, ctx: Context) -> Iterator[Finding]:
    """Short, and nothing of the person."""
    if ctx.channel == "sms" and len(text.said.strip()) > 220:
        yield text.finding("SM-1", 0, len(text.said))
    elif ctx.channel == "sms" and ctx.person and ctx.person.name and ctx.person.name in text.said:
        at = text.said.index(ctx.person.name)
        yield text.finding("SM-1", at, at + len(ctx.person.name))
