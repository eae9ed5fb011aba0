"""Good notices, and good notices with one defect planted, by a seed."""

import random
import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from tests.core.telling.ledger import LEDGER, figure
from tsutsumi.core.telling import lint, wording
from tsutsumi.core.telling.findings import Context
from tsutsumi.core.telling.person import Person

HERE = Path(__file__).parent / "notices"
# What is planted -> the rules that may find it.
RULES = {
    "minimise": {"TN-1", "NS-01", "NS-02", "SF-1"}, "certain": {"TN-2", "NS-01"}, "excuse": {"TN-3", "NS-07"},
    "regret": {"TN-4"}, "relative": {"TN-5"}, "stall": {"NX-2"}, "advert": {"AD-1"}, "greeting": {"GR-1"},
    "jargon": {"TN-6", "NS-04"}, "softener": {"SF-1", "TN-1", "NS-01", "TN-2"}, "vague": {"VG-1", "SF-1", "TN-3"},
    "etcetera": {"TO-1"}, "placeholder": {"PL-1"}, "NS-07": {"NS-07", "TN-3", "NS-06"}, "NS-08": {"NS-08", "NS-06"},
    "NS-10": {"NS-10", "NS-09"},
    "other": {"PL-2"}, "keigo": {"KG-1"}, "phone": {"PH-1"}, "era": {"DT-1"}, "past": {"DT-3"}, "weekday": {"DT-2"},
    "typed": {"TD-1"}, "honorific": {"HN-1"}, "no_apology_top": {"AP-1"}, "no_apology_end": {"AP-1"},
    "many_apologies": {"AP-2"}, "weak_apology": {"AP-3"}, "no_next": {"NX-1"}, "no_contact": {"CT-1"},
    "no_reason": {"NS-13"}, "empty_item": {"LG"}, "no_item": {"LG"}, "NS-02": {"NS-02", "SF-1", "TN-1"},
    "NS-05": {"NS-05", "PL-2"}, "NS-12": {"NS-12"},
    "NS-09": {"NS-09", "NS-10"}, "NS-06": {"NS-06", "NS-07", "NS-08"}, "NS-01": {"NS-01", "SF-1", "TN-2", "TN-1"},
}  # fmt: skip


@dataclass(frozen=True)
class Planted:
    kind: str
    notice: str
    text: str
    ctx: Context
    words: str


