"""tsutsumi selfcheck FOLDER: serves the page where people check for themselves, and knows nothing else.

The program is begun anew with an environment of its own: what the house keeps in its environment (addresses of
databases, keys) is not even readable under /proc.
"""

import argparse
import os
import sys
from pathlib import Path
from typing import NoReturn

from tsutsumi.core.flow import Refused

PASSED = ("PATH", "LANG", "LC_ALL", "TZ", "SYSTEMROOT", "LD_LIBRARY_PATH")
HOUSE = ("keys", "vault", "db.sqlite3")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, metavar="フォルダー", help="堤の「確認ページ」で作った公開用データ")
    parser.add_argument("--host", default="127.0.0.1", metavar="アドレス", help="待ち受けるアドレス")
    parser.add_argument("--port", type=int, default=8010, metavar="番号", help="待ち受けるポート")
    parser.add_argument("--threads", type=int, default=8, metavar="数", help="同時に答える数")
    parser.add_argument("--counts", type=Path, metavar="ファイル", help="日ごとの利用の数だけを書くファイル")
    parser.add_argument("--visitor-header", default="", metavar="名前", help="中継が訪問者の住所を書くヘッダー")


def run(args: argparse.Namespace) -> int:
    folder = args.folder.absolute()
    _check(folder)
    told = {"SELFCHECK_FOLDER": str(folder), "SELFCHECK_VISITOR_HEADER": args.visitor_header}
    told["SELFCHECK_COUNTS"] = str(args.counts.absolute()) if args.counts else ""
    print(f"確認ページ: http://{args.host}:{args.port}/ （Ctrl-Cで終わり）", flush=True)
    _become(command(args), told)


def _check(folder: Path) -> None:
    """Refused unless there is an export, and nothing of the house beside it."""
    from tsutsumi.selfcheck.export import NoExport, current, opened

    if found := [name for name in HOUSE if (folder / name).exists()]:
        raise Refused(
            f"{folder} は堤のデータのフォルダーです（{found[0]} がある）。公開用データの場所を指定してください。"
        )
    try:
        opened(folder, current(folder))
    except NoExport as error:
        raise Refused(str(error)) from None


def command(args: argparse.Namespace) -> list[str]:
    """One worker: the limits are counted in its memory."""
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--factory", "--no-ws", "--no-access-log",
        "--host", args.host, "--port", str(args.port), "--workers", "1", "--workers-kill-timeout", "10",
        "--blocking-threads", str(args.threads), "--backlog", "2048", "--respawn-failed-workers",
        "--log-level", "error", "tsutsumi.selfcheck.app:make",
    ]  # fmt: skip


def _become(words: list[str], told: dict[str, str]) -> NoReturn:
    kept = {name: os.environ[name] for name in PASSED if name in os.environ}
    root = str(Path(__file__).resolve().parents[2])
    os.execve(words[0], words, kept | told | {"PYTHONPATH": root, "PYTHONDONTWRITEBYTECODE": "1"})  # noqa: S606
