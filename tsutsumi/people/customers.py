"""The customer master of a case: its columns for a person to confirm, its rows for the linking, links in words."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from tsutsumi.accounts.models import User, system
from tsutsumi.cases.models import Case
from tsutsumi.core.flow import Refused
from tsutsumi.core.people import master as core
from tsutsumi.core.people.headings import Headed, Heading, Headings
from tsutsumi.core.pii.kinds import KINDS
from tsutsumi.core.readers import children
from tsutsumi.core.readers.limits import Limits
from tsutsumi.core.readers.opener import Ended, Job
from tsutsumi.evidence import names, vault
from tsutsumi.evidence.models import Sealed
from tsutsumi.evidence.workspace import workspace
from tsutsumi.people import actions
from tsutsumi.people.masks import NAMES
from tsutsumi.people.models import Master
from tsutsumi.people.pairs import LABELS

MOST_COLUMNS, MOST_TABLES = 60, 100
LARGEST = 100 << 20  # bytes of a file
DATABASES = (".db", ".sqlite", ".sqlite3", ".sql")
ENDINGS = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", *DATABASES)
# A table with one of these is of people; one with a customer's number alone may be of orders.
TELLING = {*NAMES, "address", "phone", "email"}
# Somebody waits for the columns, and the rows are held in memory: less room than a leaked file has.
LIMITS = Limits(seconds=20.0, seconds_per_mb=0.2, depth=1, members=2_000, expanded=2 << 30, pictures=0, processes=1)
NOT_A_TABLE = (
    "人の表が見つかりません。「氏名」「住所」「電話番号」などの見出しがあるCSVかExcel、"
    "またはその名前の列があるデータベースを選んでください。"
)

type Table = dict[str, Any]  # {"name", "columns": [{"header", "kind", "label"}]}, never a value of a row


def take_in(case: Case, sealed: Sealed, name: str, *, by: User) -> Master:
    """Keep a sealed file as the customer master to be confirmed. Refused, and destroyed, when it holds no people."""
    sealed.save(force_insert=True)
    try:
        found = tables(sealed, name, by=by)
        return actions.take_in_master(case, sealed, name, found, _proposed(name, found), by=by)
    except BaseException:
        vault.destroy(sealed)
        raise


@contextmanager
def _plain(sealed: Sealed, name: str, by: User) -> Iterator[Path]:
    """The file as it was, in a private folder that is wiped at the end."""
    with workspace(sealed.size) as place:
        path = place / f"master{names.suffix(name)}"
        with path.open("wb") as file:
            file.writelines(vault.open_stream(sealed, by=by, why="master"))
        yield path


def tables(sealed: Sealed, name: str, *, by: User) -> list[Table]:
    """The tables of people and what each column is used as. Refused when there is none.

    Only headings are told, never a cell: a table without headings shows numbers. A child reads the file, with limits:
    whoever made it, this process stays alive.
    """
    found, trouble = list[Table](), ""
    with (
        _plain(sealed, name, by) as path,
        closing(children.run(Headings(), [Job(str(path), name)], LIMITS)) as messages,
    ):
        for message in messages:
            if isinstance(message.told, Headed) and len(found) < MOST_TABLES:
                columns = [_column(one) for one in message.told.columns[:MOST_COLUMNS]]
                found.append({"name": _table_name(message.told.table), "columns": columns})
            if isinstance(message.told, Ended) and message.told.report.state != "read":
                trouble = message.told.report.reason
    if found:
        return [table for table in found if TELLING & _kinds(table)] or found
    raise Refused(
        f"このファイルは読めません（{trouble}）。CSVかExcel（xlsx）で保存し直してください。" if trouble else NOT_A_TABLE
    )


def _table_name(said: str) -> str:
    return names.shown(said) if said else ""


def unfit(name: str, size: int) -> str:
    """Why a file is not even opened; empty when it may be."""
    if names.suffix(name) not in ENDINGS:
        return (
            "顧客台帳はCSVかExcel（xlsx）、SQLite（.sqlite、.db）、SQLのダンプ（.sql）で預けてください。"
            "ほかの形式は、CSVに書き出してください。"
        )
    if size > LARGEST:
        return f"顧客台帳は{LARGEST >> 20}MBまでです。要らない列を除くか、CSVで保存し直してください。"
    return ""


def _column(heading: Heading) -> dict[str, str]:
    kind = heading.kind if heading.kind in KINDS else ""
    label = LABELS.get(kind) or (KINDS[kind].label_ja if kind else "")
    if not kind and core.says_who_died(heading.header):
        label = "亡くなった人の印"
    header = names.shown(heading.header)[:80] if heading.header else f"{heading.index + 1}列目"
    return {"header": header, "kind": kind, "label": label}


def _proposed(name: str, found: list[Table]) -> str:
    """Of a database the table that says most about people; of a workbook all sheets, which is ""."""
    if names.suffix(name) not in DATABASES:
        return ""
    return str(max(found, key=lambda table: len(_kinds(table)))["name"])


def _kinds(table: Table) -> set[str]:
    return {column["kind"] for column in table["columns"]} - {""}


def choices(master: Master) -> list[dict[str, Any]]:
    """The tables a person may choose from; nothing when there is one only."""
    if len(master.tables) < 2:
        return []
    found: list[dict[str, Any]] = [{"value": "", "columns": []}] if master.table == "" else []
    found += [{"value": table["name"], "columns": _used(table)} for table in master.tables]
    return [{**one, "is_chosen": one["value"] == master.table} for one in found]


def _used(table: Table) -> list[dict[str, str]]:
    return [column for column in table["columns"] if column["kind"]]


def rows(master: Master) -> core.Master:
    """The customers. Refused when the file cannot be read whole."""
    if master.source is None:
        raise Refused("顧客台帳のファイルがありません。もう一度預けてください。")
    try:
        with _plain(master.source, master.name, system()) as path:
            return core.of_file(path, LIMITS, lambda name: master.table in ("", _table_name(name)))
    except core.MasterError as error:
        raise Refused(str(error)) from None


def told(links: core.Links, customers: core.Master) -> list[dict[str, Any]]:
    """How many of the people are customers, how they can be reached, and how many are not known."""
    ways = links.reachable(customers)
    several = int((links.customer == core.SEVERAL).sum())
    words = (
        ("known", "顧客台帳にある人", links.matched),
        ("address", "　うち郵便で連絡できる人（住所がある）", ways["address"]),
        ("email", "　うちメールで連絡できる人", ways["email"]),
        ("phone", "　うち電話で連絡できる人", ways["phone"]),
        ("unsure", "複数の顧客に当たり、人が確かめる人", several),
        ("unknown", "顧客台帳に見つからない人", len(links.customer) - links.matched - several),
    )
    return [{"code": code, "label": label, "people": people} for code, label, people in words]


def marks(links: core.Links, customers: core.Master, people: Any) -> tuple[list[str | None], list[str | None]]:
    """For these people: whether each is known, and the customer's own number."""
    numbers = customers.sheet["member_id"].to_pylist()
    places = customers.sheet["row"].to_pylist()
    found = [int(one) for one in links.customer[people]]
    known: list[str | None] = ["known" if one >= 0 else "unsure" if one == core.SEVERAL else "unknown" for one in found]
    return known, [mark(numbers[one], places[one]) if one >= 0 else None for one in found]


def mark(number: str | None, line: int) -> str:
    """How a list names this customer."""
    return number or f"台帳の{line}行目"
