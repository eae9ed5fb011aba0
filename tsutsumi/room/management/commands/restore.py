"""`restore FILE --keys PLACE`: fill this empty house from a backup, and test it. Called by `tsutsumi restore`."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from tsutsumi.accounts.models import User
from tsutsumi.core.flow import Refused
from tsutsumi.room.backing import restoring


class Command(BaseCommand):
    help = "空の堤にバックアップを戻し、確かめる"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="バックアップ")
        parser.add_argument("--keys", type=Path, required=True, help="事案の鍵の控え、または鍵のフォルダー")

    def handle(self, *_: object, **options: Any) -> None:
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        if User.objects.exists():
            raise CommandError("ここにはもうデータがあります。新しい、空のフォルダーを指定してください。")
        try:
            restoring.restore_keys(options["keys"])
            report = restoring.self_test(restoring.restore(options["file"]))
        except (Refused, OSError) as refusal:
            raise CommandError(str(refusal)) from refusal
        home = Path(settings.TSUTSUMI_HOME)
        (home / "self-test.json").write_text(json.dumps(report, ensure_ascii=False, indent=1), encoding="utf-8")
        self._tell(report, home)
        if not report["ok"]:
            raise SystemExit(1)

    def _tell(self, report: dict[str, Any], home: Path) -> None:
        found = report["found"]
        rows = sum(report["told"]["rows"].values()) - found.get("shut rows", 0)
        self.stdout.write(f"{rows:,}行を戻しました。消去済みなどで開けない行: {found.get('shut rows', 0):,}行。")
        damaged = len(report["damaged"])
        self.stdout.write(
            f"保管庫: 開けた{report['opened']:,}個、鍵がない{report['shut']:,}個、壊れている{damaged:,}個。"
        )
        self.stdout.write("記録の鎖: " + ("異常なし" if not report["trail"] else "；".join(report["trail"])))
        self.stdout.write("利用者はすべて無効です。create_admin で管理者を作り、一人ずつ有効にしてください。")
        self.stdout.write(
            f"結果: {'問題ありません' if report['ok'] else '問題があります'}（{home / 'self-test.json'}）"
        )
