"""The rows a scan leaves, made from what it found."""

from typing import Any

from django.utils import timezone

from tsutsumi.core.people import proposals as suggested
from tsutsumi.core.pii.kinds import KINDS
from tsutsumi.core.pii.mask import masked
from tsutsumi.evidence import names, pipeline, values, vault
from tsutsumi.evidence.models import FileResult, Mark, Proposal, ScanRun, scope_of
from tsutsumi.evidence.pipeline import Findings

SAMPLES = 50  # marks kept of each kind


def summary(findings: Findings) -> dict[str, Any]:
    """What `tsutsumi scan --json` prints, without the list of files, which is in rows of its own."""
    result, people = findings.result, findings.people
    shown = findings.folder.shown
    causes = [
        {"code": c.code, "text": c.text_ja, "path": _tidy(shown(c.path)) if c.path else None, "adds": c.adds}
        for c in people.causes
    ]
    return {
        "kinds": {kind: {"hits": n.hits, "files": n.files} for kind, n in result.kinds.items()},
        "categories": result.categories,
        "people": {"low": people.low, "high": people.high, "causes": causes},
        "seconds": result.seconds,
        "bytes": result.bytes,
    }


def files(run: ScanRun, findings: Findings) -> list[FileResult]:
    """One row per file, members of archives included, in the order of the result."""
    return [_file(run, findings, report) for report in findings.result.files]


def _file(run: ScanRun, findings: Findings, report: Any) -> FileResult:
    kinds = findings.per_file.get(report.path, {})
    return FileResult(
        run=run,
        item=findings.folder.item_of(report.path),
        path=_tidy(findings.folder.shown(report.path)),
        state=report.state,
        reason=_tidy(report.reason),
        reason_code=report.reason_code,
        encoding=report.encoding or "",
        bytes=report.bytes,
        hits=sum(kinds.values()),
        kinds=kinds,
        most_people=report.most_people,
    )


def marks(run: ScanRun, findings: Findings) -> list[Mark]:
    """The samples, masked; their values stay in the sealed result."""
    sign = vault.fingerprints(scope_of(run.case))
    return [
        Mark(
            run=run,
            path=_tidy(findings.folder.shown(hit.place.path)),
            kind=hit.kind,
            category=hit.category,
            masked=_tidy(masked(hit.text, hit.kind))[:200],
            fingerprint=sign(hit.kind, hit.text),
            place=values.place(hit.place),
            strength=hit.strength,
            why=hit.why,
            line=line,
        )
        for line, hit in pipeline.samples(findings, SAMPLES)
    ]


def proposals(run: ScanRun, findings: Findings) -> list[Proposal]:
    """Facts for a person to confirm, the same as `tsutsumi scan --json` suggests, each with where it comes from."""
    facts, now = suggested.proposals(findings.result, findings.people), timezone.now()
    return [
        Proposal(case=run.case, run=run, fact=fact, value=value, source=_source(fact, run, findings)[:300], at=now)
        for fact, value in facts.items()
    ]


def _source(fact: str, run: ScanRun, findings: Findings) -> str:
    low, high = findings.people.low, findings.people.high
    if fact == "data_kinds":
        labels = "、".join(KINDS[kind].label_ja for kind in findings.result.kinds if KINDS[kind].personal)
        return f"{run}で見つかった種類: {labels}"
    elsewhere = run.case.items.exclude(pk__in=run.items.all()).count()
    rest = f"（ほかの証拠{elsewhere}点の分は含まない）" if elsewhere else ""
    count = f"{high:,}人" if low == high else f"少なくとも{low:,}人、多くとも{high:,}人"
    return f"{run}: {count}{rest}"


def _tidy(text: str) -> str:
    """Text out of leaked material as a database and a page can take it."""
    return "".join(names.visible(char) for char in text)
