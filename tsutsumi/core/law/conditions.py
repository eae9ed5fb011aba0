"""The closed vocabulary of conditions: what a rule may ask of the facts, and nothing more. No expression is evaluated.

Kleene's logic with the middle split in two: NO < UNKNOWN (nobody has said) < DOUBT (the law is open here) < YES.
"All" is the least of its parts, "any" the greatest.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Protocol

NO, UNKNOWN, DOUBT, YES = range(4)
TRUTHS = {"no": NO, "unknown": UNKNOWN, "doubt": DOUBT, "yes": YES}
_NEGATION = (YES, UNKNOWN, DOUBT, NO)
UNSAID = "unsaid"

# Bare values by fact name, None where nobody has said; `data_kinds` is a frozenset; `knowledge` is a day.
type Values = Mapping[str, Any]


@dataclass(slots=True)
class Trace:
    """What a condition looked at: each fact with what it said there, the open points it touched, remarks for people."""

    facts: dict[str, int] = field(default_factory=dict)
    opens: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def saw(self, name: str, truth: int) -> None:
        self.facts[name] = max(truth, self.facts.get(name, truth))

    def join(self, parts: "list[Trace]") -> None:
        """Parts that must all hold: a fact says the least it says in any of them."""
        least: dict[str, int] = {}
        for part in parts:
            for name, truth in part.facts.items():
                least[name] = min(truth, least.get(name, truth))
            self.opens.extend(part.opens)
            self.notes.extend(part.notes)
        for name, truth in least.items():
            self.saw(name, truth)


class Condition(Protocol):
    def value(self, values: Values) -> int: ...
    def trace(self, values: Values, into: Trace) -> None: ...
    def facts(self) -> Iterator[str]: ...
    def day(self, values: Values, days: Mapping[str, date]) -> date | None:
        """When the facts that make this true were all known; None where no day is known."""
        ...


class Leaf(ABC):
    """A condition on facts alone."""

    __slots__ = ()

    @abstractmethod
    def value(self, values: Values) -> int: ...

    @abstractmethod
    def facts(self) -> Iterator[str]: ...

    def trace(self, values: Values, into: Trace) -> None:
        truth = self.value(values)
        for name in self.facts():
            into.saw(name, UNKNOWN if values.get(name) is None else truth)

    def day(self, values: Values, days: Mapping[str, date]) -> date | None:
        return max((days[n] for n in self.facts() if n in days and values.get(n) is not None), default=None)


@dataclass(frozen=True, slots=True)
class FactIs(Leaf):
    fact: str
    accepted: frozenset[Any]
    unsaid: int = UNKNOWN

    def value(self, values: Values) -> int:
        given = values.get(self.fact)
        if given is None:
            return self.unsaid
        return YES if given in self.accepted else NO

    def facts(self) -> Iterator[str]:
        yield self.fact


@dataclass(frozen=True, slots=True)
class Column(Leaf):
    """A column of the table of codes behind one fact."""

    fact: str
    by_code: Mapping[str, str]
    accepted: frozenset[str]

    def value(self, values: Values) -> int:
        given = values.get(self.fact)
        if given is None:
            return UNKNOWN
        return YES if self.by_code[given] in self.accepted else NO

    def facts(self) -> Iterator[str]:
        yield self.fact


@dataclass(frozen=True, slots=True)
class KindsOf(Leaf):
    """Any kind whose column says yes; an open point's number there is a doubt. A stated list is a closed list."""

    by_code: Mapping[str, str]

    def value(self, values: Values) -> int:
        kinds = values.get("data_kinds")
        if kinds is None:
            return UNKNOWN
        return max((self._of(code) for code in kinds), default=UNKNOWN)

    def _of(self, code: str) -> int:
        return TRUTHS.get(self.by_code[code], DOUBT)

    def facts(self) -> Iterator[str]:
        yield "data_kinds"

    def trace(self, values: Values, into: Trace) -> None:
        Leaf.trace(self, values, into)
        doubtful = {self.by_code[code] for code in values.get("data_kinds") or ()} - TRUTHS.keys()
        into.opens.extend(sorted(doubtful) if self.value(values) == DOUBT else ())


@dataclass(frozen=True, slots=True)
class Has(Leaf):
    codes: frozenset[str]

    def value(self, values: Values) -> int:
        kinds = values.get("data_kinds")
        if kinds is None:
            return UNKNOWN
        return NO if self.codes.isdisjoint(kinds) else YES

    def facts(self) -> Iterator[str]:
        yield "data_kinds"


@dataclass(frozen=True, slots=True)
class Only(Leaf):
    """Every kind is one of these."""

    codes: frozenset[str]

    def value(self, values: Values) -> int:
        kinds = values.get("data_kinds")
        if kinds is None:
            return UNKNOWN
        return YES if self.codes.issuperset(kinds) else NO

    def facts(self) -> Iterator[str]:
        yield "data_kinds"


@dataclass(frozen=True, slots=True)
class PeopleOver(Leaf):
    """More persons than this. While the number is not settled the greatest possible one counts (規則7条4号)."""

    number: int

    def value(self, values: Values) -> int:
        most = max((n for n in (values.get("count"), values.get("count_max")) if n is not None), default=None)
        if most is None:
            return UNKNOWN
        return YES if most > self.number else NO

    def facts(self) -> Iterator[str]:
        yield "count"
        yield "count_max"

    def trace(self, values: Values, into: Trace) -> None:
        truth = self.value(values)
        stated = [name for name in self.facts() if values.get(name) is not None]
        for name in stated or ["count"]:
            into.saw(name, truth)

    def day(self, values: Values, days: Mapping[str, date]) -> date | None:
        over = [n for n in self.facts() if (values.get(n) or 0) > self.number]
        return min((days[name] for name in over if name in days), default=None)


