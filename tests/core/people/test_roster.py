import pytest

from tsutsumi.core.people import spill
from tsutsumi.core.people.count import count_people
from tsutsumi.core.people.resolve import resolve_roster
from tsutsumi.core.people.review import Decision
from tsutsumi.core.people.roster import Roster, RosterError, of_sheets
from tsutsumi.core.pii.records import joined, of_columns
from tsutsumi.core.readers.passage import Place

KEY = bytes(range(32))
ROWS = {"name": ["山田花子", "山田 花子", "佐藤一", "山田花子"], "phone": ["090-1111-2222", "09011112222", None, None]}


def sheet(path="名簿.csv", **columns):
    return of_columns(Place(path), [2, 3, 4, 5], {**ROWS, **columns})


def test_what_was_written_is_read_again(tmp_path):
    of_sheets(tmp_path / "r", KEY, [sheet("a.csv"), sheet("b.csv")])
    again = Roster.open(tmp_path / "r", KEY)
    assert len(again) == 8
    assert again.table().to_pylist() == joined([sheet("a.csv"), sheet("b.csv")]).to_pylist()
    assert again.take([6, 0, 6], ["name", "path"]).to_pylist()[0] == {"name": "佐藤一", "path": "b.csv"}


def test_no_value_lies_in_the_clear_and_a_wrong_key_is_told(tmp_path):
    of_sheets(tmp_path / "r", KEY, [sheet()])
    data = b"".join(part.read_bytes() for part in (tmp_path / "r").iterdir())
    assert not any(value.encode() in data for value in ("山田花子", "佐藤一", "090-1111-2222", "名簿.csv", "name_kana"))
    with pytest.raises(RosterError, match="鍵が違う"):
        Roster.open(tmp_path / "r", bytes(32)).table()


def test_a_roster_counts_like_the_records_in_memory_and_tells_pairs_without_values(tmp_path):
    roster = of_sheets(tmp_path / "r", KEY, [sheet()])
    one, other = resolve_roster(roster), resolve_roster(joined([sheet()]))
    assert (one.count, one.pairs, one.merges) == (other.count, other.pairs, other.merges)
    assert (one.count.low, one.count.high) == (2, 3)
    (pair,) = one.pairs
    assert not any(value in repr(pair) for value in ("山田", "花子", "090"))


@pytest.mark.parametrize(("same", "people"), [(True, 2), (False, 3)])
def test_a_decision_closes_the_interval(same, people):
    records = sheet()
    (pair,) = resolve_roster(joined([records])).pairs
    count = resolve_roster(joined([records]), [Decision(pair.left, pair.right, same)]).count
    assert (count.low, count.point, count.high) == (people, people, people)
    assert resolve_roster(joined([records]), [Decision(pair.left, pair.right, same)]).pairs == ()


def test_records_of_a_scan_are_on_disk_sealed_and_gone_when_they_are_counted(monkeypatch):
    monkeypatch.setattr(spill, "FLUSH_ROWS", 6)
    sheets = [sheet(f"{n}.csv") for n in range(5)]
    with spill.spilled() as records:
        for one in sheets:
            records.take(one)
        parts = records.roster.parts()
        assert len(parts) == 2, "two sheets of four records each are enough for a part"
        assert not any(b"090" in part.read_bytes() for part in parts)
        assert count_people(records.roster) == count_people(joined(sheets))
        folder = records.roster.folder
    assert not folder.exists()
