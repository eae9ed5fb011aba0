"""Who may do what: the one table.

A right here is the right to the kind of act. Which cases a person may see is another question, answered by membership
(`cases.access`), and both must say yes.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    ADMIN = "admin", _("管理者")
    OFFICER = "officer", _("個人情報保護管理者")
    LEGAL = "legal", _("法務")
    CSIRT = "csirt", _("システム")
    PR = "pr", _("広報")
    DESK = "desk", _("窓口")
    EXECUTIVE = "executive", _("経営")
    AUDITOR = "auditor", _("監査")
    HR = "hr", _("人事")
    FINANCE = "finance", _("経理・保険")
    VENDORS = "vendors", _("委託先管理")
    GUEST = "guest", _("外部の協力者")


def _only(*roles: str) -> frozenset[Role]:
    return frozenset(Role(role) for role in roles)


# Everybody of the house. A guest (counsel, insurer, vendor) has no right that is not written out.
EVERYBODY = frozenset(Role) - {Role.GUEST}

PERMISSIONS: dict[str, frozenset[Role]] = {
    "board.view": EVERYBODY,
    "cases.view": EVERYBODY,
    "cases.open": _only("officer", "legal", "csirt"),
    "cases.edit": _only("officer", "legal", "csirt"),
    "intake.issue": _only("admin", "officer"),
    "intake.triage": _only("officer", "legal", "desk"),
    "evidence.view": _only("officer", "legal", "csirt", "auditor"),
    "evidence.take_in": _only("officer", "csirt"),
    "evidence.scan": _only("officer", "csirt"),
    "evidence.reveal": _only("officer", "csirt"),
    "evidence.hold": _only("officer", "legal"),
    "evidence.bundle": _only("officer", "legal"),
    "people.view": _only("officer", "legal", "csirt", "auditor"),
    "people.settle": _only("officer", "csirt"),
    "people.review": _only("officer", "legal", "csirt"),
    "people.reveal": _only("officer", "csirt"),
    "people.master": _only("officer", "csirt"),
    "people.export": _only("officer", "csirt"),
    "people.approve": _only("officer", "legal", "csirt"),
    "duties.view": EVERYBODY,
    "duties.answer": _only("officer", "legal", "csirt"),
    "duties.rule": _only("officer", "legal"),
    "reports.view": _only("officer", "legal", "csirt", "pr", "executive", "auditor"),
    "reports.write": _only("officer", "legal"),
    "reports.check": _only("officer", "legal"),
    "reports.submit": _only("officer", "legal"),
    # decisions
    "decisions.view": EVERYBODY,
    "decisions.draft": _only("officer", "legal", "csirt", "pr", "hr", "finance", "vendors"),
    "decisions.act": _only("officer", "legal", "csirt", "pr", "hr", "finance", "vendors", "executive"),
    # tasks
    "tasks.view": EVERYBODY,
    "tasks.work": EVERYBODY - _only("admin", "auditor"),
    "tasks.direct": _only("officer", "legal", "csirt"),
    # team
    "team.view": EVERYBODY,
    "team.edit": _only("admin", "officer"),
    "team.run": _only("officer", "legal", "csirt"),
    "team.hand": EVERYBODY - {Role.AUDITOR},
    "team.invite": _only("officer"),
    "team.guests": _only("officer", "legal"),
    "team.guest": _only("guest"),
    # Whoever may be lead or legal of a case, and counsel: the case itself says who is inside.
    "team.counsel": frozenset(Role) - {Role.AUDITOR},
    "team.name_counsel": EVERYBODY - {Role.AUDITOR},
    # situation
    "situation.view": EVERYBODY,
    "situation.write": _only("officer", "legal", "csirt", "pr"),
    "situation.issue": _only("officer", "legal", "csirt"),
    # outside
    "outside.view": _only("officer", "legal", "csirt", "pr", "executive", "auditor", "finance", "vendors", "hr"),
    "outside.write": _only("officer", "legal", "csirt", "pr", "finance", "vendors"),
    "outside.spend": _only("officer", "legal", "csirt", "pr", "finance"),
    # manual
    "manual.view": EVERYBODY,
    "manual.propose": _only("officer", "legal"),
    "manual.approve": _only("officer", "legal", "executive"),
    "manual.pack": _only("officer", "legal", "csirt", "pr", "desk"),
    # figures
    "figures.view": EVERYBODY,
    "figures.set": _only("officer", "legal", "csirt", "pr"),
    # notices
    "notices.view": _only("officer", "legal", "csirt", "pr", "executive", "auditor"),
    "notices.plan": _only("officer", "legal"),
    "notices.word": _only("officer", "legal", "pr"),
    "notices.send": _only("officer", "legal"),
    "notices.settings": _only("admin", "officer"),
    "notices.reveal": _only("officer"),
    "notices.call": _only("officer", "legal", "desk"),
    # inquiries
    # A guest sits at a desk only with a seat of it (inquiries.access); the pages of whoever leads ask for a part.
    "inquiries.answer": _only("officer", "legal", "pr", "desk", "guest"),
    "inquiries.lead": _only("officer", "legal", "desk"),
    "inquiries.approve": _only("officer", "legal", "pr", "desk"),
    # announcements
    "announcements.view": EVERYBODY,
    "announcements.write": _only("officer", "legal", "pr"),
    "announcements.issue": _only("officer", "legal", "pr"),
    # prevention
    "prevention.view": EVERYBODY - _only("desk"),
    "prevention.write": _only("officer", "legal", "csirt", "hr", "vendors"),
    "prevention.promise": _only("officer", "legal"),
    # money
    "money.view": _only("officer", "legal", "finance", "executive", "auditor"),
    "money.write": _only("officer", "legal", "finance"),
    "money.trust": _only("officer", "legal", "finance", "executive", "auditor", "pr"),
    "money.hear": _only("officer", "legal", "finance", "pr"),
    # room
    "timeline.export": _only("officer", "legal", "csirt", "auditor"),
    "erasure.view": _only("officer", "legal", "auditor"),
    "erasure.ask": _only("officer", "legal"),
    # the house
    "outbox.manage": _only("admin"),
    "audit.view": _only("admin", "officer", "auditor"),
    "accounts.manage": _only("admin"),
    "settings.edit": _only("admin", "officer"),
    "work.view": _only("admin", "csirt"),
}
