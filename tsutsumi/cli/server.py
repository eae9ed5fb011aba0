"""tsutsumi case report, master, bundle, audit verify: acts of the server, passed on to its commands."""

import argparse
import os
import shutil
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


class Backup:
    """tsutsumi backup --out FILE --keys FILE"""

    @staticmethod
    def add_arguments(parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--out", required=True, type=Path, metavar="ファイル", help="書き出す先（上書きはしない）")
        parser.add_argument("--keys", type=Path, metavar="ファイル", help="事案の鍵の控え（ただ一つ。毎回置き換える）")

    @staticmethod
    def run(args: argparse.Namespace) -> int:
        keys = [f"--keys={args.keys.absolute()}"] if args.keys else []
        return _call("backup", f"--out={args.out.absolute()}", *keys)


class Restore:
    """tsutsumi restore FILE --into FOLDER"""

    @staticmethod
    def add_arguments(parser: argparse.ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="ファイル", help="バックアップ")
        parser.add_argument(
            "--into", required=True, type=Path, metavar="フォルダー", help="新しい隔離先（空であること）"
        )
        parser.add_argument("--keys", type=Path, metavar="ファイル", help="事案の鍵の控え。省くと、いまの堤の鍵を使う")

    @staticmethod
    def run(args: argparse.Namespace) -> int:
        """The running house is never opened: the command works with the new folder as its home."""
        into, live = args.into.absolute(), _home()
        if not args.file.is_file():
            raise Refused(f"{args.file} がありません。バックアップのファイルを確かめてください。")
        if into.exists() and any(into.iterdir()):
            raise Refused(f"{into} は空ではありません。新しいフォルダーを指定してください。")
        _take_keys(live / "keys", into / "keys")
        os.environ["TSUTSUMI_HOME"] = str(into)
        os.environ.pop("DATABASE_URL", None)
        os.environ.pop("DATABASE_URL_FILE", None)
        keys = args.keys.absolute() if args.keys else live / "keys" / "scopes"
        try:
            return _call("restore", str(args.file.absolute()), f"--keys={keys}")
        except Refused:
            shutil.rmtree(into, ignore_errors=True)  # nothing half restored is left to be taken for a house
            raise


def _home() -> Path:
    """The folder of the running house, as the settings find it."""
    return Path(os.environ.get("TSUTSUMI_HOME") or Path(__file__).resolve().parents[2] / "data").resolve()


def _take_keys(source: Path, target: Path) -> None:
    """The keys of the house go along, unless the environment names them. The one for logins is made anew."""
    target.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name in ("vault_key", "audit_key", "backup_key"):
        known = f"TSUTSUMI_{name.upper()}"
        if os.environ.get(known) or os.environ.get(f"{known}_FILE"):
            continue
        if not (source / name).is_file():
            raise Refused(f"{source / name} がありません。元の鍵をここに置くか、環境変数 {known} で渡してください。")
        (target / name).touch(mode=0o600)
        (target / name).write_bytes((source / name).read_bytes())


class Audit:
    """tsutsumi audit verify"""

    @staticmethod
    def add_arguments(parser: argparse.ArgumentParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True, metavar="verify")
        act = acts.add_parser("verify", help="すべての鎖をたどって確かめる")
        act.add_argument("--day", metavar="日付", help="メールで届いた控えの日付（2026-11-26）")
        act.add_argument("--digest", metavar="控え", help="メールで届いた控え")

    @staticmethod
    def run(args: argparse.Namespace) -> int:
        told = [f"--{name}={value}" for name in ("day", "digest") if (value := getattr(args, name))]
        return _call("audit_verify", *told)


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
        what = str(error).partition("\n")[0]
        raise Refused(f"データベースを使えません（{what}）。まだなら、先に bin/up を一度実行してください。") from error
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else 1
    return 0
