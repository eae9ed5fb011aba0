"""XML from strangers: expat alone, no entities, no document types, nothing fetched."""

from collections.abc import Callable, Iterable
from xml.parsers import expat

from tsutsumi.core.readers.reasons import Unreadable

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]
Text = Callable[[str], None]


def parse(blocks: Iterable[bytes], start: Start, end: End, text: Text) -> None:
    """Feed a document to three functions; names come without prefix. Unreadable on a DOCTYPE or on broken XML."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, attributes: start(local(name), attributes)
    parser.EndElementHandler = lambda name: end(local(name))
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    try:
        for block in blocks:
            parser.Parse(block)
        parser.Parse(b"", True)  # noqa: FBT003 - positional only
    except expat.ExpatError as error:
        raise Unreadable("damaged", expat.ErrorString(error.code) or "") from error


def _refuse(*_: object) -> None:
    raise Unreadable("xml_entities")


def local(name: str) -> str:
    return name.rpartition(":")[2]


def text_of(data: bytes, breaks: set[str], skip: frozenset[str] = frozenset()) -> str:
    """All character data, a new line after each element named in `breaks`, nothing from elements in `skip`."""
    parts: list[str] = []
    silent = 0

    def start(name: str, _: dict[str, str]) -> None:
        nonlocal silent
        silent += name in skip

    def end(name: str) -> None:
        nonlocal silent
        silent -= name in skip
        if name in breaks:
            parts.append("\n")

    parse([data], start, end, lambda text: parts.append("" if silent else text))
    return "".join(parts)
