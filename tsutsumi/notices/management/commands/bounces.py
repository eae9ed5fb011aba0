"""manage.py bounces: takes in the mails that come back. SIGTERM ends it."""

import signal
import threading
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from tsutsumi.notices.post import door


class Command(BaseCommand):
    help = "戻ってきた通知メールを受け取ります（bounce+…@ あてだけ）。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=2526)

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        if not settings.BOUNCE_DOMAIN:
            raise CommandError("TSUTSUMI_NOTICE_FROM か TSUTSUMI_BOUNCE_DOMAIN を設定してください。")
        leaving = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: leaving.set())
        listening = door.opened(options["host"], options["port"])
        self.stdout.write(f"bounce+…@{settings.BOUNCE_DOMAIN} を {options['host']}:{options['port']} で待っています。")
        leaving.wait()
        listening.stop()
