"""manage.py serve: the web server and the worker under one roof."""

import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from tsutsumi.room.supervisor import Child, Supervisor

ROOT = settings.BASE_DIR
MANAGE = str(ROOT / "manage.py")


def web() -> tuple[str, ...]:
    return (
        sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", "--no-access-log",
        "--host", settings.TSUTSUMI_HOST, "--port", str(settings.TSUTSUMI_PORT),
        "--workers", str(settings.WEB_WORKERS), "--workers-kill-timeout", "10",
        "--blocking-threads", str(settings.WEB_THREADS), "--respawn-failed-workers", "--log-level", "warning",
        "tsutsumi.config.wsgi:application",
    )  # fmt: skip


class Command(BaseCommand):
    help = "ウェブサーバーと作業プログラムを起動し、どちらかが止まればすぐに起こします。"

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        children = [Child("web", web()), Child("worker", (sys.executable, MANAGE, "work"))]
        url = f"http://{settings.TSUTSUMI_HOST}:{settings.TSUTSUMI_PORT}"
        raise SystemExit(Supervisor(children, url, ROOT).run())
