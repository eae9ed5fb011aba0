"""tsutsumi COMMAND: the core without a server, and a few acts of the server without a browser.

Exit codes: 0 done; 1 refused, with a sentence on standard error that says what to do; 2 used wrongly.
"""

import argparse
import os
import sys
from typing import Any, NoReturn

from tsutsumi.cli import count, hashing, judge, kinds, scan, selfcheck, server
from tsutsumi.core.flow import Refused

COMMANDS: dict[str, tuple[Any, str]] = {
    "scan": (scan, "フォルダーやファイルを調べ、何が何件、何人分あるかを出す"),
    "count": (count, "人数だけを出す（フォルダー、または scan --hits の出力から）"),
    "kinds": (kinds, "個人データの種類とその記号を出す"),
    "judge": (judge, "事実（1行1件のJSON）から報告義務と期限を出す"),
    "hash": (hashing, "フォルダーの中のファイルのハッシュ値の一覧を作る"),
    "selfcheck": (selfcheck, "本人が自分で確かめるページを、別のプロセスで公開する"),
    "case": (server.Case, "事案の報告書をファイルに出す"),
    "master": (server.Master, "顧客データベースの表を、事案の顧客台帳として預ける"),
    "bundle": (server.Bundle, "事案の証拠一式（検証できるzip）をファイルに書き出す"),
    "backup": (server.Backup, "すべてを一つの暗号化したファイルに書き出す"),
    "restore": (server.Restore, "バックアップを隔離先に戻し、確かめる"),
    "audit": (server.Audit, "記録の鎖を確かめる"),
}


class Parser(argparse.ArgumentParser):
    """Says in Japanese that the command was used wrongly, and how it is used."""

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(2, f"使い方が違います: {message}\n「{self.prog} --help」で説明を見られます。\n")


def parser() -> argparse.ArgumentParser:
    top = Parser(prog="tsutsumi", description="個人データの漏えい等に備え、調べ、報告するための道具")
    commands = top.add_subparsers(dest="command", required=True, metavar="コマンド")
    for name, (module, about) in COMMANDS.items():
        command = commands.add_parser(name, help=about, description=about)
        module.add_arguments(command)
        command.set_defaults(run=module.run)
    return top


def main(arguments: list[str] | None = None) -> int:
    """The exit code."""
    args = parser().parse_args(arguments)
    try:
        code: int = args.run(args)
        sys.stdout.flush()
    except Refused as refusal:
        print(str(refusal), file=sys.stderr)
        return 1
    except BrokenPipeError:  # the reader of our output has gone: nothing is wrong
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print("中断しました。", file=sys.stderr)
        return 130
    return code
