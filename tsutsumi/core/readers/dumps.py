"""SQL dumps: INSERT and COPY as rows of their tables; everything else as text."""

import itertools
import re
from collections.abc import Iterator

from tsutsumi.core.readers import charset
from tsutsumi.core.readers.columns import Columns
from tsutsumi.core.readers.passage import Grid, Passage, Place
from tsutsumi.core.readers.reasons import Gap, Remark, Unreadable
from tsutsumi.core.readers.rows import Rows
from tsutsumi.core.readers.source import Source
from tsutsumi.core.readers.text import Broken

NAME = r"((?:[`\"\[]?[^`\"\[\]\s(.]+[`\"\]]?\.)*[`\"\[]?[^`\"\[\]\s(.]+[`\"\]]?)"
CREATE = re.compile(rf"\s*create\s+table\s+(?:if\s+not\s+exists\s+)?{NAME}\s*\((.*)", re.IGNORECASE | re.DOTALL)
INSERT = re.compile(
    rf"\s*(?:insert|replace)\s+(?:ignore\s+)?into\s+{NAME}\s*(?:\(([^)]*)\))?\s*values\s*", re.IGNORECASE
)
COPY = re.compile(rf"\s*copy\s+{NAME}\s*(?:\(([^)]*)\))?\s*from\s+stdin", re.IGNORECASE)
BEGINS = re.compile(r"\s*(?:insert|replace|create\s+table|copy)\b", re.IGNORECASE)
NO_COLUMN = re.compile(r"(?:primary|key|unique|constraint|index|foreign|check|fulltext|spatial)\b", re.IGNORECASE)
MYSQL = re.compile(rb"MySQL dump|MariaDB dump|ENGINE=|AUTO_INCREMENT|`")
ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "0": "", "b": "", "Z": ""}
LONGEST = 64 << 20  # characters of one statement
TEXT = 1 << 20  # characters of other text at a time

Item = Passage | Grid | Columns | Gap | Remark


def read_dump(source: Source) -> Iterator[Item]:
    """The tables of a dump, in blocks."""
    encoding = charset.encoding_of(source)
    if encoding is None:
        raise Unreadable("unknown_format")
    yield Remark(encoding)
    broken = Broken()
    dump = Dump(source.path, escaped=bool(MYSQL.search(source.head(1 << 16))))
    yield from dump.read(_lines(source, encoding, broken))
    yield from broken.gaps()


def _lines(source: Source, encoding: str, broken: Broken) -> Iterator[str]:
    rest = ""
    for block in charset.decoded(source, encoding):
        broken.see(block)
        *lines, rest = (rest + block).split("\n")
        yield from lines
        if len(rest) > LONGEST:
            raise Unreadable("too_large", "1行が長すぎます")
    if rest:
        yield rest


