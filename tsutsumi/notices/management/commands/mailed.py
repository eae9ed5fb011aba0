"""manage.py mailed LOG…: after a restore, what the relay took according to its log."""

from argparse import ArgumentParser
from itertools import chain
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tsutsumi.accounts.models import system
from tsutsumi.core.mailing import journal, relaylog
from tsutsumi.notices.post import relayed


class Command(BaseCommand):
    help = "バックアップから戻した後、中継の記録にある通知メールを「渡した」と記録します。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("logs", nargs="+", type=Path, help="中継の記録（展開した mail.log）")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        try:
            found = relayed.note(chain.from_iterable(map(relaylog.taken, options["logs"])), by=system())
        except OSError as error:
            raise CommandError(f"記録を読めません（{error.strerror}）。") from error
        except journal.Busy:
            raise CommandError("送っている途中です。通知を止めてから、もう一度行ってください。") from None
        for mailing, number in found.items():
            self.stdout.write(f"{mailing.case.number} 通知 第{mailing.number}回: {number:,}人を「渡した」にしました。")
        if not found:
            self.stdout.write("まだ送っていない人の中に、中継が受け取った人はいません。")
