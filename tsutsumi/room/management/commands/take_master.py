"""`take_master NUMBER --by MAIL --table NAME`: a table of a customer database, handed to a case as its master."""

from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from tsutsumi.accounts.models import User
from tsutsumi.cases.models import Case
from tsutsumi.core.flow import Refused
from tsutsumi.evidence import vault
from tsutsumi.evidence.models import Sealed, scope_of
from tsutsumi.people import actions, customers, elsewhere
from tsutsumi.people.models import Master


class Command(BaseCommand):
    help = "顧客データベースの表を、事案の顧客台帳として預ける（アドレスは TSUTSUMI_MASTER_DATABASE_URL から）"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("number", help="事案番号（例: PI-R8-0012）")
        parser.add_argument("--by", required=True, help="行う人のメールアドレス")
        parser.add_argument("--table", default="", help="表かビューの名前（なければ、読める表の一覧を出す）")
        parser.add_argument("--columns", default="", help="読む列（カンマ区切り。なければすべて）")
        parser.add_argument("--confirm", action="store_true", help="列の確認を省き、すぐに照合する")

    def handle(self, *_: object, **options: Any) -> None:
        case, by = _allowed(options["number"], options["by"])
        try:
            if not options["table"]:
                self.stdout.write("\n".join(elsewhere.listed(settings.MASTER_DATABASE_URL)))
                return
            columns = [name.strip() for name in options["columns"].split(",") if name.strip()]
            master = _taken(case, options["table"], columns, by)
            if options["confirm"]:
                actions.confirm_master(master, by=by)
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(_told(master, is_confirmed=options["confirm"]))


def _allowed(number: str, mail: str) -> tuple[Case, User]:
    """The case and the person, who must be able to do the same on the page."""
    by = User.objects.people().filter(email=mail.strip().lower(), is_active=True).first()
    case = Case.objects.visible_to(by).filter(number=number.strip()).first() if by else None
    if by is None or case is None or not by.may("people.master"):
        raise CommandError(
            f"{mail} は、事案 {number} の顧客台帳を扱えません。"
            "事案番号と、--by の人の役割・参加する事案を確かめてください。"
        )
    return case, by


def _taken(case: Case, table: str, columns: list[str], by: User) -> Master:
    sealed = _sealed(case, elsewhere.lines(settings.MASTER_DATABASE_URL, table, columns))
    return customers.take_in(case, sealed, f"{table}.csv", by=by)


def _sealed(case: Case, pieces: Iterator[bytes]) -> Sealed:
    size = 0
    with vault.writing(scope_of(case)) as out:
        for piece in pieces:
            size += len(piece)
            if trouble := customers.unfit("x.csv", size):
                raise Refused(f"{trouble}--columns で、要る列だけを指定できます。")
            out.write(piece)
        return out.settle()


def _told(master: Master, *, is_confirmed: bool) -> str:
    lines = [f"{one['header']}: {one['label'] or '使わない'}" for one in master.columns]
    then = (
        "照合を始めました。"
        if is_confirmed
        else "まだ照合していません。画面で列を確かめ、「この列で照合する」を押してください。"
    )
    return "\n".join(["預かりました。列の読み取り:", *(f"  {line}" for line in lines), then])
