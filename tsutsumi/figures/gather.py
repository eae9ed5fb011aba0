"""The ledger of a case: what earlier stages know, then what people set; and which documents no longer say the same."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any, cast

from django.db.models import QuerySet
from django.utils import timezone, translation

from tsutsumi.accounts.models import Organisation
from tsutsumi.cases import past
from tsutsumi.cases.models import JAPAN, Case
from tsutsumi.core.figures.figure import Figure, Language, Ledger, Range, Value, words
from tsutsumi.core.law.facts import Facts, Known, display
from tsutsumi.core.law.vocabulary import label_of
from tsutsumi.core.pii.kinds import KINDS
from tsutsumi.core.telling import items, ourselves
from tsutsumi.duties import gather as duties
from tsutsumi.figures import speaking
from tsutsumi.figures.book import BOOK, LIST, OWN, RETURNED
from tsutsumi.figures.models import Statement, Use
from tsutsumi.people import gather as people

GONE = "（数字台帳にない）"
ENGLISH_GONE = "(no longer in the ledger)"
SCAN = "走査と名寄せ"


@dataclass(frozen=True, slots=True)
class Change:
    """One figure that a document shows and the ledger now says otherwise."""

    code: str
    label: str
    said: str
    now: str


@dataclass(frozen=True, slots=True)
class Stale:
    """A document that shows figures of another time. `correction`: the 訂正文, for one that has gone out."""

    use: Use
    changes: tuple[Change, ...]
    correction: str = ""


def ledger(case: Case) -> Ledger:
    """Every figure of the case: those of the book in their order, then kinds, then those of the house."""
    with translation.override("ja"):
        found = _derived(case)
    for row in current(case):
        if row.shape != RETURNED:
            found[row.code] = figure_of(row)
        elif row.code.startswith(OWN):
            found.pop(row.code, None)
    _follow(found)
    return found


def current(case: Case) -> list[Statement]:
    return list(past.rows(Statement.objects.filter(case=case), case).current().select_related("by"))


def history(case: Case, code: str) -> QuerySet[Statement]:
    """Everything that was said of one figure by hand, the newest first."""
    return past.rows(Statement.objects.filter(case=case, code=code), case).select_related("by").order_by("-pk")


def figure_of(row: Statement) -> Figure:
    others = {"en": _english(row)} if row.english else {}
    return Figure(row.code, row.label, value_of(row.shape, row.value), row.as_of, row.source, row.unit, others)


def value_of(shape: str, kept: Any) -> Value:
    """A value as it is kept in JSON; None where nobody knows."""
    match shape, kept:
        case ("unknown" | "returned", _) | (_, None):
            return None
        case "range", {"low": low, "high": high}:
            return Range(low, high)
        case "day", str():
            return date.fromisoformat(kept)
        case "moment", str():  # a day alone where nobody knows the hour
            return date.fromisoformat(kept) if len(kept) == len("2026-11-26") else datetime.fromisoformat(kept)
        case "list", list():
            return tuple(kept)
    return int(kept) if shape == "number" else str(kept)


def kept(value: Value) -> Any:
    """The inverse: as JSON keeps it."""
    match value:
        case Range(low, high):
            return {"low": low, "high": high}
        case date():
            return value.isoformat()
        case tuple():
            return list(value)
    return value


def uses(case: Case) -> QuerySet[Use]:
    return past.rows(Use.objects.filter(case=case), case).select_related("by", "replaced_by")


def stale(case: Case, now: Ledger | None = None) -> list[Stale]:
    """Exactly the documents whose words differ from what the ledger says now; not those that were replaced."""
    figures = ledger(case) if now is None else now
    found = []
    for use in uses(case).filter(replaced_by=None):
        changes = tuple(changes_of(use, figures))
        if changes:
            found.append(Stale(use, changes, correction(use, figures) if use.is_sent else ""))
    return found


def changes_of(use: Use, figures: Ledger) -> Iterator[Change]:
    language: Any = use.language
    for code, said in use.used.items():
        figure = figures.get(code)
        now = figure.text(language) if figure else ENGLISH_GONE if language == "en" else GONE
        if now != said:
            yield Change(code, figure.label if figure else code, said, now)


def correction(use: Use, now: Ledger | None = None) -> str:
    """訂正文: what was said, what holds, as of when. Empty while nothing differs."""
    figures = ledger(use.case) if now is None else now
    changes = list(changes_of(use, figures))
    if not changes:
        return ""
    sent = timezone.localtime(use.at).date()
    if use.language == "en":
        return _correction_en(use, sent, changes, figures)
    lines = [_sentence(change, figures) for change in changes]
    return f"{words(sent)}付「{use.label}」の記載を、次のとおり訂正いたします。\n" + "\n".join(lines)


def _sentence(change: Change, figures: Ledger) -> str:
    as_of = figures[change.code].as_of if change.code in figures else None
    when = f"（{_when(as_of)}時点）" if as_of else ""
    if change.said == words(None):
        return f"・{change.label}：「{change.said}」としておりましたが、「{change.now}」と判明いたしました{when}。"
    return f"・{change.label}：（誤）{change.said}　（正）{change.now}{when}"


def _when(as_of: datetime, language: Language = "ja") -> str:
    """A moment; only its day where no more is known (the first moment of a day)."""
    local = as_of.astimezone(JAPAN)
    return words(as_of if local.time() != time() else local.date(), language=language)


def _correction_en(use: Use, sent: date, changes: list[Change], figures: Ledger) -> str:
    lines = []
    for change in changes:
        as_of = figures[change.code].as_of if change.code in figures else None
        when = f" (as of {_when(as_of, 'en')})" if as_of else ""
        lines.append(f"- {change.code}: previously “{change.said}”; now “{change.now}”{when}")
    head = f"We correct our notice “{use.label}” of {words(sent, language='en')} as follows."
    return "\n".join([head, *lines])


def text(figures: Ledger, code: str, language: Language = "ja") -> str:
    return figures[code].text(language) if code in figures else GONE


def _derived(case: Case) -> dict[str, Figure]:
    """A figure for every code of the book, from what the case knows; unknown where it does not."""
    answers, org = duties.current_answers(case), Organisation.the()
    facts = duties.facts_of(case, answers, org.kind)
    found = {code: Figure(code, entry.label, None, unit=entry.unit) for code, entry in BOOK.items()}
    for code, value, as_of, source in _known(case, facts, org):
        if value not in (None, "", ()):
            found[code] = replace(found[code], value=value, as_of=as_of, source=source)
    found |= _items(facts, found["items"])
    found[ourselves.CODE] = ourselves.figure(org.calls_itself, "組織の登録")
    return found | _kinds(case, found["people.by_kind"])


type Row = tuple[str, Value, datetime | None, str]


def _known(case: Case, facts: Facts, org: Organisation) -> Iterator[Row]:
    yield from _people(case, facts)
    registered, since = f"事案の登録（{case.opened_by.name}）", _changed(case)
    yield "occurred", case.occurred_on, since.get("occurred_on", case.opened_at), registered
    yield "found", case.found_on, since.get("found_on", case.opened_at), registered
    known: Value = case.known_on if case.known_time_unknown else case.known_at
    yield "known", known, since.get("known_at", case.opened_at), registered
    for code, fact in (("what", facts.event), ("cause", facts.cause)):
        if fact is not None:
            yield code, display("event" if code == "what" else "cause", fact.value), _noon(fact.on), _source(fact)
    yield "organisation", org.name, None, "組織の登録"
    if org.representative:
        yield "representative", f"{org.representative_title}　{org.representative}".strip("　"), None, "組織の登録"


def _people(case: Case, facts: Facts) -> Iterator[Row]:
    """The interval of the case with what it rests on; what a person confirmed beats what a scan counted."""
    count = people.latest(case)
    low, high = duties.people_within(facts, (count.low, count.high) if count else people.range_of(case))
    if low is None and high is None:
        return
    said = facts.count or facts.count_max
    as_of = _noon(said.on) if said else count.at if count else None
    source = _source(said) if said else SCAN
    yield "people", Range(low, high), as_of, source
    yield "people.low", low, as_of, source
    yield "people.high", high, as_of, source
    yield "as_of", said.on if said else as_of, as_of, source
    if facts.count is not None:
        exact: Any = facts.count.value
        yield "people.confirmed", exact, _noon(facts.count.on), _source(facts.count)


def _items(facts: Facts, blank: Figure) -> dict[str, Figure]:
    said = facts.data_kinds
    if said is None or not said.value:
        return {}
    codes: list[str] = sorted(cast("Iterable[str]", said.value))
    labels = tuple(label_of("data_kinds", code) for code in codes)
    return {
        "items": replace(blank, value=labels, as_of=_noon(said.on), source=_source(said), others=speaking.words(codes))
    }


def _kinds(case: Case, blank: Figure) -> dict[str, Figure]:
    """People by kind, from the breakdown of the last 名寄せ; a figure for each kind, and the list of all."""
    assessment = people.assessment_of(case)
    if assessment and case.past is not None and assessment.at > case.past:
        assessment = None
    counted = people.by_kind(assessment)
    if assessment is None or not counted:
        return {}
    found = {
        f"kinds.{id_}": Figure(f"kinds.{id_}", f"{KINDS[id_].label_ja}の人数", n, assessment.at, SCAN, "人")
        for id_, n in counted.items()
    }
    others = {language: _by_kind(counted, language) for language in ("easy", "en", "zh", "ko")}
    listed = replace(blank, value=_by_kind(counted, "ja"), as_of=assessment.at, source=SCAN, others=others)
    return {"people.by_kind": listed, **found}


def _by_kind(counted: dict[str, int], language: Any) -> tuple[str, ...]:
    said = items.words(language)
    return tuple(f"{said[id_]} {words(n, '人', language)}" for id_, n in counted.items())


def _follow(found: dict[str, Figure]) -> None:
    """The time of what is said of misuse, unless somebody set it by hand."""
    misuse, as_of = found["misuse"], found["misuse.as_of"]
    if misuse.is_known and misuse.as_of and as_of.value is None:
        found["misuse.as_of"] = replace(as_of, value=misuse.as_of, as_of=misuse.as_of, source=misuse.source)


def _english(row: Statement) -> str | tuple[str, ...]:
    if row.shape == LIST:
        return tuple(line.strip() for line in row.english.splitlines() if line.strip())
    return row.english


def _changed(case: Case) -> Mapping[str, datetime]:
    """Since when each field of the case says what it says; missing: since it was opened."""
    rows = past.rows(case.changes.filter(field__in=("occurred_on", "found_on", "known_at")), case)
    return dict(rows.order_by("at", "pk").values_list("field", "at"))


def _source(said: Known) -> str:
    return "、".join(part for part in (said.source, said.by) if part)


def _noon(on: date | None) -> datetime | None:
    """A day as a moment: its beginning in Japan."""
    return datetime.combine(on, time(), JAPAN) if on else None
