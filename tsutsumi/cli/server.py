"""tsutsumi case report, master, bundle, audit verify: acts of the server, passed on to its commands."""

import argparse
import os
from pathlib import Path

from tsutsumi.core.flow import Refused


class Case:
    """tsutsumi case report N --as pdf"""

    @staticmethod
    def add_arguments(parser: argparse.ArgumentParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True, metavar="report")
        report = acts.add_parser("report", help="報告書をファイルに出す")
        report.add_argument("number", metavar="事案番号", help="例 PI-R8-0012")
        report.add_argument("--as", dest="form", choices=("pdf", "docx", "xlsx", "json"), default="pdf", help="形式")
        report.add_argument("--out", type=Path, metavar="ファイル", help="書き出す先")

    @staticmethod
    def run(args: argparse.Namespace) -> int:
        out = [f"--out={args.out.absolute()}"] if args.out else []
        return _call("case_report", args.number, f"--as={args.form}", *out)


class Master:
    """tsutsumi master N --by MAIL --table NAME"""

    @staticmethod
    def add_arguments(parser: argparse.ArgumentParser) -> None:
        parser.add_argument("number", metavar="事案番号", help="例 PI-R8-0012")
        parser.add_argument("--by", required=True, metavar="メール", help="行う人のメールアドレス")
        parser.add_argument("--table", default="", metavar="表", help="表かビュー。省くと、読める表の一覧を出す")
        parser.add_argument("--columns", default="", metavar="列,列", help="読む列。省くとすべて")
        parser.add_argument("--confirm", action="store_true", help="列の確認を省き、すぐに照合する")

    @staticmethod
    def run(args: argparse.Namespace) -> int:
        told = [f"--{name}={getattr(args, name)}" for name in ("by", "table", "columns")]
        return _call("take_master", args.number, *told, *(["--confirm"] if args.confirm else []))


class Bundle:
    """tsutsumi bundle N --by MAIL --out FILE"""

    @staticmethod
    def add_arguments(parser: argparse.ArgumentParser) -> None:
        parser.add_argument("number", metavar="事案番号", help="例 PI-R8-0012")
        parser.add_argument("--by", required=True, metavar="メール", help="行う人のメールアドレス")
        parser.add_argument("--out", type=Path, metavar="ファイル", help="書き出す先。省くと今のフォルダー")
        parser.add_argument("--with-files", action="store_true", help="証拠のファイルも、暗号化を解いて入れる")

    @staticmethod
    def run(args: argparse.Namespace) -> int:
        out = [f"--out={args.out.absolute()}"] if args.out else []
        files = ["--with-files"] if args.with_files else []
        return _call("bundle", args.number, f"--by={args.by}", *out, *files)


class Audit:
    """tsutsumi audit verify"""

    @staticmethod
    def add_arguments(parser: argparse.ArgumentParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True, metavar="verify")
        acts.add_parser("verify", help="すべての鎖をたどって確かめる")

    @staticmethod
    def run(args: argparse.Namespace) -> int:  # noqa: ARG004 - there is only one act
        return _call("audit_verify")


def _call(command: str, *arguments: str) -> int:
    """Run a command of the server. Loaded late: everything else works without Django and its database."""
    import django
    from django.core.management import CommandError, call_command
    from django.db.utils import OperationalError, ProgrammingError

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tsutsumi.config.settings")
    try:
        django.setup()
        call_command(command, *arguments)
    except CommandError as error:
        raise Refused(str(error)) from error
    except (OperationalError, ProgrammingError) as error:
        raise Refused("データベースの準備ができていません。先に bin/up を一度実行してください。") from error
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else 1
    return 0
