"""Steps of bench/mailing.py --whole with the settings of the product: people, a mailing approved, its worker."""

import json
import resource
import sys
import time
from datetime import UTC, date, datetime

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.utils import timezone  # noqa: E402

from tests.apps.notices import made  # noqa: E402
from tests.world import ORGANISATION, make_person  # noqa: E402
from tsutsumi.accounts.models import Organisation  # noqa: E402
from tsutsumi.cases import actions as cases  # noqa: E402
from tsutsumi.core.figures.figure import Figure, Range  # noqa: E402
from tsutsumi.decisions import actions as decisions  # noqa: E402
from tsutsumi.figures.book import BOOK  # noqa: E402
from tsutsumi.notices import actions, texts  # noqa: E402
from tsutsumi.notices.models import Mailing, Notice  # noqa: E402
from tsutsumi.notices.post import jobs  # noqa: E402
from tsutsumi.notices.post.desk import UNKNOWN, MailDesk  # noqa: E402
from tsutsumi.notices.sending import actions as sending  # noqa: E402

KINDS = ("name", "email", "address", "phone", "birth_date", "credit_card", "bank_account", "medical_record", "password")


def kinds_of(n: int) -> tuple[str, ...]:
    return tuple(kind for place, kind in enumerate(KINDS) if (n * 2654435761 >> place) & 1) or KINDS[:1]


def person(n: int) -> dict[str, object]:
    usable = [kind for kind in kinds_of(n) if kind in made.KINDS]
    return made.person(n, name=f"名前{n:07d}番", email=f"person-{n}@made.example", kinds=tuple(usable) or ("name",))


def fill(people: int) -> None:
    """A mailing to so many, live and queued."""
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    Organisation.objects.create(**ORGANISATION)
    sato, ito = make_person("sato"), make_person("ito")
    case = cases.open_case("測定のための事案", datetime(2026, 11, 2, 9, tzinfo=UTC), by=sato)
    cases.add_member(case, ito, by=sato)
    made.listed(case, [person(n) for n in range(people)], sato)
    _know_everything()
    mailing = actions.make(case, "", by=sato, channels=("mail",))
    actions.plan(mailing, by=sato)
    actions.edit(mailing, {"letter_on": date(2026, 12, 1), "per_minute": 0}, by=sato)
    actions.plan(mailing, by=sato)
    start = time.monotonic()
    sending.ask_to_settle(mailing, by=sato)
    sending.settle(mailing, by=sato)
    assert mailing.is_settled, mailing.trouble
    print(f"every text made and fixed in {time.monotonic() - start:.0f} s")
    decision = decisions.put_up(sending.put_up(mailing, by=ito), by=ito)
    decisions.approve(decision.steps.get(round=decision.round, user=sato), decision.seal, by=sato)
    sending.go_live(mailing, str(people), by=ito)
    sending.start(mailing, by=ito)
    sending.queue_due(mailing, timezone.localdate(), by=ito)


def _know_everything() -> None:
    now = datetime(2026, 11, 20, 3, tzinfo=UTC)
    values = {"range": Range(38, 40), "number": 40, "day": date(2026, 11, 1), "moment": now, "list": ("あ", "い")}
    found = {code: Figure(code, entry.label, values.get(entry.shape, "調べた結果")) for code, entry in BOOK.items()}
    texts.figures.ledger = lambda _case: found


def work() -> int:
    """The job of the product again and again, until everybody is handed over. Exit code 3: not yet."""
    mailing = Mailing.objects.select_related("case").get()
    while True:
        jobs.carry({"mailing": mailing.pk}, lambda: None)
        mailing.refresh_from_db()
        if mailing.state != "sending":
            raise SystemExit(mailing.trouble)
        waiting = MailDesk(mailing).due().exists()
        doubtful = Notice.objects.filter(mailing=mailing, reason=UNKNOWN).exists()
        if not waiting and not doubtful:
            break
        time.sleep(0 if waiting else 0.2)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    handed = Notice.objects.filter(mailing=mailing, state="handed").count()
    print(f"{handed} handed over, {memory} MB")
    return 0


def truth() -> None:
    """What each person's mail must and may say, made from the list and not from the mails: token, person."""
    for token, n in Notice.objects.values_list("token", "person").iterator():
        print(json.dumps([token, n]))


if __name__ == "__main__":
    if sys.argv[1] == "fill":
        fill(int(sys.argv[2]))
    elif sys.argv[1] == "truth":
        truth()
    else:
        sys.exit(work())
