"""Verbs: set a figure by hand, give it back, take one over from another stage; remember what a document shows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from tsutsumi.accounts.models import User
from tsutsumi.audit.record import record
from tsutsumi.cases.models import Case
from tsutsumi.core.figures.figure import Value
from tsutsumi.core.flow import Refused
from tsutsumi.figures import gather, offers
from tsutsumi.figures.book import BOOK, LIST, NUMBER, OWN, RETURNED, TEXT, UNKNOWN
from tsutsumi.figures.models import Statement, Use

SENT = "出した文書が示した数字は、変えられません。直すときは、訂正の文書を新しく出してください。"


@dataclass(frozen=True, slots=True)
class Given:
    """What is set: `value` None is "nobody knows yet". `english`: for texts; of a list, one a line."""

    value: Value
    source: str
    reason: str
    as_of: datetime
    english: str = ""


def put(case: Case, code: str, given: Given, *, by: User) -> Statement:
    """Set a figure by hand, with where it is from and why. What was said before stays readable."""
    label, shape, unit = _settable(case, code)
    if not given.source.strip() or not given.reason.strip():
        raise Refused("出どころと理由を入力してください。後から、なぜその値にしたかを説明するために必要です。")
    if given.as_of > timezone.now():
        raise Refused("「いつの時点か」が未来になっています。値を確かめた日時を入力してください。")
    row = Statement(
        case=case, code=code, label=label, shape=UNKNOWN if given.value is None else shape, unit=unit,
        value=gather.kept(given.value), english=given.english.strip(), as_of=given.as_of,
        source=given.source.strip(), reason=given.reason.strip(),
    )  # fmt: skip
    return _add(row, "figure.set", by)


def add(case: Case, label: str, shape: str, given: Given, *, by: User, unit: str = "") -> Statement:
    """A figure that the book does not have."""
    with transaction.atomic():
        Case.objects.select_for_update().get(pk=case.pk)
        if label in {figure.label for figure in gather.ledger(case).values()}:
            raise Refused(f"「{label}」は、もう数字台帳にあります。その数字の画面で値を変えてください。")
        taken = set(Statement.objects.filter(case=case, code__startswith=OWN).values_list("code", flat=True))
        code = f"{OWN}{len(taken) + 1}"
        row = Statement(
            case=case, code=code, label=label, shape=UNKNOWN if given.value is None else shape, unit=unit,
            value=gather.kept(given.value), english=given.english.strip(), as_of=given.as_of,
            source=given.source.strip(), reason=given.reason.strip(),
        )  # fmt: skip
        return _add(row, "figure.added", by)


def take(case: Case, code: str, seen: str, *, by: User) -> Statement:
    """What another stage offers, word for word as the person saw it."""
    offer = next((one for one in offers.waiting(case, gather.ledger(case)) if one.code == code), None)
    if offer is None or offer.text != seen:
        raise Refused("案が変わりました。数字台帳を開き直し、いまの案を確かめてください。")
    reason = "ほかの記録からの案を確かめて取り込んだ"
    return put(case, code, Given(offer.value, offer.source, reason, offer.as_of, offer.english), by=by)


def give_back(case: Case, code: str, reason: str, *, by: User) -> Statement:
    """The case speaks again (a figure of the house: it is no more)."""
    last = gather.history(case, code).first()
    if last is None or last.shape == RETURNED:
        raise Refused("この数字は、手で決めたものではありません。")
    if not reason.strip():
        raise Refused("戻す理由を入力してください。")
    now = timezone.now()
    row = Statement(
        case=case, code=code, label=last.label, shape=RETURNED, unit=last.unit, as_of=now, source="事案の記録",
        reason=reason.strip(),
    )  # fmt: skip
    return _add(row, "figure.returned", by)


def tell(case: Case, code: str, value: Value, source: str, *, by: User) -> Statement | None:
    """Another stage knows this figure now (to whom a report was made, when the desk opens). None: nothing new."""
    entry = BOOK[code]
    last = gather.history(case, code).first()
    if last is not None and last.shape != RETURNED and last.value == gather.kept(value):
        return None
    row = Statement(
        case=case, code=code, label=entry.label, shape=UNKNOWN if value is None else entry.shape, unit=entry.unit,
        value=gather.kept(value), as_of=timezone.now(), source=source[:300],
    )  # fmt: skip
    return _add(row, "figure.told", by)


def cite(  # noqa: PLR0913
    case: Case, document: str, label: str, used: Mapping[str, str], *, by: User, sent: bool = False,
    language: str = "ja", url: str = "", replaces: str = "",
) -> Use:  # fmt: skip
    """Remember what a document shows. `replaces`: the document whose place it takes once it is sent.

    Once sent it is never changed: sending the same again does nothing, anything else is refused.
    """
    told = {"label": label[:200], "used": dict(used), "url": url, "is_sent": sent or None}
    with transaction.atomic():
        Case.objects.select_for_update().get(pk=case.pk)
        row = Use.objects.filter(case=case, document=document, language=language).first()
        if row is not None and row.is_sent:
            if row.used != dict(used):
                raise Refused(SENT)
            return row
        if row is None:
            row = Use(case=case, document=document, language=language)
        elif (row.label, row.used, row.url) == (told["label"], told["used"], url) and not sent:
            return row
        for name, value in told.items():
            setattr(row, name, value)
        row.by, row.at = by, timezone.now()
        row.save()
        record("figures.sent" if sent else "figures.cited", case, by=by, document=document, codes=sorted(used))
        if sent and replaces:
            Use.objects.filter(case=case, document=replaces, language=language).update(replaced_by=row)
    return row


def forget(case: Case, document: str, *, by: User) -> None:
    """A draft was dropped: it shows nothing any more. What was sent stays."""
    with transaction.atomic():
        gone, _rows = Use.objects.filter(case=case, document=document, is_sent=None).delete()
        if gone:
            record("figures.forgotten", case, by=by, document=document)


def _settable(case: Case, code: str) -> tuple[str, str, str]:
    """Label, shape and unit of a figure that may be set by hand."""
    entry = BOOK.get(code)
    if entry is not None and not entry.home:
        return entry.label, entry.shape, entry.unit
    first = Statement.objects.filter(case=case, code=code).exclude(shape__in=(UNKNOWN, RETURNED)).first()
    if entry is None and code.startswith(OWN) and first is not None:
        return first.label, first.shape, first.unit
    last = Statement.objects.filter(case=case, code=code).first()
    if entry is None and code.startswith(OWN) and last is not None:
        return last.label, TEXT, last.unit
    raise Refused("この数字は、事案の記録から決まります。元の答えや登録を直してください。")


def _add(row: Statement, verb: str, by: User) -> Statement:
    if row.shape == LIST and not row.value:
        raise Refused("一覧に、1行以上入力してください。")
    if row.shape == NUMBER and row.value is not None and row.value < 0:
        raise Refused("0以上の数を入力してください。")
    with transaction.atomic():
        row.by, row.at = by, timezone.now()
        row.save()
        record(verb, row, by=by, code=row.code, shape=row.shape)
    return row
