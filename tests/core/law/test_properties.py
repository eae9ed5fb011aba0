"""What must hold of every set of facts, however odd."""

from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tsutsumi.core.law import engine
from tsutsumi.core.law.assess import truths, values_of
from tsutsumi.core.law.conditions import DOUBT, NO, UNKNOWN, YES, Trace
from tsutsumi.core.law.facts import Facts
from tsutsumi.core.law.rulebook import rulebook
from tsutsumi.core.law.verdict import Answer, Verdict
from tsutsumi.core.law.vocabulary import FACTS

FIRST = date(2022, 4, 1)
DAYS = st.dates(FIRST, date(2029, 12, 31))


def values(name: str) -> st.SearchStrategy[Any]:
    kind = FACTS[name]
    codes = sorted(kind.codes)
    return {
        "bool": st.booleans(),
        "int": st.sampled_from([0, 1, 99, 100, 101, 999, 1000, 1001, 50_000]),
        "code": st.sampled_from(codes or [""]),
        "codes": st.lists(st.sampled_from(codes or [""]), max_size=4, unique=True),
        "flag": st.sampled_from([True, False, *codes]),
        "date": DAYS,
        "instant": st.datetimes(timezones=st.timezones()).filter(lambda at: 2023 <= at.year <= 2029),
        "limb_dates": st.dictionaries(st.sampled_from(["1", "2", "3", "4"]), DAYS, max_size=2),
    }[kind.type]


TIMING = {"knowledge_ts", "limb_known", "incident_discovered_on"}
NAMES = sorted(set(FACTS) - TIMING)


def stated(names: list[str]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional={name: values(name) for name in names})


# Most facts stated, so that definite answers are common; then a few of them taken back or changed.
ALWAYS = ("event", "data_kinds", "is_personal_data", "cause", "count", "sector", "role")
FULL = st.fixed_dictionaries(
    {name: values(name) for name in ALWAYS},
    optional={name: values(name) for name in NAMES if name not in ALWAYS},
)
# Facts under which something is mostly owed.
OWED = st.fixed_dictionaries(
    {
        "event": st.sampled_from(["leak", "suspected_leak", "loss", "damage", "none_recovered"]),
        "data_kinds": st.lists(st.sampled_from(sorted(FACTS["data_kinds"].codes)), min_size=1, max_size=3, unique=True),
        "is_personal_data": st.sampled_from([True]),
        "cause": values("cause"),
        "count": st.sampled_from([1, 1001, 50_000]),
        "sector": st.sampled_from(["private", "bank", "administrative_organ", "municipal_hospital"]),
        "role": st.sampled_from(["operator", "trustor", "trustee"]),
    },
    optional={name: values(name) for name in NAMES if name not in ALWAYS},
)
MANY = settings(max_examples=120, deadline=None)


def decided_no(verdict: Verdict, facts: Facts, on: date) -> bool:
    """Whether a no rests on stated facts alone: an exit that is met, no event, or every limb decidedly unmet."""
    regime = rulebook().on(on).regimes[verdict.regime]
    found = values_of(facts)
    got = truths(regime, found)
    count = len(regime.exemptions)
    exits = [e.when for e, truth in zip(regime.exemptions, got, strict=False) if truth == YES]
    if exits:
        return any(rests_on_stated(part, found) for part in exits)
    return got[count] == NO or set(got[count + 1 :]) == {NO}


def rests_on_stated(part: Any, found: dict[str, Any]) -> bool:
    trace = Trace()
    part.trace(found, trace)
    return any(found.get(name) is not None for name in trace.facts)


@MANY
@given(FULL)
def test_not_reportable_always_rests_on_facts_somebody_stated(given_facts):
    facts = Facts.of(given_facts)
    judgement = engine.judge(facts)
    for verdict in judgement.verdicts:
        if verdict.reportable is Answer.NO:
            assert decided_no(verdict, facts, judgement.on)


