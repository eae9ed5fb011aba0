"""tsutsumi case report, tsutsumi audit verify: acts of the server, passed on to its commands."""

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
