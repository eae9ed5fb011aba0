"""One case with something of every stage in it. A new kind of page adds its thing here, and its ids to SAMPLES."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

KNOWN_AT = datetime(2026, 11, 2, 21, 40, tzinfo=ZoneInfo("Asia/Tokyo"))


def set_stage(world):
    """Put case, tip, link, evidence, report and stopped job into `world.stage`."""
    from tsutsumi.cases import actions as cases

    case = cases.open_case("患者情報の入ったUSBメモリーの紛失", KNOWN_AT, by=world.sato, cause="lost", medium="device")
    for person in (world.ito, world.suzuki, world.kato, world.takahashi, world.yamada):
        cases.add_member(case, person, by=world.sato)
    world.stage["case"] = case
    world.stage["note"] = cases.note(case, "受付の引き出しを確認した。", by=world.sato, known_at=KNOWN_AT)
    world.stage["part"] = case.parts.get(user=world.takahashi)
    _tips(world)
    _evidence(world)
    _report(world)
    _job(world)


def _tips(world):
    from django.utils import timezone

    from tsutsumi.intake import actions as intake

    link, token = intake.issue_link("受付", timezone.now() + timedelta(days=7), by=world.sato)
    world.stage.update(link=link, token=token, tip=intake.take_tip("USBメモリーが見当たらない。", by=world.tanaka))


def _evidence(world):
    from tsutsumi.evidence import actions as evidence

    world.stage["item"] = evidence.register(world.case, "持出管理簿", "paper", by=world.sato)


def _report(world):
    from tsutsumi.reports import actions as reports

    filing = reports.Filing(stage="preliminary", regime="appi", recipient="個人情報保護委員会")
    world.stage["report"] = reports.start(world.case, filing, by=world.sato)


def _job(world):
    from tsutsumi.work import queue
    from tsutsumi.work.actions import enqueue

    enqueue("unheard", "1")
    world.stage["job"] = queue.claim()
    queue.fail(world.job, "この種類の作業を行うプログラムがありません。", for_good=True)


# The value of each name in a route: by "route.name" first, then by "name" alone.
SAMPLES = {
    "number": lambda world: world.case.number,
    "office:person.pk": lambda world: world.tanaka.pk,
    "office:link.pk": lambda world: world.tanaka.pk,
    "office:active.pk": lambda world: world.tanaka.pk,
    "office:retry.pk": lambda world: world.job.pk,
    "cases:correct.pk": lambda world: world.note.pk,
    "cases:remove_member.pk": lambda world: world.part.pk,
    "intake:tell.token": lambda world: world.token,
    "intake:told.token": lambda world: world.token,
    "intake:revoke.pk": lambda world: world.link.pk,
    "reference": lambda world: world.tip.reference,
    "item": lambda world: world.item.pk,
    "evidence:item.pk": lambda world: world.item.pk,
    "reports.pk": lambda world: world.report.pk,
    "version": lambda world: 1,
    "part": lambda world: "overview",
    "fact": lambda world: "event",
    "kind": lambda world: "email",
    "point": lambda world: "o8",
}