@MANY
@given(st.data(), OWED)
def test_taking_back_what_a_duty_rests_on_never_turns_it_into_not_reportable(data, given_facts):
    facts = Facts.of(given_facts)
    before = engine.judge(facts, on=FIRST).main
    if before.reportable is not Answer.YES:
        return
    used = {line.name for node in before.proof.find(f"{before.regime}.limbs").children for line in node.facts}
    used |= {line.name for node in before.proof.find(f"{before.regime}.event").children for line in node.facts}
    gone = data.draw(st.sampled_from(sorted(used & given_facts.keys())))
    changed = {k: v for k, v in given_facts.items() if k != gone}
    if gone in {"count", "count_max"}:  # the other one stays a statement of the number
        changed = {k: v for k, v in changed.items() if k not in {"count", "count_max"}}
    after = engine.judge(Facts.of(changed), on=FIRST).regime(before.regime)
    if after is not None and after.reportable is Answer.NO:
        # Only what is still stated may have decided it: an exit by an own statement, or each limb by own facts.
        assert decided_no(after, Facts.of(changed), FIRST)
        assert gone == "wrongful_purpose" or after.exempt_reason


@MANY
@given(FULL, st.dictionaries(st.sampled_from(NAMES), st.none(), max_size=6))
def test_nobody_having_said_anything_is_never_a_reason(given_facts, forgotten):
    """An answer of no without an exit means that each limb fails on a stated fact of its own."""
    left = {k: v for k, v in given_facts.items() if k not in forgotten}
    facts = Facts.of(left)
    for verdict in engine.judge(facts, on=date(2026, 1, 1)).verdicts:
        if verdict.reportable is Answer.NO and verdict.exempt_reason is None and left.get("event") != "none":
            for node in verdict.proof.find(f"{verdict.regime}.limbs").children:
                assert any(line.outcome == "no" for line in node.facts), node.id


@MANY
@given(FULL, DAYS, st.integers(1, 400))
def test_an_earlier_start_never_gives_a_later_date(given_facts, day, earlier):
    sooner = max(day - timedelta(days=earlier), FIRST)
    law = date(2026, 1, 1)
    clean = {k: v for k, v in given_facts.items() if k not in {"knowledge_date", "trustor_notified_on"}}
    late = engine.judge(Facts.of({**clean, "knowledge_date": day}), on=law).main
    early = engine.judge(Facts.of({**clean, "knowledge_date": sooner}), on=law).main
    assert late.reportable is early.reportable
    if late.final and early.final:
        assert early.final.due <= late.final.due
        assert early.day5 <= late.day5


@MANY
@given(st.data(), OWED)
def test_adding_a_fact_never_removes_a_duty_without_saying_why(data, given_facts):
    missing = sorted(set(NAMES) - given_facts.keys() - {"regime", "sector", "data_kinds"})
    if not missing:
        return
    added = data.draw(st.sampled_from(missing))
    law = date(2026, 1, 1)
    before = engine.judge(Facts.of(given_facts), on=law).main
    after_facts = {**given_facts, added: data.draw(values(added))}
    after = engine.judge(Facts.of(after_facts), on=law).regime(before.regime)
    if before.reportable is Answer.YES and after.reportable is not Answer.YES:
        named = {line.name for node in walk(after.proof) for line in node.facts}
        assert added in named
        assert after.exempt_reason or after.reportable is Answer.JUDGEMENT


def walk(node):
    yield node
    for child in node.children:
        yield from walk(child)


@MANY
@given(stated(sorted(FACTS)))
def test_every_set_of_facts_gets_an_answer_a_proof_and_questions(given_facts):
    facts = Facts.of(given_facts)
    judgement = engine.judge(facts, on=date(2026, 1, 1))
    for verdict in judgement.verdicts:
        assert (verdict.final is None) == (verdict.clocks == ())
        assert verdict.proof.to_json()
        if verdict.reportable is Answer.NO:
            assert verdict.notify_principals == "no"
            assert verdict.final is None
        if verdict.reportable is Answer.YES:
            assert verdict.limbs
    for question in engine.questions(facts, on=date(2026, 1, 1)):
        assert facts.value(question.fact) in (None, ())
        assert question.changes


@MANY
@given(st.sampled_from(sorted(FACTS)), st.data())
def test_the_order_of_truths_is_that_of_the_logic(name, data):
    """No is below unknown, unknown below doubt, doubt below yes; a condition can take no other value."""
    assert NO < UNKNOWN < DOUBT < YES
    found = values_of(Facts.of({name: data.draw(values(name))}))
    for regime in rulebook().on(date(2026, 1, 1)).regimes.values():
        assert set(truths(regime, found)) <= {NO, UNKNOWN, DOUBT, YES}
