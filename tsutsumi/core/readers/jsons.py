"""JSON and JSON Lines: lists of objects are tables, everything else is text with its keys."""

import json
from collections.abc import Iterator
from itertools import islice
from typing import Any

from tsutsumi.core.readers import charset
from tsutsumi.core.readers.passage import Grid, Passage, Place
from tsutsumi.core.readers.reasons import Gap, Remark, Unreadable
from tsutsumi.core.readers.source import Source
from tsutsumi.core.readers.text import Broken, windows

WHOLE = 128 << 20
LINES = 20_000

Item = Passage | Grid | Gap | Remark


def read_json(source: Source) -> Iterator[Item]:
    """One document, or one document per line; text when it is neither."""
    if source.size > WHOLE:
        yield from read_lines(source)
        return
    text, encoding = charset.decode(source.whole())
    yield Remark(encoding)
    try:
        value = json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError):
        yield from _lines(text.splitlines(), source.path)
        return
    try:
        yield from _value(value, source.path)
    except RecursionError:
        yield from windows([text], source.path, Broken())


def read_lines(source: Source) -> Iterator[Item]:
    encoding = charset.encoding_of(source)
    if encoding is None:
        raise Unreadable("unknown_format")
    yield Remark(encoding)
    lines = (line for block in _whole_lines(charset.decoded(source, encoding)) for line in block)
    number = 1
    while block := list(islice(lines, LINES)):
        yield from _lines(block, source.path, number)
        number += len(block)


def _whole_lines(blocks: Iterator[str]) -> Iterator[list[str]]:
    rest = ""
    for block in blocks:
        *lines, rest = (rest + block).split("\n")
        yield lines
        if len(rest) > WHOLE:
            raise Unreadable("too_large", "1行が長すぎます")
    yield [rest] if rest else []


def _lines(lines: list[str], path: str, number: int = 1) -> Iterator[Item]:
    """Rows of one block of lines; a line that is no object is kept as text."""
    objects: list[tuple[int, dict[str, Any]]] = []
    others: list[str] = []
    for n, line in enumerate(lines, start=number):
        value = _parsed(line)
        if isinstance(value, dict):
            objects.append((n, value))
        elif line.strip():
            others.append(line)
    if objects:
        yield _grid([value for _, value in objects], Place(path, line=objects[0][0]))
    if others:
        yield from windows(["\n".join(others)], path, Broken())


def _parsed(line: str) -> Any:
    try:
        return json.loads(line) if line.lstrip()[:1] == "{" else None
    except (ValueError, RecursionError):
        return None


def _value(value: Any, path: str) -> Iterator[Item]:
    """Tables found anywhere in a document, and its other values as one text."""
    rest: list[str] = []
    yield from _walk(value, "$", path, rest)
    if rest:
        yield Passage("\n".join(rest), Place(path))


def _walk(value: Any, key: str, path: str, rest: list[str]) -> Iterator[Item]:
    if isinstance(value, list) and len(value) > 1 and sum(isinstance(v, dict) for v in value) > 0.8 * len(value):
        yield _grid([v for v in value if isinstance(v, dict)], Place(path, sheet=key))
        value = [v for v in value if not isinstance(v, dict)]
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _walk(inner, f"{key}.{name}", path, rest)
    elif isinstance(value, list):
        for inner in value:
            yield from _walk(inner, key, path, rest)
    elif value is not None:
        rest.append(f"{key.rsplit('.', 1)[-1]}: {value}")


def _grid(objects: list[dict[str, Any]], place: Place) -> Grid:
    """Header of all keys in the order first seen; row 1 is the header, so object n is in row n + 1."""
    flat = [dict(_flat(value, "")) for value in objects]
    columns = list(dict.fromkeys(name for row in flat for name in row))
    return Grid([columns, *([row.get(c, "") for c in columns] for row in flat)], place)


def _flat(value: dict[str, Any], prefix: str) -> Iterator[tuple[str, str]]:
    for name, inner in value.items():
        if isinstance(inner, dict) and prefix.count(".") < 4:
            yield from _flat(inner, f"{prefix}{name}.")
        elif inner is not None:
            yield f"{prefix}{name}", inner if isinstance(inner, str) else json.dumps(inner, ensure_ascii=False)
