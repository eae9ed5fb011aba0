"""Outlook data files (.pst, .ost), where the library for them is installed: every folder, every message."""

import importlib.util
import io
from collections.abc import Iterator
from typing import Any

from tsutsumi.core.readers import bounds, charset, rtf
from tsutsumi.core.readers.passage import Passage, Place
from tsutsumi.core.readers.reasons import Gap, Unreadable
from tsutsumi.core.readers.source import Source
from tsutsumi.core.readers.text import strip_html

LIBRARY = "pypff"
ADVICE = "pip install libpff-python で読めるようになります。または Outlook から .msg か .eml で書き出してください"
MOST_ATTACHMENT = 256 << 20
STRINGS = {0x1E, 0x1F}
HEADS = ("subject", "sender_name", "transport_headers")

Item = Passage | Gap | Source


def read_pst(source: Source) -> Iterator[Item]:
    if importlib.util.find_spec(LIBRARY) is None:
        raise Unreadable("no_tool", ADVICE, bounds.of_packed(source.size))
    library = importlib.import_module(LIBRARY)
    file = library.file()
    source.file.seek(0)
    try:
        file.open_file_object(source.file)
        root = file.get_root_folder()
    except OSError as error:
        raise Unreadable("damaged", most=bounds.of_packed(source.size)) from error
    lost = 0
    for place, message in _messages(root):
        if message is None:
            lost += 1
            continue
        yield from _message(source, message, place)
    if lost:
        yield Gap("damaged", f"{lost:,}通", bounds.of_packed(source.size))


def _messages(root: Any) -> Iterator[tuple[str, Any]]:
    """Messages of all folders with the path of the folder; None for one that cannot be reached."""
    waiting = [(root, "")]
    while waiting:
        folder, path = waiting.pop()
        for n in range(folder.number_of_sub_messages):
            try:
                yield path, folder.get_sub_message(n)
            except OSError:
                yield path, None
        for n in range(folder.number_of_sub_folders):
            try:
                inner = folder.get_sub_folder(n)
                waiting.append((inner, f"{path}/{inner.name or n}"))
            except OSError:
                yield path, None


def _message(source: Source, message: Any, place: str) -> Iterator[Item]:
    lines = [_text(message, head) for head in HEADS]
    lines += [_text(message, "plain_text_body"), strip_html(_text(message, "html_body"))]
    if not lines[-1].strip() and not lines[-2].strip():
        lines.append(rtf.text_of(_bytes(message, "rtf_body")))
    lines += _recipients(message)
    if text := "\n".join(filter(str.strip, lines)).replace("\0", ""):
        yield Passage(text, Place(source.path, sheet=place or None))
    try:
        count = message.number_of_attachments
    except OSError:
        count = 0
    for n in range(count):
        yield _attachment(source, message, n)


def _recipients(message: Any) -> Iterator[str]:
    try:
        entries = [e for one in message.recipients.record_sets for e in one.entries]
        yield from (e.get_data_as_string() or "" for e in entries if e.value_type in STRINGS)
    except (OSError, AttributeError):
        return


def _bytes(message: Any, name: str) -> bytes:
    try:
        value = getattr(message, name, None)
    except OSError:
        return b""
    return value.encode() if isinstance(value, str) else value or b""


def _text(message: Any, name: str) -> str:
    data = _bytes(message, name)
    return charset.decode(data)[0] if data else ""


def _attachment(source: Source, message: Any, number: int) -> Source | Gap:
    try:
        attachment = message.get_attachment(number)
        size = attachment.get_size()
        if size > MOST_ATTACHMENT:
            return Gap("too_large", f"添付{number + 1}", bounds.of_packed(size))
        data = attachment.read_buffer(size) if size else b""
        name = getattr(attachment, "long_filename", None) or f"添付{number + 1}"
    except OSError:
        return Gap("damaged", f"添付{number + 1}", bounds.of_packed(1 << 20))
    return source.member(name, io.BytesIO(data), len(data))
