"""Steps of bench/mailing.py and bench/letters.py with --whole: people, a mailing approved, the jobs of the product."""

import json
import resource
import sys
import time
from datetime import UTC, date, datetime
from pathlib import Path

import django


class NoPandas:
    """It is here for some measurements only, not in the product; pyarrow would load it, a second for each life."""

    def find_spec(self, name: str, *_: object) -> None:
        if name == "pandas":
            raise ModuleNotFoundError(name)


sys.meta_path.insert(0, NoPandas())
django.setup()

from django.core.management import call_command  # noqa: E402
from django.utils import timezone  # noqa: E402

from bench import told  # noqa: E402
from tests.apps.notices import made  # noqa: E402
from tests.world import ORGANISATION, make_person  # noqa: E402
from tsutsumi.accounts.models import Organisation, User  # noqa: E402
from tsutsumi.cases import actions as cases  # noqa: E402
from tsutsumi.core.blind import codes  # noqa: E402
from tsutsumi.core.figures.figure import Figure, Range  # noqa: E402
from tsutsumi.decisions import actions as decisions  # noqa: E402
from tsutsumi.figures.book import BOOK  # noqa: E402
from tsutsumi.notices import actions, texts  # noqa: E402
from tsutsumi.notices.letters import actions as letters  # noqa: E402
from tsutsumi.notices.letters import jobs as printing  # noqa: E402
from tsutsumi.notices.letters.models import PrintRun  # noqa: E402
from tsutsumi.notices.models import Mailing, Notice  # noqa: E402
from tsutsumi.notices.post import jobs  # noqa: E402
from tsutsumi.notices.post.desk import UNKNOWN, MailDesk  # noqa: E402
from tsutsumi.notices.sending import actions as sending  # noqa: E402

SAID = {
    "contact.phone": "0120-000-000", "contact.mail": "madoguchi@aoi.example.jp", "cause": "公開の設定の誤り",
    "contact.hours": "平日9時から18時まで", "organisation": "あおい総合クリニック", "representative": "青井 一郎",
    "misuse": "不正利用の事実は確認されておりません", "next_update": date(2026, 12, 20),
    "contact.until": date(2027, 3, 31), "containment": ("公開の設定を止めました",),
    "reports": ("個人情報保護委員会",), "recurrence": ("毎日確かめます",),
}  # fmt: skip


def fill(people: int, channel: str) -> None:
    """A mailing to so many, live and queued."""
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    Organisation.objects.create(**ORGANISATION)
    sato, ito = make_person("sato"), make_person("ito")
    case = cases.open_case("測定のための事案", datetime(2026, 11, 2, 9, tzinfo=UTC), by=sato)
    cases.add_member(case, ito, by=sato)
    made.listed(case, [told.row(n) for n in range(people)], sato)
    _know_everything()
    mailing = actions.make(case, "", by=sato, channels=(channel,))
    actions.plan(mailing, by=sato)
    actions.edit(mailing, {"letter_on": date(2026, 12, 1), "per_minute": 0}, by=sato)
    actions.plan(mailing, by=sato)
    start = time.monotonic()
    sending.ask_to_settle(mailing, by=sato)
    sending.settle(mailing, by=sato)
    assert mailing.is_settled, mailing.trouble
    print(f"every text made and fixed in {time.monotonic() - start:.0f} s", flush=True)
    decision = decisions.put_up(sending.put_up(mailing, by=ito), by=ito)
    decisions.approve(decision.steps.get(round=decision.round, user=sato), decision.seal, by=sato)
    sending.go_live(mailing, str(people), by=ito)
    sending.start(mailing, by=ito)
    if channel == "mail":
        sending.queue_due(mailing, timezone.localdate(), by=ito)


def _know_everything() -> None:
    now = datetime(2026, 11, 20, 3, tzinfo=UTC)
    values = {"range": Range(38, 40), "number": 40, "day": date(2026, 11, 1), "moment": now, "list": ("あ", "い")}
    found = {code: Figure(code, entry.label, values.get(entry.shape, "調べた結果")) for code, entry in BOOK.items()}
    found |= {code: Figure(code, found[code].label, value) for code, value in SAID.items()}
    found[texts.CHECK] = Figure(texts.CHECK, "確認ページ", "https://kakunin.example.jp")
    found[texts.WORD] = Figure(texts.WORD, "照合のことば", "つばめ・みなと")
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
    memory, used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, time.process_time()
    handed = Notice.objects.filter(mailing=mailing, state="handed").count()
    print(f"{handed} handed over, {memory} MB; this life used {used:.0f} s of a processor")
    return 0


def press(per_bundle: int) -> None:
    """One print run of all by the job of the product, with the memory while it is made."""
    mailing, ito = Mailing.objects.select_related("case").get(), User.objects.get(email="ito@aoi.example")
    run = letters.ask(mailing, letters.Asked(per_bundle=per_bundle), by=ito)
    start, used, held = time.monotonic(), time.process_time(), dict[int, int]()

    def beat() -> None:
        made_ = run.parts.count()
        if made_ not in held:
            held[made_] = _resident()
            if made_ % 20 == 0:
                print(f"  {made_} bundles in {time.monotonic() - start:,.0f} s, {held[made_]} MiB", flush=True)

    printing.make({"run": run.pk}, beat)
    run.refresh_from_db()
    assert run.state == "made", run.trouble
    took, used = time.monotonic() - start, time.process_time() - used
    size = sum(run.parts.values_list("size", flat=True))
    print(f"{run.count:,} letters in {took:,.0f} s: {1000 * took / run.count:.1f} s per 1,000,")
    print(f"{1000 * used / run.count:.1f} s of a processor per 1,000; {size / run.count / 1024:.1f} KiB a letter;")
    steps = sorted(held)[:: max(1, len(held) // 6)]
    print("memory after so many bundles:", ", ".join(f"{n}: {held[n]} MiB" for n in steps), end="; ")
    print(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MiB at the most", flush=True)


def _resident() -> int:
    """MiB in memory now."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() >> 20


def bundles(every: int) -> None:
    """Take every so many-th bundle out as a person would: its bytes in a file, whose name goes to the output."""
    run, ito = PrintRun.objects.get(), User.objects.get(email="ito@aoi.example")
    for part in run.parts.filter(kind="letters").order_by("number"):
        if part.number % every == 0 or part.first == 1:
            path = Path(sys.argv[3]) / f"bundle-{part.number}.pdf"
            path.write_bytes(b"".join(letters.take(part, by=ito)))
            print(json.dumps([str(path), part.first, part.last]), flush=True)


def truth() -> None:
    """What each person's notice must and may say, from the list and not from what was sent: token, person, code, place
    of the letter.
    """
    key = texts.code_key(Mailing.objects.select_related("case").get())
    places = "attempts__letter__place"
    for token, n, place in Notice.objects.values_list("token", "person", places).iterator():
        print(json.dumps([token, n, codes.of(key, token), place]))


if __name__ == "__main__":
    match sys.argv[1]:
        case "fill":
            fill(int(sys.argv[2]), sys.argv[3])
        case "truth":
            truth()
        case "press":
            press(int(sys.argv[2]))
        case "bundles":
            bundles(int(sys.argv[2]))
        case _:
            sys.exit(work())
