"""The pages, in five languages. An answer is laid out of pieces; what is not said becomes as many blanks.

So every answer has the same length and takes the same steps, whoever asks and whatever is found.
"""

import tomllib
from dataclasses import dataclass
from datetime import timedelta
from html import escape
from importlib.resources import files
from typing import Literal
from zoneinfo import ZoneInfo

from tsutsumi.core.blind.records import LINES
from tsutsumi.selfcheck.export import LANGUAGES, PART, Meta

State = Literal["found", "none", "unreadable", "busy", "failed", "incomplete", "working"]
STATES: tuple[State, ...] = ("none", "unreadable", "busy", "failed", "incomplete")
KNOWN: tuple[State, ...] = ("found", *STATES)
TOP = 1 << (LINES + len(KNOWN))  # always set, so that all numbers are equally long
HEADINGS = {"incomplete": "unreadable"}
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; worker-src 'self'; img-src data:; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
SCRIPT = '<script type="module" src="selfcheck.js"></script>'
JAPAN = ZoneInfo("Asia/Tokyo")
HTML_LANG = {"easy": "ja", "zh": "zh-Hans"}


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of an answer: said when `facts` has the bit of its state and one of the bits of its lines."""

    state: int
    need: int
    said: bytes
    gap: bytes

    def bytes_for(self, facts: int) -> bytes:
        """No step is left out when it is not said: two microseconds told who was in the list before."""
        return (self.gap, self.said)[bool(facts & self.state) & bool(facts & self.need)]


class Pages:
    """The pages of one export, made once."""

    def __init__(self, meta: Meta, *, is_served: bool) -> None:
        self.meta, self.is_served = meta, is_served
        self.words = {language: texts(language) for language in LANGUAGES}
        self._around = {language: self._frame(language) for language in LANGUAGES}
        self._pieces = {language: self._answer(language) for language in LANGUAGES}

    def blank(self, language: str) -> bytes:
        """The page before anything was asked."""
        return b"".join(self._around[language])

    def answer(self, language: str, state: State, mask: int = 0) -> bytes:
        """The page with an answer: always equally long."""
        before, after = self._around[language]
        facts = mask | _bit(state) | TOP
        said = [piece.bytes_for(facts) for piece in self._pieces[language]]
        return before + b"".join(said) + after

    def over(self, language: str) -> bytes:
        """The page once the time for checking is over."""
        words = self.words[language]
        told = f"<main><h1>{words['ended_heading']}</h1><p>{words['ended_text']}</p>{self._desk(words)}</main>"
        return (self._head(language) + told + "</body></html>").encode()

    def _answer(self, language: str) -> tuple[Piece, ...]:
        words = self.words[language]
        pieces = [_piece("found", 0, _open("found", words["found_heading"]))]
        for part, heading in (("intro", ""), ("item", words["found_items"]), ("act", words["found_acts"])):
            pieces += self._lines(language, part, heading)  # type: ignore[arg-type]
        pieces.append(_piece("found", 0, "</div>"))
        for state in STATES:
            pieces.append(_piece(state, 0, _block(state, words)))
        return tuple(pieces)

    def _lines(self, language: str, part: PART, heading: str) -> list[Piece]:
        mine = [(number, line.words[language]) for number, line in enumerate(self.meta.lines) if line.part == part]
        every = sum(1 << number for number, _ in mine)
        if part == "intro":
            return [_piece("found", 1 << number, f"<p>{escape(text)}</p>") for number, text in mine]
        if not mine:
            return []
        said = [_piece("found", 1 << number, f"<li>{escape(text)}</li>") for number, text in mine]
        return [_piece("found", every, f"<h3>{heading}</h3><ul>"), *said, _piece("found", every, "</ul>")]

    def _frame(self, language: str) -> tuple[bytes, bytes]:
        words = self.words[language]
        before = f'{self._head(language, SCRIPT)}{self._top(words)}<div id="answer" role="status" tabindex="-1">'
        after = (
            f"</div>{self._code(language, words)}{self._asking(words)}{self._desk(words)}"
            f'<p class="quiet">{words["never_asked"]}</p></main>{_templates(words)}</body></html>'
        )
        return before.encode(), after.encode()

    def _head(self, language: str, script: str = "") -> str:
        words, frame = self.words[language], self.meta.frame
        links = "".join(
            f'<li><a href="{"./" if code == "ja" else code + ".html"}" lang="{HTML_LANG.get(code, code)}"'
            f"{' aria-current="page"' if code == language else ''}>{name}</a></li>"
            for code, name in LANGUAGES.items()
        )
        drill = f'<p class="drill">{words["drill"]}</p>' if frame.is_drill else ""
        return (
            f'<!doctype html><html lang="{HTML_LANG.get(language, language)}"><head><meta charset="utf-8">'
            f'<meta name="viewport" content="width=device-width"><meta name="referrer" content="no-referrer">'
            f'<meta name="robots" content="noindex"><meta http-equiv="Content-Security-Policy" content="{_meta_csp()}">'
            f'<title>{words["title"]} – {escape(frame.organisation)}</title><link rel="icon" href="data:,">'
            f'<link rel="stylesheet" href="style.css">{script}</head><body data-language="{language}" '
            f'data-served="{int(self.is_served)}">{drill}<header><p lang="ja">{escape(frame.organisation)}</p>'
            f'<nav aria-label="{words["languages"]}"><ul>{links}</ul></nav></header>'
        )

    def _top(self, words: dict[str, str]) -> str:
        frame = self.meta.frame
        return (
            f'<main><h1>{words["title"]}</h1><p class="lead" lang="ja">{escape(frame.subject)}</p><div class="word">'
            f'<p><b>{words["word_label"]}</b> <span lang="ja">{escape(frame.word)}</span></p>'
            f"<p>{words['word_help']}</p></div>"
        )

    def _code(self, language: str, words: dict[str, str]) -> str:
        way = 'method="post" action="check"' if self.is_served else ""
        without = "" if self.is_served else f'<noscript><p class="note">{words["code_without_service"]}</p></noscript>'
        return (
            f'<section aria-labelledby="h-code"><h2 id="h-code">{words["code_heading"]}</h2>{without}'
            f'<form id="code-form" {way} autocomplete="off"><label for="code">{words["code_label"]}</label>'
            f'<p class="hint" id="code-hint">{words["code_hint"]}</p><input id="code" name="code" class="code" '
            f'aria-describedby="code-hint" required maxlength="60" autocapitalize="characters" spellcheck="false">'
            f'<input type="hidden" name="language" value="{language}"><button>{words["code_button"]}</button></form>'
            f"</section>"
        )

    def _asking(self, words: dict[str, str]) -> str:
        """The open check, for each first item that is offered; only where there is a process that answers."""
        frame = self.meta.frame
        if not self.is_served or self.meta.open is None:
            return ""
        return "".join(self._open_form(words, first, frame.second) for first in frame.firsts)

    @staticmethod
    def _open_form(words: dict[str, str], first: str, second: str) -> str:
        kind = "email" if first == "mail" else "text"
        return (
            f'<section aria-labelledby="h-{first}"><h2 id="h-{first}">{words[f"open_heading_{first}"]}</h2>'
            f"<p>{words['open_lead']}</p>"
            f'<noscript><p class="note">{words["open_needs_script"]}</p></noscript>'
            f'<form class="open" data-first="{first}" data-second="{second}" autocomplete="off" hidden>'
            f'<label for="{first}">{words[f"{first}_label"]}</label><input id="{first}" type="{kind}" name="first" '
            f'required maxlength="254" spellcheck="false"><label for="{first}-2">{words[f"{second}_label"]}</label>'
            f'<input id="{first}-2" name="second" inputmode="numeric" required maxlength="20" class="short">'
            f"<button>{words['open_button']}</button></form></section>"
        )

    def _desk(self, words: dict[str, str]) -> str:
        frame = self.meta.frame
        phone = "".join(c for c in frame.phone if c.isdigit() or c == "+")
        last = frame.until.astimezone(JAPAN) - timedelta(minutes=1)  # the page closes as a day ends
        until = words["until_day"].format(year=last.year, month=last.month, day=last.day)
        return (
            f'<section aria-labelledby="h-desk"><h2 id="h-desk">{words["desk_heading"]}</h2><dl>'
            f'<div><dt>{words["phone_label"]}</dt><dd><a href="tel:{phone}">{escape(frame.phone)}</a></dd></div>'
            f'<div><dt>{words["hours_label"]}</dt><dd lang="ja">{escape(frame.hours)}</dd></div>'
            f"<div><dt>{words['until_label']}</dt><dd>{until}</dd></div></dl></section>"
        )


def alone(what: Literal["closed", "nowhere"]) -> bytes:
    """A page that needs no export, in every language: there is none any more, or nothing stands at this address."""
    said = "".join(_said_alone(what, language) for language in LANGUAGES)
    title = texts("ja")[f"{what}_heading"]
    return (
        '<!doctype html><html lang="ja"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        '<meta name="robots" content="noindex">'
        f'<title>{title}</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/style.css"></head>'
        f"<body><main>{said}</main></body></html>"
    ).encode()


def _said_alone(what: str, language: str) -> str:
    words, tag = texts(language), "h1" if language == "ja" else "h2"
    lang = HTML_LANG.get(language, language)
    return f'<div lang="{lang}"><{tag}>{words[f"{what}_heading"]}</{tag}><p>{words[f"{what}_text"]}</p></div>'


def texts(language: str) -> dict[str, str]:
    """The sentences of a language, ready for HTML."""
    known = tomllib.loads(files("tsutsumi.selfcheck").joinpath("texts.toml").read_text(encoding="utf-8"))
    return {name: escape(row[language]) for name, row in known.items()}


def _bit(state: State) -> int:
    """The bit of a state, above those of the lines."""
    return 1 << (LINES + KNOWN.index(state))


def _piece(state: State, need: int, html: str) -> Piece:
    said = html.encode()
    return Piece(_bit(state), need or TOP, said, b" " * len(said))


def _open(state: str, heading: str) -> str:
    return f'<div class="result {state}"><h2>{heading}</h2>'


def _block(state: State, words: dict[str, str]) -> str:
    return f"{_open(state, words[f'{HEADINGS.get(state, state)}_heading'])}<p>{words[f'{state}_text']}</p></div>"


def _templates(words: dict[str, str]) -> str:
    """What the script says, so that it holds no words of its own."""
    found = (
        f"{_open('found', words['found_heading'])}<div data-part=intro></div>"
        f"<h3>{words['found_items']}</h3><ul data-part=item></ul>"
        f"<h3>{words['found_acts']}</h3><ul data-part=act></ul></div>"
    )
    ended = f"{_open('failed', words['ended_heading'])}<p>{words['ended_text']}</p></div>"
    said = {"found": found, "ended": ended, "working": f'<p class="working">{words["working"]}</p>'}
    said |= {state: _block(state, words) for state in STATES}
    return "".join(f'<template id="say-{state}">{html}</template>' for state, html in said.items())


def _meta_csp() -> str:
    """A page cannot forbid frames by itself."""
    return CSP.replace("; frame-ancestors 'none'", "")
