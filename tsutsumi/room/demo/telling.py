"""How the people of the leaked folder are being told: approved by others, mailed, printed, some back, some called.

Nothing leaves the house: the mails end in a relay that is nowhere, the letters are a file. Everything is said with the
verbs of the product, so the numbers of every page are its own.
"""

import time
from collections.abc import Mapping
from datetime import timedelta

from django.utils import timezone

from tsutsumi.accounts.models import User
from tsutsumi.announcements import gather as announcements
from tsutsumi.announcements import substituting
from tsutsumi.cases.models import Case
from tsutsumi.core.mailing import dsn, office, verp
from tsutsumi.core.mailing.carrying import Carrier
from tsutsumi.core.mailing.journal import Journal
from tsutsumi.core.mailing.pace import Pace
from tsutsumi.decisions import actions as decisions
from tsutsumi.evidence import vault
from tsutsumi.evidence.models import scope_of
from tsutsumi.notices import actions as notices
from tsutsumi.notices import gather, quiet
from tsutsumi.notices.letters import actions as letters
from tsutsumi.notices.letters import calls as phone
from tsutsumi.notices.letters import numbers, returning
from tsutsumi.notices.letters.actions import Asked, Posted
from tsutsumi.notices.models import MAIL, Mailing, Notice
from tsutsumi.notices.plan import mail_address
from tsutsumi.notices.post import bounces
from tsutsumi.notices.selfcheck import actions as check_pages
from tsutsumi.notices.selfcheck.models import CheckPage
from tsutsumi.notices.sending import actions as sending
from tsutsumi.people import actions as people
from tsutsumi.people import customers
from tsutsumi.room.demo import calls
from tsutsumi.room.demo import leak_files as files
from tsutsumi.room.demo.cast import HOUSE
from tsutsumi.room.demo.leak import PEOPLE, Crowd, register_row
from tsutsumi.room.demo.relay import GONE, NO_HOST, DemoDesk, Nowhere, report

type Cast = Mapping[str, User]

SEED, NO_MAIL = 2026, 24  # each twenty-fourth of the customers has no mail address
UNKNOWN = (3, 7, 11)  # places of mails that the relay refuses: they go as letters
BACK = {20: GONE, 44: GONE, 61: NO_HOST, 83: GONE}  # mails that come back later: they wait for the next print run
RETURNED = ("unknown", "moved", "kept")  # why the first letters come back
PATIENCE = 120.0  # seconds for the mails; they take three


def register(case: Case, cast: Cast) -> None:
    """The clinic's own register of patients, for the contacts that did not leak."""
    rows = [register_row(one) for one in Crowd(SEED).draw(PEOPLE)]
    for row in rows[::NO_MAIL]:
        row["メールアドレス"] = ""
    with vault.writing(scope_of(case)) as out:
        out.write(files.csv_bytes(rows, "cp932"))
        sealed = out.settle()
    people.confirm_master(customers.take_in(case, sealed, "患者台帳.csv", by=cast["sato"]), by=cast["sato"])


def tell(case: Case, cast: Cast) -> None:
    """A first notice well under way: one person with a flag, every way used, the way after it taken for some."""
    by = cast["ito"]
    mailing = _planned(case, cast["sato"])
    _approved(mailing, cast)
    _mailed(mailing)
    _posted(mailing, by)
    _came_back(mailing, by)
    _called(mailing, by)
    held = announcements.substitute(case)
    if held is not None:
        substituting.settle(mailing, held, by=by)
    calls.prove(case, mailing, Crowd(SEED).draw(1)[0], cast)


def _planned(case: Case, by: User) -> Mailing:
    today = timezone.localdate()
    mailing = notices.make(case, "最初のお知らせ", by=by)
    page = {
        "address": f"https://kakunin.{HOUSE}/",
        "until": today + timedelta(days=90),
        "firsts": [MAIL],
        "second": "birth",
    }
    check_pages.save(mailing, page | {"until": today + timedelta(days=90)}, by=by)
    notices.edit(mailing, {"letter_on": today}, by=by)
    notices.plan(mailing, by=by)
    notices.flag(mailing, 4, "threat", "", "窓口に、家族から逃れて暮らしているとの連絡があった。", by=by)
    sending.plan_waves(mailing, [(today, gather.to_be_sent(mailing))], by=by)
    return mailing


def _approved(mailing: Mailing, cast: Cast) -> None:
    """Tried out on the team, decided by the people whom the rules name, then live."""
    by = cast["ito"]
    sending.settle(mailing, by=by)
    sending.try_out(mailing, [by], by=by)
    decision = decisions.put_up(sending.put_up(mailing, by=by), by=by)
    while decision.state == "running":
        step = next(step for step in decision.steps.order_by("stage", "pk") if step.state == "waiting")
        decisions.approve(step, decision.seal, by=step.user)
        decision.refresh_from_db()
    sending.go_live(mailing, str(gather.to_be_sent(mailing)), by=by)
    check_pages.build(CheckPage.objects.select_related("mailing").get(mailing=mailing), by=by)
    sending.start(mailing, by=by)
    sending.queue_due(mailing, timezone.localdate(), by=by)


def _mailed(mailing: Mailing) -> None:
    """As the worker does it, with a relay that is nowhere."""
    desk = DemoDesk(mailing)
    first = list(desk.due().order_by("person")[: max(UNKNOWN) + 1])
    unknown = {mail_address(row) for notice, row in gather.rows(first) if first.index(notice) in UNKNOWN}
    journal = Journal(quiet.journal(mailing))
    try:
        office.run(desk, Carrier(lambda: Nowhere(unknown), journal), Pace(0), None, time.monotonic() + PATIENCE)
    finally:
        journal.close()


def _posted(mailing: Mailing, by: User) -> None:
    """One bundle of letters went to the post, and a few are back already."""
    run = letters.ask(mailing, Asked(labels="12"), by=by)
    letters.make(run, by=by)
    letters.post(run.parts.get(kind="letters"), Posted(timezone.localdate(), "plain", "高崎郵便局 引受"), by=by)
    secret = numbers.key(mailing)
    for place, why in enumerate(RETURNED, start=1):
        returning.returned(mailing, numbers.of(mailing, place, secret), why, by=by)


def _came_back(mailing: Mailing, by: User) -> None:
    """Mails that the relay took and could not deliver."""
    handed = list(mailing.notices.filter(channel=MAIL, state="handed").order_by("person")[: max(BACK) + 1])
    for notice, row in gather.rows([handed[place] for place in BACK]):
        back = verp.address(verp.mark(notice.token), HOUSE)
        raw = report(mail_address(row), BACK[handed.index(notice)])
        bounces.keep(dsn.parse(raw, HOUSE, back), raw, by=by, case=mailing.case)


def _called(mailing: Mailing, by: User) -> None:
    """One was reached, one did not answer; the others wait."""
    rows = list[Notice](phone.waiting(mailing)[:2])
    for row, outcome in zip(rows, (phone.REACHED, phone.ABSENT), strict=True):
        phone.end(row, outcome, by=by)
