"""Walk the chains and name the first thing in each that does not hold."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection

from tsutsumi.audit import guard
from tsutsumi.audit.digests import START, digest_of, fields_of, seal_of
from tsutsumi.audit.models import Chain, Entry


@dataclass(frozen=True, slots=True)
class Fault:
    """`where` names chain and entry; `what` says in Japanese what does not hold."""

    where: str
    what: str


def verify() -> Iterator[Fault]:
    """At most one fault per chain: after the first, later ones follow from it."""
    if not guard.is_installed(connection):
        yield Fault("データベース", "記録の書き換えを防ぐトリガーがありません。")
    for chain in Chain.objects.order_by("pk"):
        fault = fault_of(chain)
        if fault is not None:
            yield fault
    yield from _vanished()


def fault_of(chain: Chain) -> Fault | None:
    previous, number = START, 0
    for number, entry in enumerate(chain.entries.order_by("number").iterator(), start=1):
        where = f"{chain} {entry.number}番目の記録（{entry.verb}）"
        if entry.number != number:
            return Fault(f"{chain} {number}番目", "記録が抜けています。")
        if entry.case_id != chain.case_id or entry.previous != previous:
            return Fault(where, "前の記録とつながっていません。")
        if entry.digest != digest_of(entry.previous, fields_of(entry)):
            return Fault(where, "内容が書き換えられています。")
        previous = entry.digest
    if chain.seal != seal_of(chain.case_id, chain.length, chain.head):
        return Fault(f"{chain}", "末尾の印が書き換えられています。")
    if (chain.length, chain.head) != (number, previous):
        return Fault(f"{chain} {number}番目の後", f"記録が切り取られています（{chain.length}件のはずが{number}件）。")
    return None


def _vanished() -> Iterator[Fault]:
    """Chains the organisation's chain knows of and that are gone."""
    opened = Entry.objects.filter(verb="chain.opened", case_id=None).values_list("data", flat=True)
    known = {data["chain"] for data in opened if isinstance(data, dict) and isinstance(data.get("chain"), int)}
    for pk in sorted(known - set(Chain.objects.values_list("pk", flat=True))):
        yield Fault(f"鎖 {pk}", "事案の記録が丸ごとなくなっています。")
    if not Chain.objects.filter(case_id=None).exists() and Entry.objects.exists():
        yield Fault("組織", "組織の記録が丸ごとなくなっています。")
