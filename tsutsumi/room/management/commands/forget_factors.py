"""manage.py forget_factors: for somebody who lost telephone, passkeys and recovery codes alike."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse

from tsutsumi.accounts.models import User, system
from tsutsumi.room.office.actions import forget_factors


class Command(BaseCommand):
    help = "本人の二段階認証をすべて外し、パスワードから設定し直すための一度限りのリンクを表示します。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--email", required=True)

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        email = str(options["email"]).strip().lower()
        user = User.objects.people().filter(email=email, is_active=True).first()
        if user is None:
            raise CommandError(f"{email} は有効な利用者ではありません。")
        link = reverse("office:join", args=[forget_factors(user, by=system())])
        self.stdout.write("二段階認証とパスワードを外し、すべてのログインを終わらせました。")
        self.stdout.write("本人だと対面か電話で確かめてから、次のリンクを渡してください（3日間、一度だけ使えます）。")
        self.stdout.write(f"{settings.BASE_URL}{link}")
