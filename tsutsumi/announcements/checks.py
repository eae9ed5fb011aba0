"""What keeps an announcement from going out, and what whoever approves should look at."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from tsutsumi.announcements import papers, timing
from tsutsumi.announcements.models import Announcement
from tsutsumi.announcements.skeletons import FINAL, FIRST, PUBLIC, SECOND, STAFF, banned
from tsutsumi.core.figures import cite, typed
from tsutsumi.core.figures.figure import Ledger
from tsutsumi.core.telling import lint
from tsutsumi.core.telling.findings import rules
from tsutsumi.figures import gather as figures
from tsutsumi.figures import offers

SAID_TO_AUTHORITY = "reports."
WITHIN = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Finding:
    """`part`: id of the part it stands in; empty for the whole. `blocks`: it may not go out like this."""

    rule: str
    message: str
    part: str = ""
    words: str = ""
    blocks: bool = True


def findings(announcement: Announcement, ledger: Ledger) -> list[Finding]:
    """Everything that is wrong or worth a look, what blocks first."""
    found = [
        *_words(announcement, ledger),
        *_said(announcement),
        *_elements(announcement, ledger),
        *_figures(announcement, ledger),
        *_offered(announcement, ledger),
        *_both(announcement, ledger),
    ]
    found += [*_english(announcement, ledger), *_late(announcement)]
    found += [Finding(one.rule, one.message, blocks=one.blocks) for one in timing.findings(announcement, ledger)]
    return sorted(_once(found), key=lambda one: not one.blocks)


def _texts(announcement: Announcement) -> Iterator[tuple[str, str]]:
    yield "title", announcement.title
    yield from announcement.texts.items()
    yield "title", announcement.title_en
    yield from announcement.texts_en.items()


def _words(announcement: Announcement, ledger: Ledger) -> Iterator[Finding]:
    """References to nothing, typed figures, and words that are never said."""
    for part, text in _texts(announcement):
        for trouble in cite.troubles(text, ledger):
            yield Finding("参照", trouble, part)
        for digit in typed.digits(text, ledger):
            yield Finding("数字", digit.message, part, digit.words)
        for row in banned():
            for hit in row.words.finditer(text):
                yield Finding(row.rule, row.message, part, hit[0])


def _said(announcement: Announcement) -> Iterator[Finding]:
    """The words that notices to people may not say either (NS-01 …), in Japanese; staff may be asked to be silent."""
    texts = [("title", announcement.title), *announcement.texts.items()]
    for part, text in texts:
        for one in lint.check(text):
            if rules()[one.rule].patterns and not (announcement.kind == STAFF and one.rule == "NS-08"):
                yield Finding(one.rule, one.message, part, one.words, one.blocks)


def _once(found: list[Finding]) -> list[Finding]:
    """One finding for one rule in one part."""
    kept: dict[tuple[str, str, str], Finding] = {}
    for one in found:
        key = (one.rule, one.part, "" if one.rule.startswith("NS-") else f"{one.message}{one.words}")
        kept.setdefault(key, one)
    return list(kept.values())


def _elements(announcement: Announcement, ledger: Ledger) -> Iterator[Finding]:
    """The elements of its kind are there, and each cites the figures that it is about."""
    skeleton = announcement.skeleton
    for part in skeleton.parts:
        text = announcement.texts.get(part.id, "")
        if not text.strip():
            if part.id in skeleton.elements:
                yield Finding("要素", f"「{part.heading}」が空です。", part.id)
            continue
        missing = [code for code in part.needs if code not in _cited(text, ledger)]
        if missing:
            names = "、".join(f"{{{{{code}}}}}（{ledger[code].label}）" for code in missing if code in ledger)
            yield Finding("要素", f"「{part.heading}」に、次の数字を入れてください：{names}", part.id)
    if not ledger["representative"].is_known or not ledger["organisation"].is_known:
        yield Finding("要素", "組織の名前と代表者が登録されていません。代表者の名前で出します。")
    if announcement.before_id and not announcement.change.strip():
        yield Finding("NS-12", "「更新したこと」を書いてください。履歴として残します。")


def _figures(announcement: Announcement, ledger: Ledger) -> Iterator[Finding]:
    """Unknown where it may not be; and the same numbers as the authority was told."""
    kind = announcement.kind
    cited = {code for text in announcement.texts.values() for code in _cited(text, ledger)}
    if kind in PUBLIC and not (ledger["contact.phone"].is_known or ledger["contact.mail"].is_known):
        yield Finding("窓口", "窓口の電話番号もメールアドレスも決まっていません。数字台帳で決めてください。")
    if kind in (FIRST, SECOND) and not ledger["next_update"].is_known:
        yield Finding("次の日", "次に知らせる日が決まっていません。数字台帳で決めてください。")
    never = {SECOND: ("people", "items"), FINAL: ("people", "items", "cause", "occurred", "found", "misuse")}
    for code in never.get(kind, ()):
        if not ledger[code].is_known:
            yield Finding(
                "要素", f"「{ledger[code].label}」が調査中のままでは、{announcement.get_kind_display()}を出せません。"
            )
    for code in sorted(cited):
        if code in ledger and not ledger[code].is_known and code not in never.get(kind, ()):
            yield Finding("調査中", f"「{ledger[code].label}」は「調査中」と出ます。", blocks=code == "items.not")
    for one in figures.stale(announcement.case, ledger):
        if one.use.is_sent and one.use.document.startswith(SAID_TO_AUTHORITY) and announcement.skeleton.is_public:
            said = "、".join(f"{change.label}（報告：{change.said}、台帳：{change.now}）" for change in one.changes)
            yield Finding("NS-14", f"提出した報告と数字が違います：{said}。報告の追完か、台帳を先に直してください。")


def _both(announcement: Announcement, ledger: Ledger) -> Iterator[Finding]:
    """Whoever says what did not leak may not say that the same leaked."""
    if not any("items.not" in _cited(text, ledger) for text in announcement.texts.values()):
        return
    leaked, not_leaked = (ledger[code].value or () for code in ("items", "items.not"))
    for word in not_leaked if isinstance(not_leaked, tuple) else ():
        for item in leaked if isinstance(leaked, tuple) else ():
            if word in item or item in word:
                said = f"「{word}」は「含まれない項目」ですが、「漏えいした項目」に「{item}」があります。"
                yield Finding("要素", f"{said}数字台帳を直してください。")


def _offered(announcement: Announcement, ledger: Ledger) -> Iterator[Finding]:
    """Another stage knows better than a figure that it cites, and nobody has decided on it yet."""
    cited = {code for text in announcement.texts.values() for code in _cited(text, ledger)}
    for offer in offers.waiting(announcement.case, ledger):
        if offer.code in cited:
            label = ledger[offer.code].label
            yield Finding(
                "NS-14", f"「{label}」に、まだ取り込んでいない案があります：{offer.text}。数字台帳で決めてください。"
            )


def _english(announcement: Announcement, ledger: Ledger) -> Iterator[Finding]:
    if not announcement.is_english:
        return
    if not announcement.title_en.strip():
        yield Finding("英語", "英語の題名が空です。", "title")
    for part in announcement.skeleton.parts:
        ours, theirs = (texts.get(part.id, "").strip() for texts in (announcement.texts, announcement.texts_en))
        if bool(ours) != bool(theirs):
            yield Finding("英語", f"「{part.heading or '前書き'}」が、日本語か英語の片方にしかありません。", part.id)
    try:
        unspoken = papers.made(announcement, ledger, "en").unspoken
    except cite.BadReferenceError:
        return
    for code in unspoken:
        yield Finding("英語", f"「{ledger[code].label}」の英語での言い方が、数字台帳にありません。")


def _late(announcement: Announcement) -> Iterator[Finding]:
    """NS-13: a first report that comes late says why."""
    known, on = announcement.case.known_on, announcement.dated_on
    if announcement.kind != FIRST or on is None or on - known <= WITHIN:
        return
    if not announcement.texts.get("delay", "").strip():
        yield Finding("NS-13", "知った日から7日を過ぎています。公表までに時間を要した理由を書いてください。", "delay")


def _cited(text: str, ledger: Ledger) -> set[str]:
    labels = {figure.label: code for code, figure in ledger.items()}
    return {labels.get(code, code) for code in cite.codes(text)}