def good():
    """(id, text, context) of every good notice."""
    files = [tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8")) for name in ("good1", "good2", "good3")]
    rows = [row for file in files for row in file["notice"]]
    return [(row["id"], row["text"].strip() + "\n", context(row)) for row in rows]


def context(row):
    person = Person(row["person"], frozenset({"name"}))
    ledger = {"people": figure("people", row["people"], "人")}
    return Context(today=row["today"], person=person, ledger=ledger, domains=(row["domain"],), found=row["found"])


def sentences_of(which="seen"):
    if which.startswith(("wide", "blind")):
        rows = tomllib.loads((HERE / f"{which}.toml").read_text(encoding="utf-8"))
        return {kind: {which: said} for kind, said in rows.items()}
    rows = tomllib.loads((HERE / "defects.toml").read_text())
    return {kind: row for kind, row in rows.items() if which in row or (which == "seen" and "west" in row)}


def planted(count=200, seed=20261126, which="seen"):
    """`count` notices with one defect each, every kind about as often as another, each sentence once before twice."""
    chance = random.Random(seed)
    notices = good()
    makers = _makers(which)
    queue: list[tuple[str, Callable]] = []
    while len(queue) < count:
        queue += [(kind, make) for kind, each in makers.items() for make in [each.pop(0)] if not each.append(make)]
    out = []
    for kind, make in queue[:count]:
        order = chance.sample(notices, len(notices))
        made = next(made for name, text, ctx in order if (made := make(name, text, ctx, chance)))
        out.append(Planted(kind, *made))
    return out


def once(which, seed=20261126):
    """Every sentence of `which` planted once."""
    chance, notices = random.Random(seed), good()
    for kind, each in _makers(which).items():
        for make in each:
            order = chance.sample(notices, len(notices))
            yield Planted(kind, *next(made for name, text, ctx in order if (made := make(name, text, ctx, chance))))


def harmless():
    """Sentences of good notices, written after the rules."""
    return tomllib.loads((HERE / "harmless.toml").read_text(encoding="utf-8"))["said"]


def by_words(said):
    """What the rules of words find in one sentence alone."""
    return [one for one in lint.check(said) if one.rule != "NX-1" and one.rule[:2] not in ("LG", "AP", "CT")]


def _makers(which):
    rows = sentences_of(which)
    makers = {}
    for kind, row in rows.items():
        if kind == "era":
            makers[kind] = [_era(row["west"][n], row["japanese"][n]) for n in range(len(row["west"]))]
        else:
            makers[kind] = [_sentence(kind, said) for said in row[which]]
    if which == "seen":
        makers |= {
            "honorific": [_honorific] * 2, "no_apology_top": [_no_apology(top=True)], "no_reason": [_no_reason],
            "no_apology_end": [_no_apology(top=False)], "many_apologies": [_many], "weak_apology": [_weak],
            "no_next": [_no_next], "no_contact": [_no_contact],
            "empty_item": [_item(item, empty=True) for item in wording.LEGAL],
            "no_item": [_item(item, empty=False) for item in wording.LEGAL],
        }  # fmt: skip
    return makers


def _sentence(kind, said):
    if kind == "typed":
        return lambda name, text, ctx, chance: _draft(said, ctx, chance)
    if kind == "etcetera":
        return lambda name, text, ctx, chance: _under_items(said, name, text, ctx)
    if kind == "phone":
        return lambda name, text, ctx, chance: _phone(said, name, text, ctx)

    def make(name, text, ctx, chance):
        people = ctx.ledger["people"].value
        if "{low}" in said and people < 30:
            return None
        day = ctx.today - timedelta(chance.randint(2, 20))
        values = {
            "{low}": f"{people * 2 // 3:,}", "{more}": f"{people * 3 // 2 + 5:,}", "{domain}": ctx.domains[0],
            "{past}": f"{'令和8' if '令和' in text else '2026'}年{day.month}月{day.day}日",
        }  # fmt: skip
        words = said
        for key, value in values.items():
            words = words.replace(key, value)
        return name, _inserted(text, words, chance), ctx, words

    return make


def _inserted(text, words, chance):
    """Behind a line that ends a sentence, neither the first nor the last one."""
    lines = text.split("\n")
    ends = [n for n, line in enumerate(lines) if line.endswith("。")]
    at = chance.choice(ends[1:-1] if len(ends) > 3 else ends)
    lines[at] += words
    return "\n".join(lines)


def _draft(said, ctx, chance):
    body = wording.template("mail").body
    lines = body.split("\n")
    at = chance.choice([n for n, line in enumerate(lines) if line.startswith("# ")][1:5])
    lines.insert(at + 1, said)
    return "wording", "\n".join(lines), Context(today=ctx.today, ledger=LEDGER, is_draft=True), said


def _under_items(said, name, text, ctx):
    from tsutsumi.core.telling import shape
    from tsutsumi.core.telling.findings import read

    section = next(one for one in shape.sections(read(text), "ja") if "items" in one.items)
    at = text.index("\n", section.end)
    return name, text[:at] + "\n" + said + text[at:], ctx, said


def _phone(said, name, text, ctx):
    found = re.search(r"(?<![\d-])0\d{1,3}-\d{3,4}-\d{3,4}", text)
    changed = text[: found.start()] + said + text[found.end() :] if found else ""
    return (name, changed, ctx, said) if found else None


def _era(west, japanese):
    def make(name, text, ctx, chance):
        if re.search(r"2026（令和", text) or ("令和" in text) == bool(re.search(r"20\d\d年", text)):
            return None
        words = west if "令和" in text else japanese
        return name, _inserted(text, words, chance), ctx, words

    return make


def _honorific(name, text, ctx, chance):
    said = re.search(re.escape(ctx.person.name) + r"\s?(?:様|さま)", text)
    return (name, text[: said.start()] + ctx.person.name + text[said.end() :], ctx, ctx.person.name) if said else None


_SORRY = re.compile(r"[^。\n]*(?:お詫び|申し訳)[^。\n]*。")


def _no_apology(*, top):
    def make(name, text, ctx, chance):
        size = len(text)
        kept = lambda found: "" if (found.start() < 0.5 * size) == top else found[0]  # noqa: E731
        return name, _SORRY.sub(kept, text), ctx, "お詫び"

    return make


def _many(name, text, ctx, chance):
    sorry = (
        "深くお詫び申し上げます。",
        "誠に申し訳ございません。",
        "心よりお詫びいたします。",
        "お詫びの言葉もございません。",
    )
    for said in sorry:
        text = _inserted(text, said, chance)
    return name, text, ctx, "お詫び"


def _weak(name, text, ctx, chance):
    said = chance.choice(["ごめんなさい。", "ご迷惑をおかけし、すみませんでした。", "大変失礼いたしました。"])
    found = list(_SORRY.finditer(text))[-1]
    return name, text[: found.start()] + said + text[found.end() :], ctx, said


def _no_next(name, text, ctx, chance):
    month = r"(?:12月|11月(?:2[6-9]|30)日|2027年)"
    if not re.search(month, text):
        return None
    text = re.sub(rf"(?m)[^。\n：】　）]*{month}[^。\n]*(?:。|$)", "", text)
    return name, text, ctx, ""


def _no_contact(name, text, ctx, chance):
    text = re.sub(r"(?m)^.*(?<!\d)0\d{1,3}-\d{2,4}-\d{3,4}.*$", "", text)
    return name, re.sub(r"\S+@\S+", "", text), ctx, ""


def _no_reason(name, text, ctx, chance):
    from tsutsumi.core.telling.comparing import _LATE

    if not _LATE.search(text) and ctx.today - ctx.found > timedelta(7):
        return None
    text = re.sub(r"(?m)^.*(?:遅れた経緯|今日になった理由).*$", "", text)
    text = "\n".join("" if _LATE.search(line) else line for line in text.split("\n"))
    return name, text, replace(ctx, found=date(2026, 10, 1)), ""


def _item(item, *, empty):
    from tsutsumi.core.telling import shape
    from tsutsumi.core.telling.findings import read

    def make(name, text, ctx, chance):
        sections = shape.sections(read(text), "ja")
        own = [n for n, one in enumerate(sections) if item in one.items]
        if len(own) != 1 or len(sections[own[0]].items) != 1:
            return None
        one = sections[own[0]]
        until = sections[own[0] + 1].start if own[0] + 1 < len(sections) else len(text)
        if text[until:].count("お詫び") == 0 and "申し訳" not in text[until:]:
            return None
        start = one.end if empty else one.start
        behind = re.match(r"[】］：:]", text[one.end :])
        mark = behind[0] if empty and behind else ""
        return name, text[:start] + mark + "\n" + text[until:], ctx, wording.LEGAL[item]

    return make


def rules_for(kind):
    return RULES.get(kind, {kind})


def is_found(one, findings):
    wanted = rules_for(one.kind)
    if "LG" in wanted:
        return any(wording.LEGAL.get(finding.rule.removeprefix("LG-")) == one.words for finding in findings)
    return any(finding.rule in wanted for finding in findings)
