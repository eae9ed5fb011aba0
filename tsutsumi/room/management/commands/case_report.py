"""`case_report NUMBER --as pdf`: the report of a case as a file, for those who work without a browser."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tsutsumi.accounts.models import system
from tsutsumi.cases.models import Case
from tsutsumi.core.documents.render import MEDIA_TYPES
from tsutsumi.reports import actions
from tsutsumi.reports.models import Report


class Command(BaseCommand):
    help = "事案の報告書をファイルに書き出す（最後の版。まだ報告がなければ、いまの事実による下書き）"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("number", help="事案番号（例: PI-R8-0012）")
        parser.add_argument("--as", dest="kind", choices=tuple(MEDIA_TYPES), default="pdf", help="形式")
        parser.add_argument("--out", type=Path, help="書き出すファイル（なければ今のフォルダーに 事案番号.形式）")

    def handle(self, *_: object, **options: Any) -> None:
        case = _case(options["number"])
        kind, out = options["kind"], options["out"] or Path(f"{case.number}.{options['kind']}")
        # The one last worked on: a 確報 supersedes the 速報 it began from.
        report = Report.objects.filter(case=case).order_by("-versions__at", "-pk").first()
        if report is not None:
            data = actions.hand_out(report.current, kind, by=system())
        else:
            data = actions.hand_out_draft(case, kind, by=system())
        self.stdout.write(str(_written(out, data)))


def _case(number: str) -> Case:
    case = Case.objects.filter(number=number.strip()).first()
    if case is None:
        raise CommandError(f"事案 {number} はありません。事案番号を確かめてください（例: PI-R8-0012）。")
    return case


def _written(out: Path, data: bytes) -> Path:
    try:
        out.write_bytes(data)
    except OSError as error:
        raise CommandError(
            f"{out} に書き込めません（{error.strerror}）。--out で別の場所を指定してください。"
        ) from error
    return out.resolve()
