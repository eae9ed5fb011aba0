"""A customer master out of a database: a file of SQLite, a dump, or a PostgreSQL that somebody else runs."""

import io
import re
import sqlite3
from contextlib import closing

import openpyxl
import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse
from psycopg import sql

from tests.apps.evidence.house import inline
from tests.apps.people.test_masters import HEADER, hand_in, rows_of, told
from tsutsumi.core.flow import Refused
from tsutsumi.core.readers import children
from tsutsumi.evidence.models import Sealed
from tsutsumi.people import actions, elsewhere, gather
from tsutsumi.people.models import Master

ORDERS = [("C4100", "2026-01-02", "3,000", "梅干し"), ("C4101", "2026-01-03", "1,200", "味噌")]
STAFF = [("近藤 恵", "03-0000-0001"), ("森 修", "03-0000-0002")]


@pytest.fixture(autouse=True)
def _here(monkeypatch):
    """Starting children is slow; test_found_by_attack.py has them."""
    monkeypatch.setattr(children, "run", inline)


def database_of(persons):
    """Orders, two of the staff, and the customers, in this order."""
    database = sqlite3.connect(":memory:")
    database.execute("CREATE TABLE 注文 (会員番号, 日付, 金額, 品名)")
    database.executemany("INSERT INTO 注文 VALUES (?,?,?,?)", ORDERS)
    database.execute("CREATE TABLE 社員 (氏名, 電話番号)")
    database.executemany("INSERT INTO 社員 VALUES (?,?)", STAFF)
    database.execute(f"CREATE TABLE 会員 ({','.join(HEADER)})")
    database.executemany(f"INSERT INTO 会員 VALUES ({','.join('?' * len(HEADER))})", list(rows_of(persons)))
    database.commit()
    return database


def as_sqlite(persons):
    with closing(database_of(persons)) as database:
        return database.serialize()


def as_dump(persons):
    """As `sqlite3 … .dump` writes it."""
    with closing(database_of(persons)) as database:
        return "\n".join(database.iterdump()).encode()


FORMS = {"顧客.sqlite": as_sqlite, "顧客.sql": as_dump}


@pytest.fixture
def browser(sato, as_user):
    return as_user(sato)


def confirm(browser, case, **chosen):
    return browser.post(reverse("people:confirm_master", args=[case.number, Master.objects.first().pk]), chosen)


@pytest.mark.parametrize("name", FORMS)
def test_the_table_of_the_customers_is_proposed_and_any_other_can_be_chosen(counted, persons, browser, work, name):
    content = FORMS[name](persons[:24])
    answer = hand_in(browser, counted, content, name)
    html = browser.get(answer["Location"]).text
    offered = dict(re.findall(r'name="table" value="([^"]*)"( checked)?', html))
    assert offered == {"会員": " checked", "社員": ""}  # orders have a customer's number, and nobody's name
    assert all(heading in html for heading in ("氏名", "メールアドレス", "住所"))
    assert STAFF[0][0] not in html
    assert not [value for one in persons for value in one.values() if value in html]
    confirm(browser, counted, table="会員")
    work()
    assert told(counted)["known"] == 24
    hand_in(browser, counted, content, name)
    confirm(browser, counted, table="社員")
    work()
    assert told(counted)["known"] == 0
    assert "社員" in browser.get(reverse("people:master", args=[counted.number])).text


def test_a_table_that_is_not_there_is_refused(counted, persons, sato, browser):
    hand_in(browser, counted, as_sqlite(persons), "顧客.db")
    with pytest.raises(Refused, match="どの表"):
        actions.confirm_master(Master.objects.get(), "給与", by=sato)
    assert gather.master_of(counted) is None


def test_of_a_workbook_all_sheets_are_customers_unless_one_is_chosen(counted, persons, browser, work, tmp_path):
    book = openpyxl.Workbook()
    for title, some in (("本店", persons[:10]), ("支店", persons[10:16])):
        sheet = book.create_sheet(title)
        for row in (HEADER, *rows_of(some)):
            sheet.append(row)
    book.save(tmp_path / "顧客.xlsx")
    content = (tmp_path / "顧客.xlsx").read_bytes()
    for table, known in (("", 16), ("支店", 6)):
        hand_in(browser, counted, content, "顧客.xlsx")
        confirm(browser, counted, table=table)
        work()
        assert told(counted)["known"] == known


