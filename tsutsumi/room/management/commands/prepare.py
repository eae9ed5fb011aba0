"""manage.py prepare: bring database, cache table and static files to this version. Safe to repeat."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

from tsutsumi.accounts.models import User

CREATE = "create_admin --email EMAIL --name NAME"


class Command(BaseCommand):
    help = "データベースと画面の部品を、この版に合わせます。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--quiet", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
        call_command("collectstatic", verbosity=0, interactive=False, clear=True)
        if not options["quiet"] and not User.objects.people().filter(role="admin", is_active=True).exists():
            self.stdout.write(
                "管理者がまだいません。別の端末で次のコマンドを実行し、表示されたリンクを開いてください。"
            )
            self.stdout.write(f"  {settings.BASE_DIR}/.venv/bin/python manage.py {CREATE}")
