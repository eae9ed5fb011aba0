"""What the worker can do: each kind of job and its handler, and the timetable. Add a line per kind.

`from tsutsumi.evidence import jobs as evidence` … `"evidence.scan": evidence.scan,`
"""

from datetime import timedelta

from tsutsumi.announcements import jobs as announcements
from tsutsumi.decisions import jobs as decisions
from tsutsumi.duties import jobs as duties
from tsutsumi.evidence import drawing
from tsutsumi.evidence import jobs as evidence
from tsutsumi.evidence.keeping import jobs as keeping
from tsutsumi.evidence.stamps import jobs as stamps
from tsutsumi.inquiries import jobs as inquiries
from tsutsumi.manual import jobs as manual
from tsutsumi.notices import jobs as notices
from tsutsumi.notices.letters import jobs as letters
from tsutsumi.notices.post import jobs as post
from tsutsumi.notices.selfcheck import jobs as selfcheck
from tsutsumi.outbox import jobs as outbox
from tsutsumi.outside import jobs as outside
from tsutsumi.people import jobs as people
from tsutsumi.prevention import jobs as prevention
from tsutsumi.room import anchoring, ticking, upkeep
from tsutsumi.room.erasing import jobs as erasing
from tsutsumi.situation import jobs as situation
from tsutsumi.tasks import jobs as tasks
from tsutsumi.work.loop import Every, Handler

HANDLERS: dict[str, Handler] = {
    "announcements.remind": announcements.remind,
    "decisions.remind": decisions.remind,
    "duties.watch": duties.watch,
    "evidence.elusion": drawing.draw,
    "evidence.forget": evidence.forget,
    "evidence.remind": keeping.remind,
    "evidence.scan": evidence.scan,
    "evidence.stamp": stamps.stamp,
    "evidence.tidy": evidence.tidy,
    "inquiries.remind": inquiries.remind,
    "manual.review": manual.review,
    "notices.carry": post.carry,
    "notices.mail": post.look,
    "notices.plan": notices.plan,
    "notices.selfcheck": selfcheck.build,
    "notices.selfcheck_over": selfcheck.lapse,
    "notices.settle": notices.settle,
    "notices.text": post.text,
    "notices.tidy": notices.tidy,
    "notices.try": post.try_out,
    "notices.watch": notices.watch,
    "notices.waves": notices.waves,
    "notices.print": letters.make,
    "notices.shred": letters.tidy,
    "outbox.send": outbox.send,
    "outside.remind": outside.remind,
    "people.export": people.export,
    "people.resolve": people.resolve_next,
    "people.settle": people.settle,
    "people.tidy": people.tidy,
    "prevention.look": prevention.look,
    "room.anchor": anchoring.anchor,
    "room.erase": erasing.erase,
    "room.tidy": upkeep.tidy,
    "situation.remind": situation.remind,
    "tasks.sync": tasks.sync,
    "team.watch": ticking.watch,
}

TIMETABLE: tuple[Every, ...] = (
    Every("announcements.remind", timedelta(hours=6)),
    Every("decisions.remind", timedelta(hours=1)),
    Every("duties.watch", timedelta(hours=6)),
    Every("evidence.forget", timedelta(minutes=10)),
    Every("evidence.remind", timedelta(hours=1)),
    Every("evidence.stamp", timedelta(hours=1)),
    Every("evidence.tidy", timedelta(days=1)),
    Every("inquiries.remind", timedelta(minutes=5)),
    Every("manual.review", timedelta(days=1)),
    Every("notices.mail", timedelta(minutes=1)),
    Every("notices.selfcheck_over", timedelta(hours=1)),
    Every("notices.tidy", timedelta(days=1)),
    Every("notices.watch", timedelta(minutes=10)),
    Every("notices.waves", timedelta(minutes=5)),
    Every("notices.shred", timedelta(hours=1)),
    Every("outbox.send", timedelta(minutes=1)),
    Every("outside.remind", timedelta(hours=6)),
    Every("people.tidy", timedelta(hours=1)),
    Every("prevention.look", timedelta(hours=6)),
    Every("room.anchor", timedelta(days=1)),
    Every("room.tidy", timedelta(days=1)),
    Every("situation.remind", timedelta(minutes=5)),
    Every("tasks.sync", timedelta(hours=1)),
    Every("team.watch", timedelta(minutes=1)),
)
