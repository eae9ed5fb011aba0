"""Checks a notice before it goes to a second person: what must not be said, what must be there, what does not fit.

Words and comparison only: it does not understand, and a finding is a question to the writer. What blocks keeps the text
from approval until it is changed.
"""

import re
from collections.abc import Callable, Iterator

from tsutsumi.core.telling import comparing, shape
from tsutsumi.core.telling.findings import Context, Finding, Text, Wide, read, rules, wide

__all__ = ["Context", "Finding", "check"]

Check = Callable[[Text, Context], Iterator[Finding]]
_EVERY: tuple[Check, ...] = (
    shape.missing_items, shape.apologies, shape.contact, shape.sms, comparing.of_calendar, comparing.coming,
    comparing.late, comparing.of_ledger, comparing.phones, comparing.links, comparing.blanks, comparing.names,
    comparing.numbers, comparing.etcetera,
)  # fmt: skip
_RUBY = re.compile(r"（[ぁ-んー]+）")
# The rules of words know Japanese.
_JAPANESE = ("ja", "easy")


def check(text: str, ctx: Context | None = None) -> list[Finding]:
    """Every finding in its place, each place and rule once."""
    ctx, seen = ctx or Context(), read(text)
    found = [one for each in _EVERY for one in each(seen, ctx)]
    if ctx.language in _JAPANESE:
        found += _words(seen, ctx)
    if ctx.is_contained is False:
        found.append(seen.finding("NS-11", 0, 0, "漏えいがまだ止まっていません。いま知らせてよいかを決めてください。"))
    return sorted(_once(found), key=lambda one: (one.start, one.end, one.rule))


def _words(text: Text, ctx: Context) -> Iterator[Finding]:
    """What the rules of words find, but for the person's own name."""
    own = ctx.person.name.split() if ctx.person else []
    return (one for one in _said(text, ctx) if one.words not in own)


def _said(text: Text, ctx: Context) -> Iterator[Finding]:
    known = [*(Wide(one.id, one.patterns, one.unless) for one in rules().values()), *wide()]
    used = [one for one in known if not (one.rule == "NS-06" and ctx.may_promise)]
    for start, said in text.sentences():
        words = _RUBY.sub(lambda found: " " * len(found[0]), said)
        for one in used:
            found = next((hit for pattern in one.patterns if (hit := pattern.search(words))), None)
            if found and not any(pattern.search(words) for pattern in one.unless):
                yield text.finding(one.rule, start + found.start(), start + found.end())


def _once(found: list[Finding]) -> list[Finding]:
    """One finding where a rule is met twice in the same words."""
    kept: list[Finding] = []
    for one in sorted(found, key=lambda each: (each.rule, each.start, -each.end)):
        if not (kept and kept[-1].rule == one.rule and one.start < kept[-1].end):
            kept.append(one)
    return kept
