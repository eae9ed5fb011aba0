import pytest

from tests.core.readers.reading import read_bytes
from tsutsumi.core.readers import tables
from tsutsumi.core.readers.passage import column_letter


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_the_delimiter_is_found(tmp_path, delimiter):
    rows = [["氏名", "電話", "備考"], ["山田花子", "090-1111-2222", "a"], ["鈴木一郎", "090-3333-4444", "b"]] * 3
    reading = read_bytes(tmp_path, "a.csv", "\n".join(delimiter.join(r) for r in rows).encode())
    assert [list(r) for r in reading.grids[0].rows] == rows


def test_a_cell_keeps_its_quotes_commas_and_line_breaks(tmp_path):
    data = '氏名,備考\n山田花子,"1行目\n2行目, ""引用"""\n鈴木一郎,なし\n'.encode()
    assert list(read_bytes(tmp_path, "a.csv", data).grids[0].rows[1]) == ["山田花子", '1行目\n2行目, "引用"']


def test_a_quote_that_never_closes_does_not_swallow_the_people_behind_it(tmp_path):
    lines = ["氏名,備考", '山田花子,"あだ名', *(f"鈴木{n}郎,なし{'。' * 40}" for n in range(9000))]
    reading = read_bytes(tmp_path, "a.csv", "\n".join(lines).encode())
    assert sum(len(g.rows) for g in reading.grids) == 9002


def test_a_text_whose_lines_have_the_same_columns_is_a_table_whatever_its_name(tmp_path):
    data = "\n".join(f"{n}\t山田{n}\t090-0000-{n:04}" for n in range(20)).encode()
    assert read_bytes(tmp_path, "dump.dat", data).grids
    assert not read_bytes(tmp_path, "letter.txt", "拝啓、\n山田様。\nお元気ですか。\n敬具\n".encode()).grids


def test_later_blocks_of_a_long_table_carry_the_first_rows_and_their_own_numbers(tmp_path):
    rows = tables.BLOCK_ROWS + 10
    data = "氏名,番号\n" + "".join(f"山田花子,{n}\n" for n in range(rows))
    first, second = read_bytes(tmp_path, "a.csv", data.encode()).tables
    assert first.head is second.head
    assert second.head.rows[0] == ["氏名", "番号"]
    assert second.first_row == tables.BLOCK_ROWS + 1
    assert len(first) + len(second) == rows + 1


def test_a_line_without_end_is_read_as_text_in_windows_and_said_to_be(tmp_path):
    data = "山田花子,090-1111-2222," * 700_000
    reading = read_bytes(tmp_path, "a.csv", data.encode())
    assert (reading.first.state, reading.first.reason_code) == ("partly", "long_line")
    assert "".join(p.text for p in reading.passages) == data
    assert max(len(p.text) for p in reading.passages) < 3_000_000


@pytest.mark.parametrize(("index", "letter"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_columns_have_the_letters_of_a_spreadsheet(index, letter):
    assert column_letter(index) == letter


def test_objects_of_json_are_rows_and_the_rest_is_text(tmp_path):
    data = b'{"clinic": "\\u3042\\u304a\\u3044", "patients": [{"name": "A", "home": {"tel": "1"}}, {"name": "B"}]}'
    reading = read_bytes(tmp_path, "a.json", data)
    assert [list(r) for r in reading.grids[0].rows] == [["name", "home.tel"], ["A", "1"], ["B", ""]]
    assert "あおい" in reading.text


def test_json_lines_are_rows_and_a_broken_line_is_text(tmp_path):
    reading = read_bytes(tmp_path, "a.jsonl", b'{"name": "A"}\n{"name": "B"}\n{broken 090-1111-2222\n')
    assert [list(r) for r in reading.grids[0].rows] == [["name"], ["A"], ["B"]]
    assert "090-1111-2222" in reading.passages[0].text


def test_json_deeper_than_the_stack_is_still_text(tmp_path):
    reading = read_bytes(tmp_path, "a.json", b"[" * 200_000 + b'"090-1111-2222"' + b"]" * 200_000)
    assert reading.first.state in {"read", "partly"}
    assert "090-1111-2222" in reading.text
