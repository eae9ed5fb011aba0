"""What earlier stages know, as values for the form, each with its source. Reads; never writes."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from django.utils import timezone, translation

from tsutsumi.accounts.models import Organisation
from tsutsumi.announcements import gather as announcements
from tsutsumi.audit.record import name_of
from tsutsumi.cases.kinds import MEDIA
from tsutsumi.cases.models import Case
from tsutsumi.core.documents import draft, text
from tsutsumi.core.documents.form import Form
from tsutsumi.core.documents.values import NOT_ENTERED, People, Source, State, Value, Values, from_json, known
from tsutsumi.core.flow import Refused
from tsutsumi.core.law import engine
from tsutsumi.core.law.facts import Facts
from tsutsumi.core.law.vocabulary import codes_of
from tsutsumi.decisions import actions as decisions
from tsutsumi.decisions.models import SUBMISSION, Decision, Policy
from tsutsumi.duties.gather import current_answers, facts_of, people_of, today_of
from tsutsumi.duties.models import Answer
from tsutsumi.inquiries import gather as desk
from tsutsumi.notices import gather as notices
from tsutsumi.notices.papers import item_six
from tsutsumi.people import gather as people
from tsutsumi.prevention import gather as prevention
from tsutsumi.reports.models import Report, Version

BASES = {
    "appi": "個人情報の保護に関する法律第26条第1項",
    "appi_public": "個人情報の保護に関する法律第68条第1項",
    "number_act": "行政手続における特定の個人を識別するための番号の利用等に関する法律第29条の4第1項",
}
# Which box of 「媒体」 a medium of the case belongs to; what was said aloud is neither paper nor electronic.
MEDIUM_OF = {"paper": "paper", "fax": "paper", "post": "paper", "talk": "other", "other": "other"}
ORGANISATION = Source("組織の登録")


def values_for(report: Report) -> dict[str, Value]:
    """A value for every field of the report's form. Earlier filings come first, then facts, case and organisation."""
    return gathered(report.form, report.case, report.regime, earlier_than(report)) | head_of(report)


def gathered(form: Form, case: Case, regime: str, before: Values | None = None) -> dict[str, Value]:
    org, answers = Organisation.the(), current_answers(case)
    facts = facts_of(case, answers, org.kind)
    said = _from_facts(facts, answers) | _people(case, facts)
    told = (
        _limbs(case, facts, regime), from_the_desk(case), from_the_notices(case), prevention.item_eight(case),
        _from_case(case), _reporter(org), _published(case),
    )  # fmt: skip
    return draft.fill(form, (before or {}, said, *told))


def head_of(report: Report) -> dict[str, Value]:
    """報告種別: what kind of filing this is, which only the report itself knows."""
    source = Source("報告の作成", report.by.name, timezone.localdate(report.at))
    last = report.last_submitted
    head = {
        "type.stage": known(report.stage, source),
        "type.renewal": known("continued" if last else "new", source),
        "type.reported_on": known(timezone.localdate(), source),
        "type.addressee": known(report.recipient, source),
        "type.basis": known(BASES[report.regime], source),
        "type.previous_on": known(last.submitted_on if last else None, source),
        "type.previous_receipt": known(last.receipt if last else "", source),
    }
    if report.is_voluntary:
        head["outline.limbs"] = known(("voluntary",), source)
    return head


def decided(version: Version) -> Decision | None:
    """The decision that covers handing in this PDF. Refused when there is none and the house asks for one."""
    try:
        return decisions.require(SUBMISSION, name_of(version), version.pdf_digest)
    except Refused:
        if Policy.of(SUBMISSION).is_needed:
            raise
        return None


def last_decision(version: Version) -> Decision | None:
    """What was put up about this version, for its page."""
    return Decision.objects.filter(subject=name_of(version)).exclude(state="withdrawn").first()


def proposal(version: Version) -> str:
    """What the decision about handing it in says: which report, to whom, and the bytes that are meant."""
    report = version.report
    to = " ".join(report.recipient.split())  # no line break that would look like a line of the proposal
    lines = [
        f"{report.form.title}（{report.get_stage_display()}）第{version.number}版を、{to}へ提出する。",
        f"内容の確認: {version.checked_by.name if version.checked_by else 'まだ'}",
        f"提出する文書（PDF）のSHA-256: {version.pdf_digest}",
    ]
    return _in_japanese("\n".join(lines))


def most_people(report: Report) -> int | None:
    """The top of the interval, by which the way of the decision is chosen."""
    return people_of(report.case, facts_of(report.case))[1]


def earlier_than(report: Report) -> Values | None:
    """What was last handed in for this case under the same law: a 確報 begins where the 速報 ended."""
    rows = Version.objects.filter(report__case=report.case, report__regime=report.regime, submitted_on__isnull=False)
    last = {row.report_id: row for row in rows.exclude(report=report).order_by("number")}
    if not last:
        return None
    version = max(last.values(), key=lambda v: (v.submitted_on or date.min, v.pk))
    return {c: from_json(f.kind, version.values[c]) for c, f in _kinds(report.form).items() if c in version.values}


def _kinds(form: Form) -> Mapping[str, Any]:
    return {f.code: f for f in form.fields}


def _from_facts(facts: Facts, answers: Iterable[Answer]) -> dict[str, Value]:
    asked = {a.fact for a in answers if a.value is None}
    labels = {name: codes_of(name) for name in ("data_kinds", "cause")}
    return {**draft.from_facts(dict(facts.stated()), labels, asked)}


