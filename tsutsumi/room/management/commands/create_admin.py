"""manage.py create_admin: the first administrator, or a new link for one who cannot log in."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse

from tsutsumi.accounts.models import User, system
from tsutsumi.room.office.actions import invite


class Command(BaseCommand):
    help = "管理者を作り、パスワードを決めるための一度限りのリンクを表示します。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--email", required=True)
        parser.add_argument("--name", required=True)

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        email = str(options["email"]).strip().lower()
        user = User.objects.filter(email=email).first()
        if user is None:
            user = User.objects.create_user(email, options["name"], "admin")
        elif user.role != "admin" or not user.is_active:
            raise CommandError(f"{email} は有効な管理者ではありません。別のメールアドレスを指定してください。")
        link = reverse("office:join", args=[invite(user, by=system())])
        self.stdout.write("次のリンクを開いて、パスワードを決めてください（3日間、一度だけ使えます）。")
        self.stdout.write(f"{settings.BASE_URL}{link}")
