"""The English catalogue: finds every Japanese sentence of the product's pages and keeps tsutsumi/locale in step.

    bin/words            write new sentences into the catalogue (untranslated), drop what is gone
    bin/words --list     print what is still untranslated

No dates, no line numbers and no paths of a machine are written, so that a diff shows words only.
"""

import io
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "tsutsumi"
ENGLISH = PACKAGE / "locale/en/LC_MESSAGES/django.po"
HEADER = """\
# English words of Tsutsumi. The Japanese is in the source; bin/words keeps the two in step.
msgid ""
msgstr ""
"Language: en\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""
NUMBERED = {"ngettext": (1, 2), "ngettext_lazy": (1, 2)}
IN_CONTEXT = {"pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3)}
# `_now` stands beside `_` where a module needs the lazy and the eager one.
KEYWORDS = dict.fromkeys(("_", "_now", "gettext", "gettext_lazy", "gettext_noop")) | NUMBERED | IN_CONTEXT
PLACE = re.compile(r"%(?:\(\w+\))?[sd]")


def sources() -> Iterator[tuple[str, str]]:
    """Name and Python text of each file with words; of a template the Python that Django makes of it."""
    for path in sorted(PACKAGE.rglob("*")):
        name = path.relative_to(ROOT).as_posix()
        if path.suffix == ".py" and "migrations" not in path.parts:
            yield name, path.read_text(encoding="utf-8")
        elif "templates" in path.parts and path.suffix in {".html", ".txt"}:
            yield name, as_python(path.read_text(encoding="utf-8"), name)


def as_python(template: str, name: str) -> str:
    """Django blanks out what is not a translation; the indentation it leaves means nothing to Python."""
    return "\n".join(line.strip() for line in templatize(template, origin=name).splitlines())


def found() -> Catalog:
    """Every sentence of the source, with the files it stands in."""
    return collected(sources())


def collected(texts: Iterable[tuple[str, str]]) -> Catalog:
    catalog = Catalog(locale="en", charset="utf-8")
    for name, text in texts:
        options = {"encoding": "utf-8"}
        for _, function, words, _ in extract_python(io.BytesIO(text.encode()), KEYWORDS, [], options):
            if words:  # a call with a variable brings nothing: what it says is marked where it is written
                context, message = _message(function, words)
                catalog.add(message, locations=[(name, None)], context=context)
    return catalog


def _message(function: str, words: str | tuple[str, ...]) -> tuple[str | None, str | tuple[str, str]]:
    parts = [words] if isinstance(words, str) else list(words)
    context = parts.pop(0) if function in IN_CONTEXT else None
    plural = "ngettext" in function or "npgettext" in function
    return context, (parts[0], parts[1]) if plural else parts[0]


def kept() -> Catalog:
    if not ENGLISH.exists():
        return Catalog(locale="en", charset="utf-8")
    with ENGLISH.open("rb") as file:
        return read_po(file, locale="en")


def written(catalog: Catalog) -> str:
    out = io.BytesIO()
    write_po(out, catalog, width=0, omit_header=True, sort_output=True, ignore_obsolete=True, include_lineno=False)
    return HEADER + out.getvalue().decode().strip() + "\n"


def updated() -> Catalog:
    """The kept translations on today's sentences. Nothing is guessed: a changed sentence comes back empty."""
    catalog = kept()
    catalog.update(found(), no_fuzzy_matching=True)
    return catalog


def sides(message: Message) -> tuple[list[str], list[str]]:
    """The Japanese forms and the English forms, one each, or two of a sentence with a number."""
    ours, theirs = message.id, message.string or ""
    return ([ours] if isinstance(ours, str) else list(ours)), ([theirs] if isinstance(theirs, str) else list(theirs))


def faults(message: Message) -> list[str]:
    """What is wrong with one translation, in English; empty when it is right."""
    ours, theirs = sides(message)
    if not all(theirs):
        return ["not translated"]
    want = sorted(PLACE.findall(ours[0]))
    wrong = [text for text in theirs if sorted(PLACE.findall(text)) != want]
    return [f"other placeholders: {text}" for text in wrong] + (["fuzzy"] if message.fuzzy else [])


def main() -> int:
    catalog = updated()
    if "--list" not in sys.argv[1:]:
        ENGLISH.parent.mkdir(parents=True, exist_ok=True)
        ENGLISH.write_text(written(catalog), encoding="utf-8")
    open_ones = [(m, faults(m)) for m in catalog if m.id and faults(m)]
    for message, why in open_ones:
        sys.stdout.write(f"{sides(message)[0][0]!r}: {'; '.join(why)}\n")
    sys.stdout.write(f"{len(catalog)} sentences, {len(open_ones)} to look at\n")
    return 1 if open_ones else 0


if __name__ == "__main__":
    sys.exit(main())
