"""Address books (vCard) as tables, one row a person; calendars (iCalendar) as text."""

import quopri
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from tsutsumi.core.readers import charset
from tsutsumi.core.readers.passage import Grid, Passage, Place
from tsutsumi.core.readers.reasons import Gap, Remark, Unreadable
from tsutsumi.core.readers.source import Source
from tsutsumi.core.readers.text import Broken, windows

BLOCK_CARDS = 20_000
LONGEST = 1 << 16  # characters of one value
TITLES = {"FN": "氏名", "N": "姓名", "SORT-STRING": "フリガナ", "X-PHONETIC-LAST-NAME": "姓フリガナ",
          "X-PHONETIC-FIRST-NAME": "名フリガナ", "NICKNAME": "呼び名", "TEL": "電話番号", "EMAIL": "メールアドレス",
          "ADR": "住所", "BDAY": "生年月日", "ORG": "会社名", "TITLE": "役職", "NOTE": "メモ", "URL": "URL",
          "GENDER": "性別", "X-GENDER": "性別", "SOUND": "フリガナ"}  # fmt: skip
SILENT = frozenset({"BEGIN", "END", "VERSION", "PHOTO", "LOGO", "KEY", "REV", "UID", "PRODID", "CLASS", "MAILER", "TZ"})
ESCAPED = re.compile(r"\\([nN,;\\:])")

Item = Passage | Grid | Gap | Remark
Value = tuple[str, str]


def read_cards(source: Source) -> Iterator[Item]:
    encoding = charset.encoding_of(source)
    if encoding is None:
        raise Unreadable("unknown_format")
    yield Remark(encoding)
    broken = Broken()
    cards = _cards(_lines(source, encoding, broken))
    number = 1
    while block := list(islice(cards, BLOCK_CARDS)):
        yield _grid(block, Place(source.path), number)
        number += len(block)
    yield from broken.gaps()


def read_calendar(source: Source) -> Iterator[Item]:
    """Titles, places, notes and people of all entries, without their wrapping."""
    encoding = charset.encoding_of(source)
    if encoding is None:
        raise Unreadable("unknown_format")
    yield Remark(encoding)
    broken = Broken()
    lines = (f"{_plain(line)}\n" for line in _lines(source, encoding, broken))
    yield from windows(lines, source.path, Broken())
    yield from broken.gaps()


def _plain(text: str) -> str:
    return ESCAPED.sub(lambda m: "\n" if m[1] in "nN" else m[1], text)


def _lines(source: Source, encoding: str, broken: Broken) -> Iterator[str]:
    """Lines with their continuations: after a blank, or after the soft break of quoted-printable."""
    held = ""
    for line in _raw(charset.decoded(source, encoding), broken):
        quoted = "QUOTED-PRINTABLE" in held[:200].upper() and held.endswith("=")
        if quoted and len(held) < LONGEST:
            held = held[:-1] + line
        elif line[:1] in {" ", "\t"} and len(held) < LONGEST:
            held += line[1:]
        else:
            if held:
                yield held
            held = line
    if held:
        yield held


def _raw(blocks: Iterator[str], broken: Broken) -> Iterator[str]:
    rest = ""
    for block in blocks:
        broken.see(block)
        *lines, rest = (rest + block).split("\n")
        yield from (line.rstrip("\r") for line in lines)
        if len(rest) > LONGEST:
            yield rest
            rest = ""
    yield rest.rstrip("\r")


def _cards(lines: Iterator[str]) -> Iterator[list[Value]]:
    card: list[Value] = []
    for line in lines:
        name, value = _value(line)
        if name == "BEGIN" and card:
            yield card
            card = []
        if name not in SILENT and value.strip():
            card.append((name, value))
        if name == "END" and card:
            yield card
            card = []
    if card:
        yield card


def _value(line: str) -> Value:
    """The property without its group, and its value decoded."""
    head, _, value = line.partition(":")
    name, *parameters = head.split(";")
    told = ";".join(parameters).upper()
    if "QUOTED-PRINTABLE" in told:
        named = re.search(r"CHARSET=([\w-]+)", told)
        value = charset.decode(quopri.decodestring(value.encode("utf-8", "replace")), named and named[1].lower())[0]
    elif "ENCODING=B" in told:
        return "PHOTO", ""
    return name.rpartition(".")[2].upper().strip(), _plain(value)


def _grid(cards: list[list[Value]], place: Place, number: int) -> Grid:
    """A column per property, more of them where a person has two telephones."""
    rows = [dict(_numbered(card)) for card in cards]
    columns = list(dict.fromkeys(column for row in rows for column in row))
    return Grid([columns, *([row.get(c, "") for c in columns] for row in rows)], place, number)


def _numbered(card: list[Value]) -> Iterator[Value]:
    seen: Counter[str] = Counter()
    for name, value in card:
        title = TITLES.get(name, name)
        seen[title] += 1
        text = " ".join(filter(None, value.split(";"))) if name in {"N", "ADR", "ORG", "SOUND"} else value
        yield (title if seen[title] == 1 else f"{title}{seen[title]}"), text
