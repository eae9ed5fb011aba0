"""Deadlines as a calendar (RFC 5545): case number and kind of date, nothing else, for the file leaves the house."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from tsutsumi.room.beside import Beside
from tsutsumi.room.due import Due

LINE_BYTES = 75  # RFC 5545 3.1, the line break not counted


def calendar(dues: Iterable[Due | Beside], now: datetime) -> str:
    """All that still runs, as one VCALENDAR with CRLF line ends. `now` is UTC."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Tsutsumi//Deadlines//JA", "CALSCALE:GREGORIAN"]
    lines += ["METHOD:PUBLISH", f"X-WR-CALNAME:{escaped(_('報告の期限'))}", "REFRESH-INTERVAL;VALUE=DURATION:PT1H"]
    for due in dues:
        if not due.is_done:
            lines += _event(due, now)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded(line)}\r\n" for line in lines)


def kind_of(due: Due | Beside) -> str:
    """The kind of date in words; the guide says that it is one. Who is to be told stays in the house."""
    if isinstance(due, Beside):
        return _("%(kind)s（目安）") % {"kind": due.label} if due.is_guide else due.label
    if due.kind == "guide":
        return _("速報の目安")
    return _("確報の期限") if due.is_decided else _("確報の期限（仮）")


def escaped(text: str) -> str:
    """A TEXT value (RFC 5545 3.3.11)."""
    text = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return text.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n")


def folded(line: str) -> str:
    """Cut into pieces of at most 75 bytes, never inside a character; each further piece begins with a blank."""
    pieces, piece, size = [], "", 0
    for character in line:
        width = len(character.encode())
        if size + width > LINE_BYTES:
            pieces.append(piece)
            piece, size = " ", 1
        piece, size = piece + character, size + width
    return "\r\n".join([*pieces, piece])


def _event(due: Due | Beside, now: datetime) -> list[str]:
    return [
        "BEGIN:VEVENT",
        f"UID:{escaped(due.uid)}",
        f"DTSTAMP:{now:%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{due.due:%Y%m%d}",
        f"DTEND;VALUE=DATE:{due.due + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{escaped(f'{due.case.number} {kind_of(due)}')}",
        "CLASS:PRIVATE",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]
