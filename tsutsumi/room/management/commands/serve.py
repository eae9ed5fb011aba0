"""manage.py serve: the web server and the worker under one roof."""

import errno
import socket
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from tsutsumi.room.supervisor import Child, Supervisor

ROOT = settings.BASE_DIR
MANAGE = str(ROOT / "manage.py")


def web() -> tuple[str, ...]:
    return (
        sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", "--no-access-log",
        "--host", settings.TSUTSUMI_HOST, "--port", str(settings.TSUTSUMI_PORT),
        "--workers", str(settings.WEB_WORKERS), "--workers-kill-timeout", "10",
        "--blocking-threads", str(settings.WEB_THREADS), "--respawn-failed-workers", "--log-level", "warning",
        "--log-config", str(ROOT / "tsutsumi/config/granian.json"), "tsutsumi.config.wsgi:application",
    )  # fmt: skip


def is_taken(host: str, port: int) -> bool:
    """Whether another program listens there. Asked first: the web server would die of it again and again."""
    family, kind, _protocol, _name, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    with socket.socket(family, kind) as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind(address)
        except OSError as error:
            return error.errno == errno.EADDRINUSE
    return False


class Command(BaseCommand):
    help = "ウェブサーバーと作業プログラムを起動し、どちらかが止まればすぐに起こします。"

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        host, port = settings.TSUTSUMI_HOST, settings.TSUTSUMI_PORT
        if is_taken(host, port):
            raise CommandError(
                f"{host} の {port}番は、ほかのプログラムが使っています。"
                f"それを止めるか、TSUTSUMI_PORT={port + 100} のように、空いている番号を前に付けて動かしてください。"
            )
        children = [Child("web", web()), Child("worker", (sys.executable, MANAGE, "work"))]
        raise SystemExit(Supervisor(children, f"http://{host}:{port}", ROOT).run())
