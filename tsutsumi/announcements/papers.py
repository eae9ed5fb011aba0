"""An announcement as its files: a web page with its own style, PDF/UA and DOCX, all from the same rendered words."""

import hashlib
import html
import io
import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from tsutsumi.announcements.models import Announcement
from tsutsumi.announcements.skeletons import PRESS, STAFF, Part
from tsutsumi.core.documents.document import Block, Document, Heading, Paragraph
from tsutsumi.core.documents.render import paper
from tsutsumi.core.figures import cite
from tsutsumi.core.figures.figure import Language, Ledger, words

FIXED = (2026, 1, 1, 0, 0, 0)  # the time inside a zip: the same content gives the same bytes
STYLE = """\
:root{color-scheme:light}body{margin:0 auto;max-width:44rem;padding:1.5rem 1rem 4rem;color:#1a1a1c;background:#fff;
font:1rem/1.9 "Hiragino Sans","Yu Gothic","Noto Sans JP",sans-serif;overflow-wrap:anywhere}
h1{font-size:1.5rem;line-height:1.5;margin:1rem 0}h2{font-size:1.125rem;line-height:1.6;margin:2rem 0 .5rem;
border-top:1px solid #949497;padding-top:1rem}p{margin:.5rem 0}.from{text-align:right}.drill{border:3px solid #b00;
padding:.5rem 1rem;font-weight:bold}a{color:#0017c1}footer{margin-top:3rem;border-top:1px solid #949497;
font-size:.875rem}
@media print{body{max-width:none;padding:0}h2{break-after:avoid}}
"""
HISTORY = {"ja": "更新の履歴", "en": "History of changes"}
OTHER = {"ja": ("en", "English"), "en": ("ja", "日本語")}
PAGE = {"ja": "index.html", "en": "en.html"}
PDF_WORDS = {"ja": "PDF", "en": "PDF"}
INSIDE = "社内限り　この文書を、社外の人に渡さないでください。"
DRILL = {"ja": "訓練のための文書です。実際の事案ではありません。", "en": "This is a drill. It is not a real incident."}


@dataclass(frozen=True, slots=True)
class Made:
    """One language of an announcement with its figures: title, (heading, text) of each part, and what it shows."""

    language: Language
    title: str
    parts: tuple[tuple[str, str], ...]
    dated_on: date | None
    sender: tuple[str, ...]
    is_drill: bool
    used: Mapping[str, str]
    literals: tuple[str, ...] = ()
    unspoken: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    history: tuple[tuple[str, str], ...] = field(default=())
    is_inside: bool = False  # for the house only: an answer sheet, a note to the staff


def made(announcement: Announcement, ledger: Ledger, language: Language = "ja") -> Made:
    """Render every part. BadReferenceError for a reference to nothing."""
    texts = announcement.texts if language == "ja" else announcement.texts_en
    title = announcement.title if language == "ja" else announcement.title_en
    head = cite.render(title, ledger, language)
    sender = cite.render("{{organisation}}\n{{representative}}", ledger, language)
    found = [head, sender]
    parts = []
    for part in announcement.skeleton.parts:
        if texts.get(part.id, "").strip():
            shown = cite.render(texts[part.id].strip(), ledger, language)
            found.append(shown)
            parts.append((_heading(part, language), shown.text))
    return Made(
        language, head.text, tuple(parts), announcement.dated_on, tuple(sender.text.splitlines()),
        announcement.case.is_drill, {code: said for one in found for code, said in one.used.items()},
        _all(one.literals for one in found), _all(one.unspoken for one in found), _all(one.unknown for one in found),
        tuple(_history(announcement, language)), announcement.kind in (PRESS, STAFF),
    )  # fmt: skip


def files(announcement: Announcement, ledger: Ledger) -> dict[str, bytes]:
    """Every file by its name, in every language that it speaks."""
    languages: list[Language] = ["ja", "en"] if announcement.is_english else ["ja"]
    out: dict[str, bytes] = {}
    for language in languages:
        one = made(announcement, ledger, language)
        document = as_document(one)
        out[f"page.{language}.html"] = page(one, also=len(languages) > 1).encode()
        out[f"notice.{language}.pdf"] = paper(document, "pdf")
        out[f"notice.{language}.docx"] = paper(document, "docx")
    return out


