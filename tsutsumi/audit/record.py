"""record(): append an entry, in the transaction of the change it tells of."""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone

from tsutsumi.accounts.models import User, system
from tsutsumi.audit import clock
from tsutsumi.audit.digests import START, digest_of, fields_of, moment, seal_of
from tsutsumi.audit.models import Chain, Entry
from tsutsumi.audit.verbs import VERBS

# Control and line characters would let a value forge a line in an export.
VISIBLE = {code: 0x2400 + code for code in range(32)} | {0x7F: "␡", 0x85: "␤", 0x2028: "␤", 0x2029: "␤"}


def record(
    verb: str, subject: models.Model | str | None = None, *, by: User, case_id: int | None = None, **data: Any
) -> Entry:
    """Append to the chain of the case (the subject's own when `case_id` is not given), or of the organisation.

    Only inside the caller's `transaction.atomic()`: an act whose entry could be lost must not happen. `data` holds
    numbers, identifiers, codes and dates; never a personal value, never a float (their text differs by database).
    """
    if not connection.in_atomic_block:
        raise RuntimeError(f"{verb}: record() needs transaction.atomic() around the act and its entry")
    if verb not in VERBS:
        raise KeyError(f"{verb}: not in audit/verbs.py")
    case_id = case_of(subject) if case_id is None else case_id
    chain = _locked(case_id, by)
    return _append(chain, verb=verb, subject=name_of(subject), by=by, data=_clean(data, verb))


def case_of(subject: models.Model | str | None) -> int | None:
    """The case a thing belongs to; None when it belongs to none."""
    if isinstance(subject, models.Model) and subject._meta.label_lower == "cases.case":
        return int(subject.pk)
    return getattr(subject, "case_id", None)


def name_of(subject: models.Model | str | None) -> str:
    if isinstance(subject, models.Model):
        return f"{subject._meta.label_lower}:{subject.pk}"
    return str(_clean(subject or "", "subject"))


def _append(chain: Chain, **said: Any) -> Entry:
    now = timezone.now()
    last = clock.set_back(chain, now)
    if last is not None:
        told = {"seconds": int((last - now).total_seconds()), "last": moment(last)}
        _write(chain, now, verb="clock.back", subject="", by=system(), data=told)
    return _write(chain, now, **said)


def _write(chain: Chain, at: datetime, **said: Any) -> Entry:
    entry = Entry(chain=chain, number=chain.length + 1, at=at, case_id=chain.case_id, **said)
    entry.previous = chain.head or START
    entry.digest = digest_of(entry.previous, fields_of(entry))
    entry.save(force_insert=True)
    chain.length, chain.head = entry.number, entry.digest
    chain.seal = seal_of(chain.case_id, chain.length, chain.head)
    chain.save()
    return entry


def _locked(case_id: int | None, by: User) -> Chain:
    """The chain's head, held until the transaction ends, so that two acts stand one behind the other."""
    chain = Chain.objects.select_for_update().filter(case_id=case_id).first()
    return chain or _opened(case_id, by)


def _opened(case_id: int | None, by: User) -> Chain:
    try:
        with transaction.atomic():
            chain = Chain.objects.create(case_id=case_id)
    except IntegrityError:  # somebody else was faster
        return Chain.objects.select_for_update().get(case_id=case_id)
    if case_id is not None:
        # So that a whole chain cannot vanish unseen: the organisation's chain knows it existed.
        _append(_locked(None, by), verb="chain.opened", subject=f"case:{case_id}", by=by, data={"chain": chain.pk})
    return chain


def _clean(value: Any, verb: str) -> Any:
    """JSON-ready, the same on every database. TypeError for what is neither number, text nor date."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return value.translate(VISIBLE).encode("utf-8", "replace").decode()
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(_clean(str(k), verb)): _clean(v, verb) for k, v in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_clean(v, verb) for v in (sorted(value) if isinstance(value, set | frozenset) else value)]
    raise TypeError(f"{verb}: {type(value).__name__} does not belong in the trail")
