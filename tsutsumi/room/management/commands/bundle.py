"""`bundle NUMBER --by MAIL --out FILE`: the evidence bundle of a case, for cases too large for a browser."""

import os
from argparse import ArgumentParser
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tsutsumi.accounts.models import User
from tsutsumi.cases.models import Case
from tsutsumi.core.flow import Refused
from tsutsumi.room.bundling import actions


class Command(BaseCommand):
    help = "事案の証拠一式（検証できるzip）をファイルに書き出す"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("number", help="事案番号（例: PI-R8-0012）")
        parser.add_argument("--by", required=True, help="行う人のメールアドレス")
        parser.add_argument("--out", type=Path, help="書き出すファイル（なければ今のフォルダーに）")
        parser.add_argument("--with-files", action="store_true", help="証拠のファイルも、暗号化を解いて入れる")

    def handle(self, *_: object, **options: Any) -> None:
        case, by = _allowed(options["number"], options["by"], with_files=options["with_files"])
        try:
            made = actions.make(case, with_files=options["with_files"], by=by)
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        out = _written(options["out"] or Path(made.name), made)
        self.stdout.write(f"{out}\n根のハッシュ値: {made.row.root}\n紙に控え、一式とは別の人が持っていてください。")


def _allowed(number: str, mail: str, *, with_files: bool) -> tuple[Case, User]:
    """The case and the person, who must be able to do the same on the page."""
    by = User.objects.people().filter(email=mail.strip().lower(), is_active=True).first()
    case = Case.objects.visible_to(by).filter(number=number.strip()).first() if by else None
    rights = ("evidence.bundle", "evidence.reveal") if with_files else ("evidence.bundle",)
    if by is None or case is None or not all(by.may(right) for right in rights):
        raise CommandError(
            f"{mail} は、事案 {number} の証拠一式を作れません。"
            "事案番号と、--by の人の役割・参加する事案を確かめてください。"
        )
    return case, by


def _written(out: Path, made: actions.Made) -> Path:
    """Readable by the owner only; what was begun and did not end is not left behind."""
    part = out.with_name(f"{out.name}.part")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            for piece in made.stream:
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        part.replace(out)
    except OSError as error:
        _forget(part, error)
        raise CommandError(
            f"{out} に書き込めません（{error.strerror}）。--out で別の場所を指定してください。"
        ) from error
    except BaseException:
        _forget(part, None)
        raise
    return out.resolve()


def _forget(part: Path, error: OSError | None) -> None:
    if not isinstance(error, FileExistsError):
        with suppress(OSError):
            part.unlink(missing_ok=True)