def digest(found: Mapping[str, str]) -> str:
    """SHA-256 over the names and the SHA-256 of every file: what is approved is exactly these bytes."""
    return hashlib.sha256(json.dumps(sorted(found.items())).encode()).hexdigest()


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def as_document(one: Made) -> Document:
    blocks: list[Block] = [Paragraph(DRILL[one.language], "lead")] if one.is_drill else []
    blocks += [Paragraph(INSIDE, "lead")] if one.is_inside else []
    blocks += [Paragraph(line, "right") for line in _from(one)]
    for heading, text in one.parts:
        if heading:
            blocks.append(Heading(heading))
        blocks += [Paragraph(line) for line in text.splitlines() if line.strip()]
    if one.history:
        blocks.append(Heading(HISTORY[one.language]))
        blocks += [Paragraph(f"{when}　{what}") for when, what in one.history]
    return Document(title=one.title, blocks=tuple(blocks), author=one.sender[0], made_on=one.dated_on)


def page(one: Made, *, also: bool = False) -> str:
    """The web page: one file, its own style, no script, nothing from elsewhere."""
    code, name = OTHER[one.language]
    link = f'<p><a href="{PAGE[code]}" hreflang="{code}" lang="{code}">{name}</a></p>' if also else ""
    body = "".join(_section(heading, text) for heading, text in one.parts)
    sender = "".join(f'<p class="from">{html.escape(line)}</p>' for line in _from(one))
    drill = f'<p class="drill">{DRILL[one.language]}</p>' if one.is_drill else ""
    inside = f'<p class="drill">{INSIDE}</p>' if one.is_inside else ""
    title = html.escape(one.title)
    return (
        f'<!doctype html>\n<html lang="{one.language}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{title}</title>\n'
        f"<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n{drill}{inside}<h1>{title}</h1>\n{sender}\n{body}</main>\n"
        f'<footer>{link}<p><a href="notice.{one.language}.pdf">{PDF_WORDS[one.language]}</a></p>'
        f"{_changes(one)}</footer>\n</body>\n</html>\n"
    )


def export(announcement: Announcement, found: Mapping[str, bytes], older: Iterable[tuple[int, str, bytes]]) -> bytes:
    """A zip to be put on a web server as it is. `older`: number, name and bytes of the files of earlier versions."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as folder:
        for name, data in sorted(found.items()):
            folder.writestr(
                zipfile.ZipInfo(PAGE.get(_language(name), name) if name.endswith(".html") else name, FIXED), data
            )
        for number, name, data in older:
            folder.writestr(zipfile.ZipInfo(f"archive/{number}/{name}", FIXED), data)
        sums = "".join(f"{sha256(data)}  {name}\n" for name, data in sorted(found.items()))
        folder.writestr(zipfile.ZipInfo("SHA256SUMS.txt", FIXED), f"{sums}{announcement.digest}  (all)\n")
    return out.getvalue()


def _language(name: str) -> str:
    return name.split(".")[1]


def _section(heading: str, text: str) -> str:
    head = f"<h2>{html.escape(heading)}</h2>\n" if heading else ""
    return head + "".join(f"<p>{html.escape(line)}</p>\n" for line in text.splitlines() if line.strip())


def _changes(one: Made) -> str:
    if not one.history:
        return ""
    rows = "".join(f"<li>{html.escape(when)}　{html.escape(what)}</li>" for when, what in one.history)
    return f"<h2>{HISTORY[one.language]}</h2><ul>{rows}</ul>"


def _from(one: Made) -> Iterator[str]:
    if one.dated_on:
        yield words(one.dated_on, language=one.language)
    yield from one.sender


def _heading(part: Part, language: Language) -> str:
    return part.heading if language == "ja" else part.en_heading


def _history(announcement: Announcement, language: Language) -> Iterator[tuple[str, str]]:
    """When it was first published and what each update changed; the newest last."""
    line: list[Announcement] = []
    one: Announcement | None = announcement
    while one is not None:
        line.insert(0, one)
        one = one.before
    if len(line) < 2:
        return
    for place, row in enumerate(line):
        first = "公表" if language == "ja" else "published"
        update = f"更新：{row.change}" if language == "ja" else "updated"
        yield words(row.dated_on, language=language) if row.dated_on else "", update if place else first


def _all(found: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for words_ in found for word in words_))
