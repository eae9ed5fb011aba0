"""Looking after a measure by machine: a command, an answer of the web, a mail server that must refuse.

Nothing that somebody types on a page is ever run. Commands are named in TSUTSUMI_HOME/checks.toml, which only whoever
keeps the machine can write; hosts are those of the setting TSUTSUMI_CHECK_HOSTS. What cannot be run is unknown, never
good.
"""

import http.client
import re
import smtplib
import ssl
import subprocess
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from django.conf import settings

Outcome = Literal["good", "bad", "unknown"]
SECONDS = 20
ADDRESS = re.compile(r"[!-;=?-~]{1,64}@[A-Za-z0-9.-]{1,253}")  # no space, no <>: nothing that a server reads as more
PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}


@dataclass(frozen=True, slots=True)
class Found:
    """`words`: a Japanese sentence without any value of what was looked at."""

    outcome: Outcome
    words: str


@dataclass(frozen=True, slots=True)
class Command:
    """A command of the machine: `argv` as it is run, without a shell."""

    name: str
    argv: tuple[str, ...]
    seconds: int = 60


def run(kind: str, what: str, expected: str) -> Found:
    """kind: http, mail or command."""
    return {"http": web, "mail": mail, "command": command}[kind](what, expected)


def commands() -> Mapping[str, Command]:
    """By name; none while there is no file. ValueError for a file that cannot be meant."""
    place = Path(settings.TSUTSUMI_HOME) / "checks.toml"
    if not place.is_file():
        return {}
    rows = tomllib.loads(place.read_text("utf-8")).get("check", [])
    return {row["name"]: Command(row["name"], tuple(row["argv"]), int(row.get("seconds", 60))) for row in rows}


def names() -> list[str]:
    """What this machine knows; none where the file cannot be read."""
    try:
        return sorted(commands())
    except (ValueError, KeyError, TypeError, OSError):
        return []


def command(name: str, expected: str) -> Found:
    """Good when it ends with the code that is expected (0 unless said otherwise)."""
    try:
        known = commands().get(name)
    except (ValueError, KeyError, TypeError, OSError):
        return Found("unknown", "checks.toml を読めません。機械の管理者が直してください。")
    if known is None:
        return Found("unknown", "その名前のコマンドは、この機械に登録されていません（checks.toml）。")
    try:
        done = subprocess.run(  # noqa: S603 – only what the keeper of the machine wrote down
            known.argv,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
            timeout=known.seconds,
            env={"PATH": "/usr/bin:/bin"},
            cwd="/",
        )  # no pipe: what it leaves running in the background could hold one open for ever
    except (OSError, subprocess.TimeoutExpired):
        return Found("unknown", "コマンドを実行できないか、時間内に終わりませんでした。")
    wanted = _number(expected, 0)
    return Found("good" if done.returncode == wanted else "bad", f"終了コード {done.returncode}（期待 {wanted}）")


def web(address: str, expected: str) -> Found:
    """Good when the status is the one that is expected (403 unless said otherwise). No redirect is followed."""
    if why := why_not(address):
        return Found("unknown", why)
    parts = urlsplit(address)
    wanted = _number(expected, 403)
    secure = parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    host = str(parts.hostname)
    door: http.client.HTTPConnection = (
        http.client.HTTPSConnection(host, port, timeout=SECONDS, context=ssl.create_default_context())
        if secure
        else http.client.HTTPConnection(host, port, timeout=SECONDS)
    )
    try:
        door.request("GET", parts.path or "/", headers={"User-Agent": "tsutsumi-check"})
        answer = door.getresponse()  # the status is enough: no byte of the body is read
    except (OSError, http.client.HTTPException):
        return Found("unknown", "応答がありません。")
    finally:
        door.close()
    return Found("good" if answer.status == wanted else "bad", f"応答 {answer.status}（期待 {wanted}）")


def why_not(address: str) -> str:
    """Why an address must not be asked, as a sentence; empty where it may."""
    try:
        parts, port = urlsplit(address), urlsplit(address).port
    except ValueError:
        return "アドレスを読めません。https:// で始まるアドレスを入れてください。"
    if not address.isascii() or not address.isprintable() or " " in address:
        return "アドレスは英数字と記号だけで入れてください（日本語の部分は、ブラウザーの表示から %… の形で写せます）。"
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or port == 0:
        return "https:// で始まるアドレスを入れてください。"
    if parts.hostname not in settings.CHECK_HOSTS:
        return "このホストへの接続は許されていません。機械の管理者が TSUTSUMI_CHECK_HOSTS に書くと、確かめられます。"
    return ""


def mail(to: str, expected: str) -> Found:
    """Good when the own mail server refuses to take a mail to this address (accepts, if that is expected).

    The conversation ends before any mail is handed over.
    """
    way = settings.SMTP
    if not ADDRESS.fullmatch(to):
        return Found("unknown", "あて先のメールアドレスを読めません。")
    if not way:
        return Found("unknown", "メールの送信が設定されていません。")
    try:
        with _door(way) as door:
            door.ehlo_or_helo_if_needed()
            door.mail(settings.MAIL_FROM)
            code, _words = door.rcpt(to)
    except (OSError, smtplib.SMTPException):
        return Found("unknown", "メールサーバーと話せません。")
    refused = code >= 500
    if not refused and code >= 400:
        return Found("unknown", f"メールサーバーの一時的な応答 {code}")
    wants_refusal = expected != "accept"
    return Found("good" if refused == wants_refusal else "bad", f"メールサーバーの応答 {code}")


def _number(typed: str, usual: int) -> int:
    return int(typed) if re.fullmatch(r"[0-9]{1,3}", typed) else usual


def _door(way: Mapping[str, Any]) -> smtplib.SMTP:
    if way["scheme"] == "smtps":
        door: smtplib.SMTP = smtplib.SMTP_SSL(way["host"], way["port"], timeout=SECONDS)
    else:
        door = smtplib.SMTP(way["host"], way["port"], timeout=SECONDS)
    if way["scheme"] == "smtp+starttls":
        door.starttls(context=ssl.create_default_context())
    if way["user"]:
        door.login(way["user"], way["password"])
    return door