class Dump:
    """A dump that is being read. escaped: a backslash in a string speaks of the character behind it (MySQL)."""

    def __init__(self, path: str, *, escaped: bool) -> None:
        self.path, self.tables, self.names = path, dict[str, Rows](), dict[str, list[str]]()
        string = r"'(?:[^'\\]|\\.|'')*'" if escaped else r"'(?:[^']|'')*'"
        self.value = re.compile(rf"\s*(?:[NnEeXx_a-z0-9]*({string})|([^,()']*))\s*([,)])", re.DOTALL)
        self.quiet = re.compile(r"\\.|''" if escaped else r"''", re.DOTALL)
        self.escaped = escaped
        self.other: list[str] = []

    def read(self, lines: Iterator[str]) -> Iterator[Item]:
        for line in lines:
            if not BEGINS.match(line):
                yield from self._other(line)
            elif copied := COPY.match(line):
                yield from self._copy(copied, lines)
            else:
                yield from self._statement(self._whole(line, lines))
        for rows in self.tables.values():
            yield from rows.rest()
        yield from self._other("", last=True)

    def _other(self, line: str, *, last: bool = False) -> Iterator[Passage]:
        """Text that is no row."""
        if line.strip():
            self.other.append(line)
        if self.other and (last or len(self.other) > 10_000 or sum(map(len, self.other[-2:])) > TEXT):
            yield Passage("\n".join(self.other), Place(self.path))
            self.other = []

    def _whole(self, line: str, lines: Iterator[str]) -> str:
        """A statement up to its semicolon, over the lines it takes."""
        parts, size, odd = [line], len(line), self._odd(line)
        while odd or not parts[-1].rstrip().endswith(";"):
            more = next(lines, None)
            if more is None:
                break
            parts.append(more)
            size += len(more)
            odd ^= self._odd(more)
            if size > LONGEST:
                raise Unreadable("too_large", "1文が長すぎます")
        return "\n".join(parts)

    def _odd(self, line: str) -> bool:
        """Whether a string begins or ends on the line."""
        return "'" in line and self.quiet.sub("", line).count("'") % 2 == 1

    def _statement(self, statement: str) -> Iterator[Item]:
        if created := CREATE.match(statement):
            self.names[_plain(created[1])] = _columns(created[2])
        elif inserted := INSERT.match(statement):
            table = self._table(inserted[1], inserted[2])
            table.waiting += self._tuples(statement, inserted.end())
            yield from table.full()
        else:
            yield from self._other(statement)

    def _table(self, name: str, listed: str | None) -> Rows:
        plain = _plain(name)
        names = [_plain(part) for part in listed.split(",")] if listed else self.names.get(plain, [])
        key = f"{plain}({','.join(names)})"
        if key not in self.tables:
            self.tables[key] = Rows(Place(self.path, sheet=plain), names)
        return self.tables[key]

    def _tuples(self, statement: str, at: int) -> Iterator[list[str]]:
        """The rows of VALUES (…),(…). A row that cannot be told ends them."""
        while (at := statement.find("(", at)) >= 0:
            row, at = self._tuple(statement, at + 1)
            if at < 0:
                return
            yield row

    def _tuple(self, statement: str, at: int) -> tuple[list[str], int]:
        row = []
        while found := self.value.match(statement, at):
            string, bare, end = found.groups()
            row.append(self._text(string) if string else _bare(bare))
            at = found.end()
            if end == ")":
                return row, at
        return row, -1

    def _text(self, string: str) -> str:
        text = string[1:-1].replace("''", "'")
        return _unescaped(text) if self.escaped and "\\" in text else text

    def _copy(self, copied: re.Match[str], lines: Iterator[str]) -> Iterator[Item]:
        """The lines of COPY … FROM stdin up to its end."""
        table = self._table(copied[1], copied[2])
        for line in itertools.takewhile(lambda line: line.rstrip("\r") != "\\.", lines):
            cells = line.rstrip("\r").split("\t")
            table.waiting.append(["" if c == "\\N" else _unescaped(c) if "\\" in c else c for c in cells])
            yield from table.full()


def _unescaped(text: str) -> str:
    return re.sub(r"\\(.)", lambda m: ESCAPES.get(m[1], m[1]), text, flags=re.DOTALL)


def _bare(text: str) -> str:
    plain = text.strip()
    return "" if plain.upper() == "NULL" else plain


def _plain(name: str) -> str:
    """A name without its schema and quotes."""
    return re.split(r"\.(?=[^.]*$)", name.strip())[-1].strip('`"[] ')


def _columns(body: str) -> list[str]:
    """Names of the columns in the body of CREATE TABLE."""
    depth, part, parts = 0, "", []
    for char in body:
        depth += (char == "(") - (char == ")")
        if depth < 0:
            break
        if char == "," and not depth:
            parts.append(part)
            part = ""
        else:
            part += char
    fields = [text.strip() for text in (*parts, part)]
    return [_plain(text.split()[0]) for text in fields if text and not NO_COLUMN.match(text)]
