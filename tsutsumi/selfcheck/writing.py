"""Makes an export: sealed records, pages for a static host, and the swap that puts it in force at once."""

import os
import secrets
import shutil
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from tsutsumi.core.blind import buckets, codes, oprf, records
from tsutsumi.selfcheck.export import LANGUAGES, VERSION, Frame, Line, Meta
from tsutsumi.selfcheck.pages import Pages

ASSETS = ("style.css", "selfcheck.js", "answer.js", "known.js", "oprf.js", "work.js")


@dataclass(frozen=True, slots=True)
class Entry:
    """One person: the code of the letter, what may be asked of them (inputs of the blind function), their lines."""

    code: str
    questions: tuple[bytes, ...]
    lines: frozenset[int]


@dataclass(frozen=True, slots=True)
class Written:
    """What was made. `open`: people whom the open check finds; `alike`: left out of it, somebody else has the same."""

    name: str
    people: int
    open: int
    alike: int
    code_shape: buckets.Shape
    open_shape: buckets.Shape | None


def write(
    folder: Path,
    number: int,
    frame: Frame,
    lines: tuple[Line, ...],
    entries: Iterable[Entry],
    beat: Callable[[], object] = lambda: None,
) -> Written:
    """Write version `number` beside the present one and swap. Whatever was there before is deleted."""
    if len(lines) > records.LINES:
        raise ValueError(f"本人に伝える項目とお願いが{records.LINES}種類を超えています。")
    people = list(entries)
    unfinished = folder / f".{number:06d}-{secrets.token_hex(4)}"
    unfinished.mkdir(mode=0o700, parents=True)
    try:
        written = _fill(unfinished, number, frame, lines, people, beat)
        _swap(folder, unfinished, written.name)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    _tidy(folder, written.name)
    return written


def take_down(folder: Path) -> None:
    """Nothing is served any longer; nothing stays."""
    (folder / "current").unlink(missing_ok=True)
    _tidy(folder, "")


def _fill(
    place: Path, number: int, frame: Frame, lines: tuple[Line, ...], people: list[Entry], beat: Callable[[], object]
) -> Written:
    salt, secret = secrets.token_bytes(records.SALT), oprf.new_secret()
    code_slots = [records.seal(records.lock(codes.read(p.code).encode(), salt), p.lines) for p in people]
    open_slots, alike = _open_slots(people, oprf.Key.of(secret), salt, beat) if frame.firsts else ([], 0)
    code_shape = _shape(code_slots)
    open_shape = _shape([slot for slots in open_slots for slot in slots]) if frame.firsts else None
    meta = Meta(number, salt, frame, lines, code_shape, open_shape)
    public = place / "public"
    buckets.write(public / "code", code_slots, code_shape)
    if open_shape:
        buckets.write(public / "open", [slot for slots in open_slots for slot in slots], open_shape)
        _private(place / "private", secret)
    (public / "meta.json").write_text(meta.dumped(), encoding="utf-8")
    _pages(public, meta)
    found = sum(1 for slots in open_slots if slots)
    return Written(f"v{number:06d}", len(people), found, alike, code_shape, open_shape)


def _open_slots(
    people: list[Entry], key: oprf.Key, salt: bytes, beat: Callable[[], object]
) -> tuple[list[list[bytes]], int]:
    """For each person their records of the open check; none for what two people have alike: it would tell of both."""
    asked = Counter(question for person in people for question in set(person.questions))
    made, alike = [], 0
    for person in people:
        beat()
        own = [question for question in dict.fromkeys(person.questions) if asked[question] == 1]
        alike += bool(person.questions and not own)
        made.append([records.seal(records.lock(key.output(question), salt), person.lines) for question in own])
    return made, alike


def _shape(slots: list[bytes]) -> buckets.Shape:
    return buckets.shape([slot[: records.FIND] for slot in slots])


def _private(place: Path, secret: bytes) -> None:
    place.mkdir(mode=0o700)
    handle = os.open(place / "oprf.key", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as out:
        out.write(secret)


def _pages(public: Path, meta: Meta) -> None:
    """The pages of a static host: codes only, opened in the browser."""
    for name in ASSETS:
        shutil.copyfile(str(files("tsutsumi.selfcheck").joinpath("static", name)), public / name)
    pages = Pages(meta, is_served=False)
    for language in LANGUAGES:
        (public / page_name(language)).write_bytes(pages.blank(language))


def page_name(language: str) -> str:
    return "index.html" if language == "ja" else f"{language}.html"


def _swap(folder: Path, unfinished: Path, name: str) -> None:
    shutil.rmtree(folder / name, ignore_errors=True)
    unfinished.rename(folder / name)
    link = folder / f".current-{secrets.token_hex(4)}"
    link.symlink_to(name)
    link.replace(folder / "current")


def _tidy(folder: Path, keep: str) -> None:
    """Older versions go: what was revoked must not be answered from them."""
    if not folder.is_dir():
        return
    for place in folder.iterdir():
        if place.is_dir() and not place.is_symlink() and place.name != keep and VERSION.fullmatch(place.name):
            shutil.rmtree(place, ignore_errors=True)