@pytest.mark.parametrize(("content", "name"), [(b"SQLite format 3\0" + bytes(99), "x.db"), (b"SELECT 1;", "x.sql")])
def test_a_database_that_is_none_is_refused_in_words_and_not_kept(counted, browser, content, name):
    sealed = Sealed.objects.count()
    answer = hand_in(browser, counted, content, name)
    assert (answer.status_code, "field-wrong" in answer.text) == (422, True)
    assert Sealed.objects.count() == sealed


postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="bin/test has one")


@pytest.fixture
def shop(persons, django_db_blocker):
    """The address of a database with customers, orders, and a table under a name that must be quoted."""
    there = connection.settings_dict
    own = {"host": there["HOST"] or there["OPTIONS"].get("host"), "port": there["PORT"] or None, "user": there["USER"],
           "password": there["PASSWORD"] or None}  # fmt: skip
    own = {name: value for name, value in own.items() if value}
    with psycopg.connect(dbname="postgres", autocommit=True, **own) as server:
        server.execute("DROP DATABASE IF EXISTS shop_of_a_test")
        server.execute("CREATE DATABASE shop_of_a_test")
    with psycopg.connect(dbname="shop_of_a_test", autocommit=True, **own) as database:
        database.execute("CREATE SCHEMA store")
        _table(database, ("store", '会員"; DROP TABLE x --'), rows_of(persons[:24]))
        _table(database, ("store", "会員"), rows_of(persons[:24]))
        _table(database, ("public", "会員"), rows_of(persons[:3]))
        database.execute("CREATE TABLE 注文 (番号 integer, 品名 text)")
        database.execute("INSERT INTO 注文 VALUES (1, '味噌')")
        database.execute("DO $$BEGIN CREATE ROLE reader_of_a_test LOGIN; EXCEPTION WHEN OTHERS THEN NULL; END$$")
        database.execute("GRANT SELECT ON 注文 TO reader_of_a_test")
    yield psycopg.conninfo.make_conninfo("", **own, dbname="shop_of_a_test")
    with psycopg.connect(dbname="postgres", autocommit=True, **own) as server:
        server.execute("DROP DATABASE shop_of_a_test")


def _table(database, name, rows):
    columns = sql.SQL(", ").join(sql.SQL("{} text").format(sql.Identifier(one)) for one in HEADER)
    database.execute(sql.SQL("CREATE TABLE {} ({})").format(sql.Identifier(*name), columns))
    marks = sql.SQL(", ").join([sql.Placeholder()] * len(HEADER))
    with database.cursor() as cursor:
        cursor.executemany(sql.SQL("INSERT INTO {} VALUES ({})").format(sql.Identifier(*name), marks), list(rows))


def url(conninfo, **other):
    """As an address: what the setting holds."""
    told = {**psycopg.conninfo.conninfo_to_dict(conninfo), **other}
    query = "&".join(f"{name}={value}" for name, value in told.items())
    return f"postgresql:///?{query}"


@pytest.fixture
def master(settings, shop):
    settings.MASTER_DATABASE_URL = url(shop)

    def take(case, by, *more):
        out = io.StringIO()
        call_command("take_master", case.number, f"--by={by.email}", *more, stdout=out)
        return out.getvalue()

    return take


@postgresql
def test_a_table_of_a_postgresql_becomes_the_master_that_is_confirmed_on_the_page(
    counted, persons, sato, browser, work, master
):
    listing, said = master(counted, sato), master(counted, sato, "--table=store.会員")
    assert set(listing.split()) >= {"store.会員", "public.会員", "public.注文"}
    assert {"メールアドレス: メール", "死亡: 亡くなった人の印"} <= {line.strip() for line in said.splitlines()}
    assert "まだ照合していません" in said
    assert not [value for one in persons for value in one.values() if value in said]
    assert gather.master_of(counted) is None
    confirm(browser, counted)
    work()
    assert told(counted)["known"] == 24
    assert Master.objects.get().by == sato


