"""manage.py demo: あおい総合クリニック with its people and three cases at different stages."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from tsutsumi.cases.models import Case
from tsutsumi.intake.actions import issue_link
from tsutsumi.intake.models import Link, Tip
from tsutsumi.room.demo import cast, check, house, leak, unfolding

CASES = (
    (unfolding.LOST, unfolding.lost_stick),
    (unfolding.LEAKED, unfolding.leaked_folder),
    (unfolding.FAXED, unfolding.mis_sent_fax),
)


FOLDERS = {"clinic": leak.make_clinic_leak, "sent-list": leak.make_sent_list, "stick": leak.make_stick}


class Command(BaseCommand):
    help = "デモの組織、利用者、事案を用意します（TSUTSUMI_DEMO=on のときだけ）。何度実行しても増えません。"

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        if not settings.DEMO:
            raise CommandError(
                "デモのパスワードは公開されています。TSUTSUMI_DEMO=on を付けた別のデータ置き場で実行してください。"
            )
        cast.clinic()
        people = cast.people()
        house.prepare(people)
        for title, unfold in CASES:
            if not Case.objects.filter(title=title).exists():
                with transaction.atomic():
                    case = unfold(people)
                self.stdout.write(f"{case.number} {case.title}")
        if not Tip.objects.waiting().exists():
            unfolding.waiting_tip(people)
        self._folders()
        self._check_page()
        self._door(people)
        self._say(people)

    def _folders(self) -> None:
        """Leaked folders to try an upload with, each with its truth beside it."""
        place = settings.TSUTSUMI_HOME / "leaked-folders"
        for name, make in FOLDERS.items():
            if not (place / name).exists():
                make(place / name)
        self.stdout.write(f"試しに預けられる漏えいフォルダー: {place}")

    def _check_page(self) -> None:
        """A check page of made-up people, and what to type there."""
        place = settings.TSUTSUMI_HOME / "check-page"
        if not (place / "current").exists():
            check.page(place)
        self.stdout.write(f"確認ページの見本: bin/tsutsumi selfcheck {place}")
        self.stdout.write(f"  番号 {check.code(7)}、または {check.MAIL} と郵便番号 {check.POSTAL}")

    def _door(self, people: unfolding.Cast) -> None:
        if Link.objects.exists():
            self.stdout.write(f"第一報の入口（新しく作れます）: {settings.BASE_URL}{reverse('intake:links')}")
            return
        until = timezone.now() + timedelta(days=90)
        _link, token = issue_link("2階ナースステーションの掲示", until, by=people["sato"])
        self.stdout.write(f"第一報の入口: {settings.BASE_URL}{reverse('intake:tell', args=[token])}")

    def _say(self, people: unfolding.Cast) -> None:
        self.stdout.write(f"\n{settings.BASE_URL} を開き、次の誰かでログインしてください。パスワードは {cast.PASSWORD}")
        for user in people.values():
            self.stdout.write(f"  {user.email}  {user.name}（{user.get_role_display()}）")
