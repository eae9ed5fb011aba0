"""The rows a scan leaves, made from what it found."""

from typing import Any

from django.utils import timezone

from tsutsumi.core.people import proposals as suggested
from tsutsumi.core.people.count import HeadCount
from tsutsumi.core.pii.detector import Hit
from tsutsumi.core.pii.files import ScanResult
from tsutsumi.core.pii.flags import flag_of
from tsutsumi.core.pii.mask import masked
from tsutsumi.evidence import names, rules, values, vault
from tsutsumi.evidence.filed import Filed
from tsutsumi.evidence.models import FileResult, Mark, Proposal, ScanRun, scope_of

SAMPLES = 50  # marks kept of each kind


def summary(result: ScanResult, people: HeadCount) -> dict[str, Any]:
    """What `tsutsumi scan --json` prints, without the list of files, which is in rows of its own."""
    causes = [
        {"code": c.code, "text": c.text_ja, "path": _tidy(c.path) if c.path else None, "adds": c.adds}
        for c in people.causes
    ]
    return {
        "kinds": {kind: {"hits": n.hits, "files": n.files} for kind, n in result.kinds.items()},
        "categories": result.categories,
        "doubts": {kind: {"hits": n.hits, "files": n.files} for kind, n in result.doubts.items()},
        "people": {"low": people.low, "high": people.high, "causes": causes},
        "seconds": result.seconds,
        "bytes": result.bytes,
    }


def file_of(run: ScanRun, filed: Filed, people: int | None) -> FileResult:
    """The row of one file, members of archives included."""
    report = filed.report
    return FileResult(
        run=run,
        item=filed.item,
        path=_tidy(report.path),
        state=report.state,
        reason=_tidy(report.reason),
        reason_code=report.reason_code,
        encoding=report.encoding or "",
        bytes=report.bytes,
        hits=sum(filed.kinds.values()),
        kinds=filed.kinds,
        most_people=report.most_people,
        people=people,
        flag=flag_of(report.path),
        sha256=report.sha256,
        copy_of=_tidy(filed.copy_of),
        taken_from=filed.taken_from,
    )


def samples(result: ScanResult) -> list[Hit]:
    """At most so many samples of each kind, spread over files as they come."""
    taken: dict[str, int] = {}
    chosen = []
    for hit in result.samples:
        if taken.get(hit.kind, 0) < SAMPLES:
            taken[hit.kind] = taken.get(hit.kind, 0) + 1
            chosen.append(hit)
    return chosen


def marks(run: ScanRun, hits: list[Hit]) -> list[Mark]:
    """The samples, masked; the value of each is its line in the sealed result."""
    sign = vault.fingerprints(scope_of(run.case))
    return [
        Mark(
            run=run,
            path=_tidy(hit.place.path),
            kind=hit.kind,
            category=hit.category,
            masked=_tidy(masked(hit.text, hit.kind))[:200],
            fingerprint=sign(hit.kind, hit.text),
            place=values.place(hit.place),
            strength=hit.strength,
            why=hit.why,
            line=line,
        )
        for line, hit in enumerate(hits)
    ]


def proposals(run: ScanRun, result: ScanResult, people: HeadCount) -> list[Proposal]:
    """Facts for a person to confirm, the same as `tsutsumi scan --json` suggests, each with where it comes from."""
    facts, now = suggested.proposals(result, people), timezone.now()
    return [
        Proposal(
            case=run.case, run=run, fact=fact, value=value, source=_source(fact, run, result, people)[:300], at=now
        )
        for fact, value in facts.items()
    ]


def _source(fact: str, run: ScanRun, result: ScanResult, people: HeadCount) -> str:
    low, high = people.low, people.high
    if fact == "data_kinds":
        known = rules.known(run)
        labels = "、".join(known[kind].label_ja for kind in result.kinds if known[kind].personal)
        doubts = "、".join(known[kind].label_ja for kind in result.doubts if known[kind].personal)
        weak = f"。検査用数字の合わない弱い候補: {doubts}" if doubts else ""
        return f"{run}で見つかった種類: {labels or 'なし'}{weak}"
    elsewhere = run.case.items.exclude(pk__in=run.items.all()).count()
    rest = f"（ほかの証拠{elsewhere}点の分は含まない）" if elsewhere else ""
    count = f"{high:,}人" if low == high else f"少なくとも{low:,}人、多くとも{high:,}人"
    return f"{run}: {count}{rest}"


def _tidy(text: str) -> str:
    """Text out of leaked material as a database and a page can take it."""
    return "".join(names.visible(char) for char in text)
