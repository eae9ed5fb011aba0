"""What stands in a bundle, in its one order."""

from collections.abc import Iterator
from functools import partial
from importlib.resources import files
from typing import Any

from tsutsumi.accounts.models import Organisation
from tsutsumi.audit.digests import fields_of
from tsutsumi.audit.models import Chain, Entry
from tsutsumi.audit.verbs import VERBS
from tsutsumi.audit.verify import fault_of
from tsutsumi.cases.models import Case
from tsutsumi.core.law.citations import open_points, texts
from tsutsumi.core.merkle.bundle import VERIFIER, Piece, lines, small
from tsutsumi.decisions.models import Step, Turn
from tsutsumi.evidence import vault
from tsutsumi.evidence.models import (
    Acquisition,
    Custody,
    FolderList,
    Handover,
    Receipt,
    Sealed,
)
from tsutsumi.reports.models import Paper, Version
from tsutsumi.room.bundling.readme import README
from tsutsumi.room.bundling.rows import row, rows


def pieces(case: Case, *, with_files: bool) -> Iterator[Piece]:
    """Everything, read inside the caller's transaction; only the sealed files are read later."""
    yield small("README.txt", "この一式の読み方と、確かめ方", README.encode())
    yield small("verify.py", "この一式を確かめる道具（Python 3.9以上だけで動く）", VERIFIER.read_bytes())
    yield from _case(case)
    yield from _evidence(case, with_files)
    yield from _decisions(case)
    yield from _law()
    yield from _documents(case)
    yield from _trail(case)
    if with_files:
        yield from _files(case)


def _case(case: Case) -> Iterator[Piece]:
    about = {**row(case), "organisation": row(Organisation.the())}
    parts = case.parts.select_related("user")
    yield lines("case/case.jsonl", "事案の内容", [about])
    yield lines("case/parts.jsonl", "関係者と、その期間", rows(parts))
    yield lines("case/changes.jsonl", "事案の内容の変更の履歴", rows(case.changes.order_by("pk").select_related("by")))
    yield lines("case/timeline.jsonl", "時系列（訂正された行も含む）", rows(case.notes.select_related("by")))


def _evidence(case: Case, with_files: bool) -> Iterator[Piece]:
    of_case: dict[str, Any] = {"item__case": case}
    items = case.items.select_related("by")
    told = ({**row(item, "sealed"), "file": path_of(item) if with_files else ""} for item in items)
    yield lines("evidence/items.jsonl", "証拠の一覧とハッシュ値", told)
    yield _list("acquisitions", "取得の記録（取得者・立会人・時計のずれなど）", Acquisition.objects.filter(**of_case))
    yield _list("custody", "保管の記録", Custody.objects.filter(**of_case))
    yield _list("handovers", "受渡しの記録", Handover.objects.filter(**of_case).order_by("pk"))
    yield _list("receipts", "受渡書への署名の記録", Receipt.objects.filter(handover__item__case=case).order_by("pk"))
    yield _list("logs", "保全するログの一覧", case.logs.all())
    yield _list("holds", "法的な保全の記録", case.holds.order_by("pk"))
    yield _list("folders", "別の機器で計算したフォルダーの一覧と、比べた結果", FolderList.objects.filter(**of_case))
    yield _list("timestamps", "時刻認証局の応答（RFC 3161）", case.stamps.all())
    yield _list("scans", "走査の記録と、見つかった人数", case.scans.order_by("pk"), "rules", "result")


def _list(name: str, what: str, found: Any, *leave: str) -> Piece:
    return lines(f"evidence/{name}.jsonl", what, rows(found, *leave))


def path_of(item: Any) -> str:
    """Where the file of an item stands in the bundle: a number and a neutral ending, nothing that opens by itself."""
    return f"files/{item.number:04d}.bin" if item.sealed_id else ""


