"""Rows and findings → documents: the report, the decision record, the notice items."""

import hashlib
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Literal

from django.utils import timezone

from tsutsumi.accounts.models import Organisation
from tsutsumi.cases.models import Case
from tsutsumi.core.documents import decision as decisions
from tsutsumi.core.documents import draft, render, text
from tsutsumi.core.documents import form as forms
from tsutsumi.core.documents import report as reports
from tsutsumi.core.documents.decision import Decision, FactRow, Signature
from tsutsumi.core.documents.render import Kind
from tsutsumi.core.documents.report import Filled
from tsutsumi.core.documents.text import Days
from tsutsumi.core.documents.values import NOT_ENTERED, People
from tsutsumi.duties.gather import facts_of, judged, judgement_json
from tsutsumi.duties.models import Ruling
from tsutsumi.reports import gather
from tsutsumi.reports.models import FORM_OF, Report, Version
from tsutsumi.web.law import checked_on

PaperKind = Literal["pdf", "docx"]
Node = Mapping[str, Any]

# The facts that a reader asks for first.
FIRST = ("event", "data_kinds", "cause", "encrypted", "wrongful_purpose", "all_recovered_unseen", "role", "sector")
# Facts of the proof that have a row of their own on the page.
ELSEWHERE = frozenset({"count", "count_max", "knowledge_date"})


def filled(version: Version, days: Days = "wareki") -> Filled:
    """A version as the documents want it. A checked version looks as it will be handed in."""
    report = version.report
    made = version.checked_at or version.at
    return Filled(
        form=report.form,
        values=version.parsed(),
        stage="final" if report.stage == "final" else "preliminary",
        number=report.case.number,
        version=version.number,
        made_on=timezone.localdate(made),
        days=days,
        draft=version.checked_at is None,
    )


def render_version(version: Version, kind: Kind) -> bytes:
    return render.render(filled(version), kind)


def draft_paper(case: Case, kind: Kind) -> bytes:
    """A 速報 of what the case knows today, for a case without a report."""
    today, regime = timezone.localdate(), judged(case).main.regime
    form = forms.load(FORM_OF[regime], today)
    values = gather.gathered(form, case, regime)
    return render.render(Filled(form, values, "preliminary", case.number, 0, today), kind)


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def notice(report: Report) -> Filled:
    """The values of the report in the form of the notice: ①②④⑤⑨ only, never the others (規則10条)."""
    form = forms.load("person_notice", timezone.localdate())
    values = report.current.parsed()
    org = Organisation.the()
    contact = "\n".join(p for p in (org.contact_department, org.contact_phone, org.contact_email) if p)
    values |= draft.for_person(values["data.items"], contact)
    return Filled(
        form=form,
        values={f.code: values.get(f.code, NOT_ENTERED) for f in form.fields},
        stage="final",
        number=report.case.number,
        made_on=timezone.localdate(),
    )


def notice_paper(report: Report, kind: PaperKind) -> bytes:
    return render.paper(reports.notice(notice(report)), kind)


def decision_paper(case: Case, kind: PaperKind, *, ruling: Ruling | None = None, wareki: bool = True) -> bytes:
    """報告要否判断書. Without a ruling it is a draft of today, with nobody's name under it."""
    return render.paper(decisions.document(decision_of(case, ruling, "wareki" if wareki else "seireki")), kind)


def decision_of(case: Case, ruling: Ruling | None, days: Days = "wareki") -> Decision:
    """What a ruling froze, or what the law says of the case today."""
    found = ruling.judgement if ruling else judgement_json(case, facts_of(case), judged(case))
    lines = list({line["name"]: line for v in found["verdicts"] for line in _facts(v["proof"])}.values())
    return Decision(
        number=case.number,
        title=case.title,
        organisation=Organisation.the().name,
        answer=ruling.outcome if ruling else found["overall"],
        verdicts=tuple(found["verdicts"]),
        people=_people(found.get("people") or {}, lines),
        people_said=_people_said(lines),
        facts=tuple(_rows(case, lines, days)),
        unknown=tuple(found.get("unknown", ())),
        reason=ruling.reason if ruling else "",
        signatures=_signatures(ruling),
        law_checked_on=checked_on(),
        made_on=timezone.localdate(ruling.at) if ruling else timezone.localdate(),
        days=days,
    )


def _facts(node: Node) -> Iterator[Node]:
    yield from node.get("facts", ())
    for child in node.get("children", ()):
        yield from _facts(child)


def _rows(case: Case, lines: list[Node], days: Days) -> Iterator[FactRow]:
    """The day of knowing first: with who, in which department, on what evidence. Then the facts of the proof."""
    who = "、".join(p for p in (case.known_department, case.known_by) if p)
    yield FactRow("知った日", text.day(case.known_on, days), who or "未記入", None, case.known_evidence[:60])
    for line in sorted(lines, key=_weight):
        if not line["value"].startswith("不明") and line["name"] not in ELSEWHERE:
            yield _row(line)


def _weight(line: Node) -> int:
    name = line["name"]
    return FIRST.index(name) if name in FIRST else len(FIRST)


def _row(line: Node) -> FactRow:
    on = date.fromisoformat(line["on"]) if line.get("on") else None
    return FactRow(line["label"], line["value"], line.get("by", ""), on, line.get("source", ""))


def _people_said(lines: list[Node]) -> FactRow | None:
    """Who gave the top of the interval, which is what the law goes by."""
    found = {line["name"]: line for line in lines if line["name"] in ("count", "count_max")}
    line = found.get("count_max") or found.get("count")
    return _row(line) if line else None


def _people(counted: Mapping[str, int | None], lines: list[Node]) -> People | None:
    """The interval as it stood; a ruling of an older edition has it only in its proof."""
    low, high = counted.get("low"), counted.get("high")
    if high is not None:
        return People(low or 0, high)
    counts = {line["name"]: _number(line["value"]) for line in lines if line["name"] in ("count", "count_max")}
    numbers = [n for n in counts.values() if n is not None]
    return People(min(numbers), max(numbers)) if numbers else None


def _number(words: str) -> int | None:
    digits = words.replace(",", "").removesuffix("人")
    return int(digits) if digits.isdigit() else None


def _signatures(ruling: Ruling | None) -> tuple[Signature, ...]:
    if ruling is None:
        return Signature("起案"), Signature("承認")
    drafted = Signature("起案", ruling.by.name, timezone.localdate(ruling.at))
    if ruling.approved_by is None or ruling.approved_at is None:
        return drafted, Signature("承認")
    return drafted, Signature("承認", ruling.approved_by.name, timezone.localdate(ruling.approved_at))
