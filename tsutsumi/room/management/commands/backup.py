"""`backup --out FILE --keys FILE`: everything as one encrypted file, and the one copy of the keys of the cases."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tsutsumi.core.flow import Refused
from tsutsumi.room.backing import writing


class Command(BaseCommand):
    help = "すべてを一つの暗号化したファイルに書き出す"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--out", type=Path, required=True, help="書き出す先（上書きはしない）")
        parser.add_argument("--keys", type=Path, help="事案の鍵の控え（ただ一つ。毎回置き換える）")

    def handle(self, *_: object, **options: Any) -> None:
        try:
            told = writing.write(options["out"])
            self.stdout.write(
                f"{told['rows']:,}行、{told['files']:,}個のファイルを書きました（{told['bytes']:,}バイト）。"
            )
            if options["keys"]:
                count = writing.write_keys(options["keys"])
                self.stdout.write(f"事案の鍵の控えを置き換えました（{count}個）。古い控えは残さないでください。")
            else:
                self.stdout.write("事案の鍵は入っていません。--keys で、ただ一つの控えも書いてください。")
        except (Refused, OSError) as refusal:
            raise CommandError(str(refusal)) from refusal
