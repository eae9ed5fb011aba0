"""Office files under a password, opened with those that were given."""

import io
from typing import Any

import msoffcrypto

from tsutsumi.core.readers.source import Source, locked

# Excel opens files under this password without asking: it only marks them as protected against changes.
GIVEN_BY_EXCEL = "VelvetSweatshop"


def office(source: Source) -> Source:
    """The same file without its lock; Unreadable when no password fits."""
    for password in (GIVEN_BY_EXCEL, *source.passwords):
        if data := _with(source, password):
            opened = Source(source.path, io.BytesIO(data), len(data), source.depth, passwords=source.passwords)
            opened.digest = source.sha256()
            return opened
    raise locked(source)


def _with(source: Source, password: str) -> bytes | None:
    out = io.BytesIO()
    try:
        file = _file(source)
        asked = {"verify_password": True} if file.format == "ooxml" else {}  # the older ones verify unasked
        file.load_key(password=password, **asked)
        file.decrypt(out)
    except Exception:  # a wrong password, a lock unknown to the library, or damage: it stays closed
        return None
    return out.getvalue()


def _file(source: Source) -> Any:
    source.file.seek(0)
    return msoffcrypto.OfficeFile(source.file)


def is_locked(source: Source) -> bool:
    """Whether an old Word, Excel or PowerPoint file says that it is encrypted."""
    try:
        return bool(_file(source).is_encrypted())
    except Exception:  # not one of the three, or damaged: its reader will say
        return False