@dataclass(frozen=True, slots=True)
class NotifiedWithin(Leaf):
    """The entruster was told by this day, the trustee's own knowledge being day one; later is a doubt (O19)."""

    number: int
    open: str

    def value(self, values: Values) -> int:
        told, knew = values.get("trustor_notified_on"), values.get("knowledge")
        if told is None:
            return UNKNOWN
        return DOUBT if knew is not None and told > knew + timedelta(days=self.number - 1) else YES

    def facts(self) -> Iterator[str]:
        yield "trustor_notified_on"

    def trace(self, values: Values, into: Trace) -> None:
        Leaf.trace(self, values, into)
        into.opens.extend([self.open] if self.value(values) == DOUBT else [])


@dataclass(frozen=True, slots=True)
class AllOf:
    parts: tuple[Condition, ...]

    def value(self, values: Values) -> int:
        least = YES
        for part in self.parts:
            truth = part.value(values)
            if truth < least:
                least = truth
                if least == NO:
                    break
        return least

    def trace(self, values: Values, into: Trace) -> None:
        traces = [Trace() for _ in self.parts]
        for part, trace in zip(self.parts, traces, strict=True):
            part.trace(values, trace)
        into.join(traces)

    def facts(self) -> Iterator[str]:
        for part in self.parts:
            yield from part.facts()

    def day(self, values: Values, days: Mapping[str, date]) -> date | None:
        return max((day for part in self.parts if (day := part.day(values, days))), default=None)


@dataclass(frozen=True, slots=True)
class AnyOf:
    parts: tuple[Condition, ...]

    def value(self, values: Values) -> int:
        greatest = NO
        for part in self.parts:
            truth = part.value(values)
            if truth > greatest:
                greatest = truth
                if greatest == YES:
                    break
        return greatest

    def trace(self, values: Values, into: Trace) -> None:
        """Only the parts that carry the result: what was not needed is not evidence."""
        for part in self._deciding(values):
            part.trace(values, into)

    def facts(self) -> Iterator[str]:
        for part in self.parts:
            yield from part.facts()

    def day(self, values: Values, days: Mapping[str, date]) -> date | None:
        return min((day for part in self._deciding(values) if (day := part.day(values, days))), default=None)

    def _deciding(self, values: Values) -> list[Condition]:
        result = self.value(values)
        return [part for part in self.parts if part.value(values) == result]


@dataclass(frozen=True, slots=True)
class Not:
    part: Condition

    def value(self, values: Values) -> int:
        return _NEGATION[self.part.value(values)]

    def trace(self, values: Values, into: Trace) -> None:
        inner = Trace()
        self.part.trace(values, inner)
        for name, truth in inner.facts.items():
            into.saw(name, _NEGATION[truth])
        into.opens.extend(inner.opens)
        into.notes.extend(inner.notes)

    def facts(self) -> Iterator[str]:
        return self.part.facts()

    def day(self, values: Values, days: Mapping[str, date]) -> date | None:
        return self.part.day(values, days)


@dataclass(frozen=True, slots=True)
class Wrapped:
    """A condition with an open point or a remark. With `doubtful`, its yes is only a doubt."""

    part: Condition
    doubtful: bool
    opens: tuple[str, ...] = ()
    note: str = ""

    def value(self, values: Values) -> int:
        truth = self.part.value(values)
        return min(truth, DOUBT) if self.doubtful else truth

    def trace(self, values: Values, into: Trace) -> None:
        self.part.trace(values, into)
        if self.part.value(values) >= DOUBT:
            into.opens.extend(self.opens)
            into.notes.extend([self.note] if self.note else [])

    def facts(self) -> Iterator[str]:
        return self.part.facts()

    def day(self, values: Values, days: Mapping[str, date]) -> date | None:
        return self.part.day(values, days)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a decision table. `when`: (fact, its column or None, accepted); "unsaid" accepts what nobody said."""

    when: tuple[tuple[str, Mapping[str, str] | None, frozenset[Any]], ...]
    then: int
    opens: tuple[str, ...] = ()
    note: str = ""

    def matches(self, values: Values) -> bool:
        for fact, column, accepted in self.when:
            given = values.get(fact)
            seen = UNSAID if given is None else given if column is None else column[given]
            if seen not in accepted:
                return False
        return True


@dataclass(frozen=True, slots=True)
class Cases:
    """A decision table: the first row that matches decides; the last one always does.

    Its facts have few values, so the row found for a combination is remembered.
    """

    rows: tuple[Row, ...]
    names: tuple[str, ...] = field(init=False)
    found: dict[tuple[Any, ...], Row] = field(init=False, default_factory=dict, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "names", tuple(dict.fromkeys(fact for row in self.rows for fact, _, _ in row.when)))

    def value(self, values: Values) -> int:
        return self._row(values).then

    def trace(self, values: Values, into: Trace) -> None:
        row = self._row(values)
        for name in self._seen(row):
            into.saw(name, UNKNOWN if values.get(name) is None else row.then)
        into.opens.extend(row.opens)
        into.notes.extend([row.note] if row.note else [])

    def facts(self) -> Iterator[str]:
        yield from self.names

    def day(self, values: Values, days: Mapping[str, date]) -> date | None:
        return max((days[name] for name in self._seen(self._row(values)) if name in days), default=None)

    def _row(self, values: Values) -> Row:
        key = tuple(map(values.get, self.names))
        row = self.found.get(key)
        if row is None:
            row = self.found[key] = next(row for row in self.rows if row.matches(values))
        return row

    def _seen(self, row: Row) -> list[str]:
        """The facts of the row; of the whole table where the last row decided because none of the others did."""
        return list(dict.fromkeys(fact for fact, _, _ in row.when) or self.names)