@postgresql
@pytest.mark.parametrize("table", ["store.会員", 'store.会員"; DROP TABLE x --'])
def test_only_the_columns_that_are_named_are_read(counted, sato, work, master, table):
    master(counted, sato, f"--table={table}", "--columns=会員番号,氏名,電話番号", "--confirm")
    work()
    assert [one["header"] for one in Master.objects.get().columns] == ["会員番号", "氏名", "電話番号"]
    assert (told(counted)["known"], told(counted)["email"]) == (36, 0)  # twice who shares a name and a telephone


@postgresql
@pytest.mark.parametrize(
    ("more", "words"),
    [
        (["--table=会員"], "2つあります（public.会員、store.会員）"),
        (["--table=給与"], "見つかりません"),
        (["--table=pg_catalog.pg_authid"], "見つかりません"),
        (["--table=information_schema.tables"], "見つかりません"),
        (["--table=会員; DROP TABLE 会員"], "見つかりません"),
        (["--table=store.会員", "--columns=氏名,給与"], "列「給与」はこの表にありません"),
        (["--table=注文"], "人の表が見つかりません"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words_and_nothing_is_kept(counted, sato, master, more, words):
    sealed = Sealed.objects.count()
    with pytest.raises(CommandError, match=re.escape(words)):
        master(counted, sato, *more)
    assert (Sealed.objects.count(), Master.objects.count()) == (sealed, 0)


@postgresql
def test_too_many_rows_are_refused_and_too_many_bytes(counted, sato, master, monkeypatch):
    monkeypatch.setattr(elsewhere, "MOST_ROWS", 23)
    with pytest.raises(CommandError, match="23行を超えます"):
        master(counted, sato, "--table=store.会員")
    monkeypatch.setattr(elsewhere, "MOST_ROWS", 24)
    monkeypatch.setattr("tsutsumi.people.customers.LARGEST", 1 << 10)
    with pytest.raises(CommandError, match="--columns で"):
        master(counted, sato, "--table=store.会員")
    assert not Master.objects.exists()


@postgresql
def test_the_database_of_the_customers_is_read_only(shop):
    with elsewhere._connected(url(shop)) as database, pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
        database.execute("DELETE FROM store.会員")


@postgresql
def test_without_the_right_to_read_it_is_said_so(shop):
    reader = url(shop, user="reader_of_a_test")
    assert "public.注文" in elsewhere.listed(reader)
    assert "味噌" in b"".join(elsewhere.lines(reader, "注文")).decode()
    with pytest.raises(Refused, match="見つかりません"):  # what one may not see is not there
        list(elsewhere.lines(reader, "store.会員"))


SECRET = "himitsu-no-kagi"


@pytest.mark.parametrize(
    "address",
    [
        "",
        "sqlite:///x.db",
        f"postgresql://reader:{SECRET}@127.0.0.1:1/shop",
        f"postgresql://reader:{SECRET}%@127.0.0.1:1/shop",
        f"postgresql://reader:{SECRET}@[::1/shop",
    ],
)
def test_an_address_that_leads_nowhere_is_said_without_its_password(counted, sato, settings, address):
    settings.MASTER_DATABASE_URL = address
    with pytest.raises(CommandError, match="TSUTSUMI_MASTER_DATABASE_URL") as refused:
        call_command("take_master", counted.number, f"--by={sato.email}", "--table=x")
    assert SECRET not in str(refused.value)


def test_who_could_not_do_it_on_the_page_cannot_do_it_by_the_command(counted, kato, ito, world, settings):
    settings.MASTER_DATABASE_URL = "postgresql://127.0.0.1:1/x"
    for who in (kato.email, ito.email, world.stranger.email, "nobody@aoi.example", "system@tsutsumi.invalid"):
        with pytest.raises(CommandError, match="扱えません"):
            call_command("take_master", counted.number, f"--by={who}", "--table=x")