def _people(case: Case, facts: Facts) -> dict[str, Value]:
    """The interval, lower end included, once a person has confirmed the number that a scan counted."""
    low, high = people_of(case, facts)
    said = facts.count_max or facts.count
    if said is None or low is None or high is None:
        return {}
    state = State.KNOWN if low == high else State.ESTIMATED
    return {"people.total": Value(state, People(low, high), draft.source_of(said))} | _cards(case, low, high)


def _cards(case: Case, low: int, high: int) -> dict[str, Value]:
    """Those of them with a card number, as the scans found it. Nobody having been found is no proof of none."""
    assessment = people.assessment_of(case)
    bounds = people.bounds_of_kind(assessment, "card", low, high) if assessment else None
    if assessment is None or bounds is None:
        return {}
    state = State.KNOWN if bounds[0] == bounds[1] else State.ESTIMATED
    return {"people.card": Value(state, People(*bounds), Source("走査と名寄せ", "", timezone.localdate(assessment.at)))}


def _limbs(case: Case, facts: Facts, regime: str) -> Values:
    verdict = engine.judge(facts, today=today_of(case)).regime(regime)
    if verdict is None:
        return {}
    source = Source("報告要否の判断（法令の当てはめ）", "", timezone.localdate())
    return {"outline.limbs": draft.limbs(verdict.limbs, str(verdict.reportable), source)}


def _from_case(case: Case) -> Values:
    by, on = case.opened_by.name, case.known_on
    source = Source("事案の登録", by, on)
    medium = MEDIUM_OF.get(case.medium, "electronic") if case.medium else None
    return {
        "outline.occurred_on": known(case.occurred_on, source),
        "outline.found_on": known(case.found_on, source),
        "outline.summary": draft.text_value(case.outline, "事案の登録", by, on),
        "outline.chronology": draft.text_value("\n".join(_lines(case)), "事案の時系列"),
        "data.medium": known((medium,) if medium else None, source),
        "data.medium_other": known(_in_japanese(MEDIA[case.medium]) if medium == "other" else None, source),
    }


def from_the_desk(case: Case) -> Values:
    """Actual harm that callers told of. Nobody having told is no proof of none, so then nothing is said."""
    words = desk.harm_words(case)
    if not words:
        return {}
    source = Source("問い合わせ窓口の記録", "", timezone.localdate())
    return {"further_harm.exists": known("yes", source), "further_harm.detail": known(words, source)}


def _published(case: Case) -> Values:
    """⑦ 公表の実施状況: from what was published, or is planned, with its text as it went out."""
    found = announcements.published(case)
    rows = found.issued or found.planned or found.drafts
    if not rows:
        return {}
    row, source = rows[-1], Source("公表の記録", rows[-1].by.name, timezone.localdate(rows[-1].at))
    status = "done" if found.issued else "planned" if found.planned else "considering"
    first = found.issued[0].issued_at if found.issued else row.planned_at
    said: Values = {"announcement.status": known(status, source)}
    if status == "considering":
        return said
    methods = tuple(dict.fromkeys(way for one in rows for way in one.ways))
    text = "\n".join(announcements.plain(row.shown.get("parts", [])))
    return {
        **said,
        "announcement.on": known(timezone.localdate(first) if first else None, source),
        "announcement.methods": known(methods, source),
        "announcement.text": known(f"{row.title}\n{text}" if found.issued else "", source),
    }


def from_the_notices(case: Case) -> Values:
    """How far the people were told (⑥), with the numbers of the day."""
    coverage = notices.coverage(case)
    if coverage is None or not coverage.people:
        return {}
    mailing, source = coverage.mailing, Source("本人への通知の記録", "", timezone.localdate())
    begun = mailing.started_at is not None and not mailing.is_trial
    on = timezone.localdate(mailing.started_at) if begun and mailing.started_at else mailing.letter_on
    return {
        "response.status": known("done" if begun else "planned", source),
        "response.detail": known(item_six(coverage), source),
        **({"response.on": known(on, source)} if on else {}),
    }


def _in_japanese(words: object) -> str:
    """For the form, whoever writes it and in whichever language they read the page."""
    with translation.override("ja"):
        return str(words)


def _lines(case: Case) -> Iterator[str]:
    """The timeline, corrected lines left out, in the order in which things happened."""
    notes = case.notes.filter(corrected_by__isnull=True)
    for note in sorted(notes, key=lambda n: n.sort_at):
        at = timezone.localtime(note.sort_at)
        yield f"{text.day(at.date())}{at:%H:%M}　{note.text}"


def _reporter(org: Organisation) -> Values:
    title = f"{org.representative_title}　" if org.representative_title and org.representative else ""
    address = " ".join(p for p in (f"〒{org.postal_code}" if org.postal_code else "", org.address) if p)
    said = {
        "name": org.name,
        "kana": org.kana,
        "corporate_number": org.corporate_number,
        "sector": org.sector,
        "address": address if org.country in ("", "日本") or not address else f"{org.country} {address}",
        "representative": f"{title}{org.representative}",
        "contact_department": org.contact_department,
        "contact_name": org.contact_name,
        "contact_phone": org.contact_phone,
        "contact_email": org.contact_email,
    }
    return {f"reporter.{name}": known(words, ORGANISATION) for name, words in said.items()}


def differences(report: Report, version: Version | None = None) -> list[tuple[str, Value, Value]]:
    """Fields whose value in the case is no longer what the report says: (code, in the report, in the case)."""
    now, kept = values_for(report), (version or report.current).parsed()
    return [
        (code, kept[code], new)
        for code, new in now.items()
        if new != NOT_ENTERED and not code.startswith("type.") and not _same(kept[code], new)
    ]


def _same(one: Value, other: Value) -> bool:
    return (one.state, one.content, one.expected) == (other.state, other.content, other.expected)