def _decisions(case: Case) -> Iterator[Piece]:
    rulings = case.rulings.order_by("pk").select_related("by", "approved_by")
    yield lines("decisions/answers.jsonl", "事実についての答えと根拠（訂正前も含む）", rows(case.answers.all()))
    yield lines("decisions/readings.jsonl", "要確認の論点で採った読み方", rows(case.readings.order_by("pk")))
    yield lines("decisions/rulings.jsonl", "報告の要否の判断と承認", rows(rulings))
    decided = case.decided.order_by("number").select_related("author", "used_by")
    steps = Step.objects.filter(decision__case=case).select_related("user", "by", "witness")
    turns = Turn.objects.filter(decision__case=case).select_related("by", "instead_of")
    yield lines("decisions/decisions.jsonl", "起案（何を、どのハッシュ値の内容で決めたか）", rows(decided))
    yield lines("decisions/steps.jsonl", "合議・承認・決裁の段階と、だれの承認か", rows(steps))
    yield lines("decisions/turns.jsonl", "決裁の経過（差戻し・引戻し・代理・口頭を含む）", rows(turns))


def _law() -> Iterator[Piece]:
    told = ({**vars_of(text), "checked_on": text.checked_on.isoformat()} for text in texts().values())
    yield lines("law/texts.jsonl", "判断に使った条文の要旨（出典・版・確認日つき）", told)
    yield lines("law/open_points.jsonl", "要確認の論点と両方の読み方", (vars_of(p) for p in open_points().values()))
    for path in sorted(files("tsutsumi.core.law").joinpath("rules").iterdir(), key=lambda p: p.name):
        if path.name.endswith(".toml"):
            yield small(f"law/rules/{path.name}", "報告義務の判定に使った規則", path.read_bytes())


def vars_of(thing: Any) -> dict[str, Any]:
    return {name: getattr(thing, name) for name in thing.__slots__}


def _documents(case: Case) -> Iterator[Piece]:
    versions = Version.objects.filter(report__case=case).select_related("report", "by").order_by("pk")
    papers = list(Paper.objects.filter(version__report__case=case).select_related("sealed", "version"))
    yield lines("documents/reports.jsonl", "報告書", rows(case.reports.order_by("pk")))
    yield lines("documents/versions.jsonl", "報告書の版と、書かれた値", rows(versions))
    told = ({**row(paper), "file": _paper_path(paper), "sha256": paper.sealed.sha256} for paper in papers)
    yield lines("documents/papers.jsonl", "提出したファイルの一覧とハッシュ値", told)
    for paper in papers:
        yield _sealed(_paper_path(paper), "提出したファイル（提出したときのまま）", paper.sealed)


def _paper_path(paper: Paper) -> str:
    return f"documents/r{paper.version.report_id}-v{paper.version.number}.{paper.kind}"


def _trail(case: Case) -> Iterator[Piece]:
    entries = Entry.objects.filter(chain__case_id=case.pk).order_by("number").select_related("by")
    yield lines("audit/case.jsonl", "この事案のすべての操作の記録（鎖でつながる）", (_entry(one) for one in entries))
    chain = Chain.objects.get(case_id=case.pk)
    fault = fault_of(chain)
    told = {"length": chain.length, "head": chain.head, "seal": chain.seal, "fault": str(fault.what) if fault else ""}
    yield lines("audit/chain.jsonl", "記録の鎖の末尾と、作ったときにサーバーで確かめた結果", [told])


def _entry(entry: Entry) -> dict[str, Any]:
    """What the digest covers, as it covers it, with the words for a reader."""
    said = {"sentence": VERBS.get(entry.verb, entry.verb), "name": entry.by.name}
    return {**fields_of(entry), **said, "previous": entry.previous, "digest": entry.digest}


def _files(case: Case) -> Iterator[Piece]:
    for item in case.items.filter(sealed__isnull=False).select_related("sealed"):
        if item.sealed is not None:
            yield _sealed(path_of(item), f"証拠{item.number}のファイル（預かったときのまま）", item.sealed)


def _sealed(path: str, what: str, sealed: Sealed) -> Piece:
    return Piece(path, what, partial(vault.stream, sealed))
