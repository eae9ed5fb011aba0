"""One scan, one number: the commands, the record sheets and the sealed roster of the pages say the same."""

import json

import pytest

from tsutsumi.cli.__main__ import main
from tsutsumi.core.people import warm
from tsutsumi.core.people.count import count_people, head_count
from tsutsumi.core.people.resolve import resolve_roster
from tsutsumi.core.people.roster import of_sheets
from tsutsumi.core.pii.files import scan_paths
from tsutsumi.room.demo.leak import make_clinic_leak


@pytest.fixture(scope="module")
def scanned(tmp_path_factory):
    folder = tmp_path_factory.mktemp("one") / "clinic"
    make_clinic_leak(folder, seed=11)
    return folder, scan_paths([folder])


def test_the_sealed_roster_of_a_scan_counts_like_the_scan(scanned, tmp_path):
    _, result = scanned
    roster = of_sheets(tmp_path / "roster", b"k" * 32, result.sheet.to_batches())
    assert resolve_roster(roster, files=result.files).count == head_count(result)


def test_the_commands_scan_and_count_say_the_number_of_the_scan(scanned, capsys):
    folder, result = scanned
    said = []
    for command in ("scan", "count"):
        assert main([command, str(folder), "--json"]) == 0
        said.append(json.loads(capsys.readouterr().out))
    count = head_count(result)
    assert said[0]["people"] == said[1]
    assert (said[1]["low"], said[1]["point"], said[1]["high"]) == (count.low, count.point, count.high)


def test_a_hits_file_gives_the_same_high_and_cannot_weigh_how_alike_two_spellings_are(scanned, capsys, tmp_path):
    folder, result = scanned
    assert main(["scan", str(folder), "--hits", str(tmp_path / "hits.jsonl"), "--json"]) == 0
    capsys.readouterr()
    assert main(["count", str(tmp_path / "hits.jsonl"), "--json"]) == 0
    said, count = json.loads(capsys.readouterr().out), head_count(result)
    assert said["high"] == count.high
    assert abs(said["low"] - count.low) <= count.low / 100
    assert abs(said["point"] - count.point) <= count.point / 100


def test_what_is_compiled_before_the_first_scan_counts_people(monkeypatch):
    """It broke without a word: `bin/up` goes on when it fails, and the first scan was slow."""
    counted = []
    monkeypatch.setattr(warm, "folder", lambda: None)  # no cache of anybody else is removed
    monkeypatch.setattr(warm, "count_people", lambda sample: counted.append(count_people(sample)))
    warm.main()
    assert counted[0].high == 1
