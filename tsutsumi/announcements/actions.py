"""Verbs: begin, write, settle, reopen, put up, issue, update, correct, take down, drop; and hand the files out."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone, translation

from tsutsumi.accounts.models import User
from tsutsumi.announcements import gather, papers, substituting
from tsutsumi.announcements.models import Announcement, Paper
from tsutsumi.announcements.skeletons import CORRECTION, skeletons
from tsutsumi.audit.moves import move
from tsutsumi.audit.record import name_of, record
from tsutsumi.cases.models import Case
from tsutsumi.cases.within import next_number
from tsutsumi.core.figures.cite import BadReferenceError
from tsutsumi.core.figures.figure import Ledger, words
from tsutsumi.core.flow import Refused
from tsutsumi.decisions import actions as decisions
from tsutsumi.decisions.models import PUBLICATION, Decision
from tsutsumi.duties import gather as duties
from tsutsumi.evidence import vault
from tsutsumi.evidence.models import scope_of
from tsutsumi.figures import actions as figures
from tsutsumi.figures import gather as ledgers

CARRIED = ("title", "title_en", "texts", "texts_en", "ways", "address", "tse", "is_substitute", "take_down_on")
WRITTEN = (
    "title", "title_en", "texts", "texts_en", "dated_on", "planned_at", "take_down_on", "ways", "address", "tse",
    "is_substitute", "change",
)  # fmt: skip
CHANGED = "確定したあとに、数字台帳か内容が変わりました。修正に戻し、確かめてから、もう一度確定してください。"
BROKEN = "保管したファイルが、確定したときの内容と違います。修正に戻し、もう一度確定してください。"


def begin(case: Case, kind: str, *, by: User, corrects: Announcement | None = None) -> Announcement:
    """A draft from the skeleton of its kind. `corrects`: for a correction, what went out wrong."""
    skeleton = skeletons()[kind]
    if kind == CORRECTION and (corrects is None or corrects.state not in gather.OUT):
        raise Refused("訂正は、公表したものを選んで、その画面から始めてください。")
    return _start(
        case, by, kind=kind, title=skeleton.title, texts=gather.skeleton_texts(case, kind, corrects), corrects=corrects
    )


def follow(announcement: Announcement, *, by: User) -> Announcement:
    """A new version of what is on the web (更新): the same words with the figures of now, its change to be written."""
    if announcement.state != "issued":
        raise Refused("更新できるのは、公表中のものだけです。")
    if announcement.updates.exclude(state="dropped").exists():
        raise Refused("この公表の更新は、もう作成中です。")
    told = {name: getattr(announcement, name) for name in CARRIED}
    return _start(announcement.case, by, kind=announcement.kind, before=announcement, **told)


def write(announcement: Announcement, said: Mapping[str, Any], *, by: User) -> Announcement:
    """Keep what is written. A draft may be wrong in many ways; what is wrong is said on its page."""
    with transaction.atomic():
        row = _locked(announcement, "draft")
        for name in WRITTEN:
            setattr(row, name, said.get(name, getattr(row, name)))
        row.by, row.at = by, timezone.now()
        row.save(update_fields=[*WRITTEN, "by", "at"])
        record("announcement.written", row, by=by)
        _cite(row, ledgers.ledger(row.case), by)
    announcement.refresh_from_db()
    return announcement


def english(announcement: Announcement, *, by: User) -> Announcement:
    """Put the English skeleton into a draft that has no English yet."""
    skeleton = announcement.skeleton
    if not skeleton.has_english or announcement.is_english:
        raise Refused("英語の骨子を入れられません。骨子がないか、もう英語があります。")
    texts = {part.id: part.en for part in skeleton.parts if announcement.texts.get(part.id, "").strip()}
    return write(announcement, {"title_en": skeleton.en_title, "texts_en": texts}, by=by)


def settle(announcement: Announcement, *, by: User) -> None:
    """Freeze the bytes of every file with the figures of now. Refused while anything blocks."""
    with transaction.atomic():
        row = _locked(announcement, "draft")
        ledger = ledgers.ledger(row.case)
        blocking = [one for one in gather.findings(row, ledger) if one.blocks]
        if blocking:
            raise Refused(f"まだ公表できない点が{len(blocking)}件あります。1件目：{blocking[0].message}")
        made, found = papers.made(row, ledger), papers.files(row, ledger)
        _keep(row, found)
        row.digest = papers.digest({name: papers.sha256(data) for name, data in found.items()})
        row.shown = {"title": made.title, "parts": made.parts, "used": made.used, "literals": made.literals}
        row.save(update_fields=["digest", "shown"])
        move(row, "settle", by=by, digest=row.digest, files=len(found))
    announcement.refresh_from_db()


def reopen(announcement: Announcement, *, by: User) -> None:
    """Back to writing: the files are gone, and every yes to them is void."""
    with transaction.atomic():
        row = _locked(announcement, "settled")
        decisions.void(row, by=by)
        move(row, "reopen", by=by, digest=row.digest)
        _forget_files(row)
        Announcement.objects.filter(pk=row.pk).update(digest="", shown={})
    announcement.refresh_from_db()


def put_up(announcement: Announcement, *, by: User) -> Decision:
    """A decision about exactly these bytes; the one there is, if it is about the same."""
    if announcement.state != "settled":
        raise Refused("先に内容を確定してください。")
    told = decisions.Told(
        PUBLICATION, f"{announcement.get_kind_display()}「{announcement.title}」"[:200], proposal(announcement),
        name_of(announcement), announcement.digest, None, _most(announcement.case),
    )  # fmt: skip
    found = gather.decision_of(announcement)
    if found is None or found.state in ("used", "disowned"):
        return decisions.draft(announcement.case, told, by=by)
    same = found.bound == announcement.digest and found.said_of_it == told.text
    return found if same else decisions.edit(found, told, by=by)


def issue(announcement: Announcement, *, by: User) -> None:
    """It goes out now: exactly the bytes that were decided, showing exactly what the ledger says now."""
    with transaction.atomic():
        row = _locked(announcement, "settled")
        _as_settled(row)
        decisions.spend(PUBLICATION, name_of(row), row.digest, by=by)
        move(row, "issue", by=by, digest=row.digest, kind=row.kind)
        Announcement.objects.filter(pk=row.pk).update(issued_at=timezone.now(), issued_by=by)
        _cite(row, ledgers.ledger(row.case), by, sent=True)
        row.refresh_from_db()
        substituting.went_out(row, by=by)
        if row.before is not None:
            move(row.before, "replace", by=by, by_number=row.number)
    announcement.refresh_from_db()


def take_down(announcement: Announcement, *, by: User) -> None:
    """It is no longer on the web. Its files stay here."""
    with transaction.atomic():
        move(announcement, "take_down", by=by)
        Announcement.objects.filter(pk=announcement.pk).update(ended_at=timezone.now())
        substituting.came_down(announcement, by=by)


def drop(announcement: Announcement, *, by: User) -> None:
    """Given up before it went out."""
    with transaction.atomic():
        decisions.void(announcement, by=by)
        move(announcement, "drop", by=by)
        figures.forget(announcement.case, name_of(announcement), by=by)


def hand_out(announcement: Announcement, name: str, *, by: User) -> bytes:
    """One file as it was settled; of a draft as it would be now, marked by its state only."""
    with transaction.atomic():
        record("announcement.downloaded", announcement, by=by, file=name)
        if announcement.digest:
            return _kept(announcement)[name]
        return papers.files(announcement, ledgers.ledger(announcement.case))[name]


def export(announcement: Announcement, *, by: User) -> bytes:
    """The pages for the web server, with the archive. Not before it has been issued."""
    if announcement.state not in gather.OUT:
        raise Refused("公開のための一式は、公表を記録してから取り出せます。")
    with transaction.atomic():
        record("announcement.exported", announcement, by=by, digest=announcement.digest)
        return papers.export(announcement, _kept(announcement), gather.older(announcement))


def proposal(announcement: Announcement) -> str:
    """What whoever approves reads of it: what goes out where and when, and the bytes that are meant."""
    with translation.override("ja"):
        ways = "、".join(str(dict(Announcement.WAYS)[way]) for way in announcement.ways) or "社内・取引先のみ"
        kind = announcement.get_kind_display()
    lines = [f"{kind}「{' '.join(announcement.title.split())}」を出す。", f"方法: {ways}"]
    if announcement.planned_at:
        lines.append(f"公表する日時: {words(announcement.planned_at)}")
    if announcement.is_substitute:
        lines.append("本人への通知に代わる措置（公表と窓口）とする。")
    literals = announcement.shown.get("literals") or []
    if literals:
        lines.append(f"台帳を使わずに書いた数字: {'、'.join(literals)}")
    files = Paper.objects.filter(announcement=announcement).select_related("sealed")
    lines += [f"{paper.kind} のSHA-256: {paper.sealed.sha256}" for paper in files]
    return "\n".join([*lines, f"全体のSHA-256: {announcement.digest}"])


def _start(case: Case, by: User, **told: Any) -> Announcement:
    if case.is_over:
        raise Refused("この事案は終わっています。公表するには、先に事案をもう一度始めてください。")
    with transaction.atomic():
        number = next_number(case, case.announcements)
        row = Announcement.objects.create(case=case, number=number, by=by, at=timezone.now(), **told)
        record("announcement.begun", row, by=by, kind=row.kind)
        _cite(row, ledgers.ledger(case), by)
    return row


def _locked(announcement: Announcement, state: str) -> Announcement:
    row = Announcement.objects.select_for_update().get(pk=announcement.pk)
    if row.state != state:
        raise Refused("ほかの人が先に状態を変えました。画面を開き直して、いまの状態を確かめてください。")
    return row


def _keep(row: Announcement, found: Mapping[str, bytes]) -> None:
    for name, data in found.items():
        sealed = vault.seal(scope_of(row.case), data)
        Paper.objects.create(announcement=row, kind=name, sealed=sealed)


def _forget_files(row: Announcement) -> None:
    """What was never published is not kept."""
    for paper in list(row.papers.select_related("sealed")):
        sealed = paper.sealed
        paper.delete()
        vault.destroy(sealed)


def _kept(announcement: Announcement) -> dict[str, bytes]:
    try:
        return gather.kept(announcement)
    except ValueError as broken:
        raise Refused(BROKEN) from broken


def _as_settled(row: Announcement) -> None:
    """The sealed bytes are those of the digest, and the ledger still says what stands in them."""
    _kept(row)
    ledger = ledgers.ledger(row.case)
    now = papers.made(row, ledger)
    if dict(now.used) != row.shown["used"] or [list(part) for part in now.parts] != [
        list(p) for p in row.shown["parts"]
    ]:
        raise Refused(CHANGED)
    if any(one.blocks for one in gather.findings(row, ledger)):
        raise Refused(CHANGED)


def _cite(row: Announcement, ledger: Ledger, by: User, *, sent: bool = False) -> None:
    """Tell the ledger what it shows, in each language. A draft with a wrong reference shows nothing yet."""
    for language in ("ja", "en") if row.is_english else ("ja",):
        try:
            used = papers.made(row, ledger, "en" if language == "en" else "ja").used
        except BadReferenceError:
            continue
        title = (row.title_en if language == "en" else row.title) or row.title
        replaces = name_of(row.before) if row.before is not None else ""
        figures.cite(
            row.case, name_of(row), title, used, by=by, sent=sent, language=language, url=row.get_absolute_url(),
            replaces=replaces,
        )  # fmt: skip


def _most(case: Case) -> int | None:
    return duties.people_of(case, duties.facts_of(case))[1]
