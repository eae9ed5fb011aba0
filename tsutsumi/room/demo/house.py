"""What the clinic had ready before the night: its roster, its authority, its contacts, and the first manual."""

from datetime import timedelta

from django.utils import timezone

from tsutsumi.accounts.models import User
from tsutsumi.manual import actions as manual
from tsutsumi.manual.models import Edition
from tsutsumi.outside import actions as outside
from tsutsumi.team import actions as team
from tsutsumi.team.models import Contact, Post

# role: by day in order, by night in order
ROSTER = {
    "lead": (("yamada", "sato"), ("sato", "yamada")),
    "office": (("sato", "tanaka"), ("sato",)),
    "officer": (("sato", "ito"), ("sato", "ito")),
    "legal": (("ito",), ("ito",)),
    "pr": (("takahashi", "yamada"), ("takahashi",)),
    "system": (("suzuki",), ("suzuki",)),
    "desk": (("tanaka", "takahashi"), ("tanaka",)),
    "hr": (("yamada",), ()),
    "finance": (("yamada",), ()),
    "vendors": (("suzuki", "ito"), ("suzuki",)),
}


# Windows that the clinic has an agreement with. A number behind an area code never begins with 0: nobody has these.
NUMBERS = {
    "lawyer": ("高崎あさひ法律事務所", "027-000-0201", "平日9時〜18時。夜間は携帯"),
    "forensics": ("北関東デジタル調査", "027-000-0202", "24時間"),
    "insurer": ("ひいらぎ損害保険 事故受付", "027-000-0203", "24時間"),
    "callcentre": ("前橋コールサービス", "027-000-0204", "平日9時〜18時"),
}
# What it has said of itself; what nobody has looked up is not there.
SAID: dict[str, bool | None] = {
    "medical": True, "insured": True, "pmark": False, "telecom": False, "telecom_designated": False, "finance": False,
    "listed": False, "infrastructure": False, "isms": False, "government_contract": False, "public_school": False,
}  # fmt: skip


def prepare(people: dict[str, User]) -> None:
    """Left alone where somebody has begun already."""
    officer = people["sato"]
    if not Post.objects.exists():
        for role, (by_day, by_night) in ROSTER.items():
            team.save_role(role, [people[key] for key in by_day], [people[key] for key in by_night], by=officer)
        for number, key in enumerate(("sato", "ito", "suzuki", "tanaka", "takahashi", "yamada"), 1):
            phone, night = f"027-000-01{number:02}", f"090-0000-01{number:02}"
            team.save_reach(people[key], by=officer, phone=phone, night_phone=night, by_sms=False)
        team.propose_authority(by=officer)
        team.propose_contacts(by=officer)
        _numbers(officer)
        outside.say_flags(SAID, by=officer)
    if not Edition.objects.exists():
        review = timezone.localdate() + timedelta(days=365)
        edition = manual.propose("新たに作成", review, by=officer)
        manual.approve(edition, seen=edition.digest, by=people["ito"])


def _numbers(officer: User) -> None:
    for contact in Contact.objects.filter(kind__in=NUMBERS):
        contact.name, contact.phone, contact.hours = NUMBERS[contact.kind]
        team.save_contact(contact, by=officer)
