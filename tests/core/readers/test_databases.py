"""Dumps and database files: every table comes out as rows, whatever the dump's way of writing."""

import io
import sqlite3

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.core.readers.reading import read_bytes

PEOPLE = [["id", "name", "memo"], ["1", "山田 太郎", "O'Neil, (株)"], ["2", "鈴木 花子", ""]]
MYSQL = r"""-- MySQL dump 10.13
CREATE TABLE `people` (
  `id` int(11) NOT NULL AUTO_INCREMENT,
  `name` varchar(40) DEFAULT NULL,
  `memo` decimal(10,2) DEFAULT NULL,
  PRIMARY KEY (`id`),
  KEY `n` (`name`)
) ENGINE=InnoDB;
INSERT INTO `people` VALUES (1,'山田 太郎','O\'Neil, (株)'),(2,'鈴木 花子',NULL);
"""
POSTGRES = """--
-- PostgreSQL database dump
--
COPY public.people (id, name, memo) FROM stdin;
1\t山田 太郎\tO'Neil, (株)
2\t鈴木 花子\t\\N
\\.
"""
INSERTS = """BEGIN TRANSACTION;
CREATE TABLE IF NOT EXISTS "people" (id INTEGER, name TEXT, memo TEXT);
INSERT INTO people VALUES(1,'山田 太郎','O''Neil, (株)');
INSERT INTO people VALUES(2,'鈴木 花子',NULL);
COMMIT;
"""
NAMED = """INSERT INTO app.people (id, name, memo) VALUES
(1, '山田 太郎', 'O''Neil, (株)'),
(2, '鈴木 花子', NULL);
"""


@pytest.mark.parametrize("dump", [MYSQL, POSTGRES, INSERTS, NAMED], ids=["mysqldump", "COPY", "sqlite dump", "INSERT"])
def test_a_dump_gives_its_tables_back(tmp_path, dump):
    reading = read_bytes(tmp_path, "dump.txt", dump.encode())
    assert [[list(row) for row in grid.rows] for grid in reading.grids] == [PEOPLE]
    assert reading.grids[0].place.sheet == "people"
    assert reading.first.state == "read"


def test_a_string_over_several_lines_and_a_backslash_at_its_end_are_kept(tmp_path):
    dump = "INSERT INTO t (a, b) VALUES ('一行目\n二行目; (', 'C:\\');\nINSERT INTO t (a, b) VALUES ('x', 'y');\n"
    rows = read_bytes(tmp_path, "a.sql", dump.encode()).grids[0].rows
    assert [list(row) for row in rows] == [["a", "b"], ["一行目\n二行目; (", "C:\\"], ["x", "y"]]


def test_what_is_no_row_of_a_dump_is_read_as_text(tmp_path):
    dump = "-- 担当 山田 090-1111-2222\nUPDATE t SET tel = '090-3333-4444';\nINSERT INTO t VALUES (1);\n"
    assert "090-3333-4444" in read_bytes(tmp_path, "a.sql", dump.encode()).passages[0].text


def database(tmp_path, *statements: str) -> bytes:
    path = tmp_path / "made.db"
    with sqlite3.connect(path) as made:
        for statement in statements:
            made.execute(statement)
    made.close()
    return path.read_bytes()


def test_all_tables_of_a_database_file_are_read(tmp_path):
    data = database(
        tmp_path,
        "CREATE TABLE people (id INTEGER, name TEXT, memo TEXT)",
        "INSERT INTO people VALUES (1, '山田 太郎', 'O''Neil, (株)'), (2, '鈴木 花子', NULL)",
        'CREATE TABLE "変な ""名前" (tel TEXT)',
        'INSERT INTO "変な ""名前" VALUES (\'090-1111-2222\')',
    )
    grids = read_bytes(tmp_path, "any.name", data).grids
    assert [[list(row) for row in grid.rows] for grid in grids] == [PEOPLE, [["tel"], ["090-1111-2222"]]]


def test_a_view_of_a_hostile_database_is_not_run(tmp_path):
    endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x FROM n"
    data = database(tmp_path, "CREATE TABLE a (x TEXT)", f"CREATE VIEW endless AS {endless}")
    assert [grid.place.sheet for grid in read_bytes(tmp_path, "a.db", data).grids] == ["a"]


def test_a_damaged_database_is_said_to_be(tmp_path):
    data = database(tmp_path, "CREATE TABLE a (x TEXT)")
    report = read_bytes(tmp_path, "a.db", data[:100] + b"\xff" * 4000).first
    assert (report.state, report.reason_code) == ("unread", "damaged")


def test_nested_fields_of_parquet_are_columns_of_their_own(tmp_path):
    table = pa.table({"name": ["山田", None], "home": [{"tel": "1", "zip": "2"}, None], "tags": [["a"], []]})
    file = io.BytesIO()
    pq.write_table(table, file)
    grid = read_bytes(tmp_path, "a.bin", file.getvalue()).grids[0]
    assert [list(row) for row in grid.rows] == [
        ["name", "home.tel", "home.zip", "tags"],
        ["山田", "1", "2", '["a"]'],
        ["", "", "", "[]"],
    ]


def test_a_truncated_parquet_file_is_said_to_be_damaged(tmp_path):
    assert read_bytes(tmp_path, "a.parquet", b"PAR1" + b"x" * 100).first.reason_code == "damaged"
