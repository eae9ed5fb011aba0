"""The made-up clinic leak, from files to the number of people, against the truth its maker wrote."""

import json

import pytest

from tsutsumi.core.people.count import head_count
from tsutsumi.core.people.proposals import limbs_suggested, proposals
from tsutsumi.core.pii.files import scan_paths
from tsutsumi.room.demo.leak import make_clinic_leak, make_sent_list, make_stick


@pytest.fixture(scope="module")
def clinic(tmp_path_factory):
    folder = tmp_path_factory.mktemp("leak") / "clinic"
    truth = make_clinic_leak(folder, seed=2026)
    return folder, truth, scan_paths([folder])


def test_the_truth_is_written_beside_the_leak_and_says_1043_people_in_1500_rows(clinic):
    folder, _, _ = clinic
    truth = json.loads(folder.with_name("clinic.truth.json").read_text("utf-8"))
    assert (truth["people_total"], truth["rows"]) == (1043, 1500)


def test_the_same_seed_makes_the_same_leak_and_another_seed_another(clinic, tmp_path):
    folder, _, _ = clinic
    register = (folder / "患者一覧.csv").read_bytes()
    make_clinic_leak(tmp_path / "again", seed=2026)
    make_clinic_leak(tmp_path / "other", seed=2027)
    assert (tmp_path / "again" / "患者一覧.csv").read_bytes() == register
    assert (tmp_path / "other" / "患者一覧.csv").read_bytes() != register


def test_the_interval_holds_all_people_and_its_causes_add_up(clinic):
    _, truth, result = clinic
    people = head_count(result)
    assert people.low <= truth.people_readable <= truth.people_total <= people.high
    assert people.high - people.low == sum(cause.adds for cause in people.causes)


def test_what_can_be_read_is_counted_nearly_exactly(clinic):
    _, truth, result = clinic
    people = head_count(result)
    undecided = sum(cause.adds for cause in people.causes if cause.code != "unread")
    assert people.low >= 0.98 * truth.people_readable
    assert undecided <= 0.02 * truth.people_readable


def test_every_file_ends_as_its_maker_says_and_the_unread_have_their_reasons(clinic):
    folder, truth, result = clinic
    states = {f.path.removeprefix(f"{folder}/"): f for f in result.files}
    assert {path: states[path].state for path in truth.files if truth.files[path] == "read"} == {
        path: "read" for path, state in truth.files.items() if state == "read"
    }
    assert {path: f.reason_code for path, f in states.items() if f.state != "read"} == truth.unread
    assert all(f.reason and f.most_people for f in result.unread)


def test_cards_and_words_of_sickness_are_found(clinic):
    _, truth, result = clinic
    assert result.kinds["card"].hits == truth.cards
    assert result.kinds["sensitive"].hits >= truth.sensitive_rows


def test_the_facts_proposed_point_to_limbs_one_two_and_four(clinic):
    _, truth, result = clinic
    facts = proposals(result, head_count(result))
    assert limbs_suggested(result.kinds, result.categories) == {"sensitive": True, "property": True}
    assert {"name", "birth_date", "card_number", "medical_history"} <= set(facts["data_kinds"])
    assert facts["count_max"] >= truth.people_total


@pytest.mark.parametrize(("make", "people"), [(make_sent_list, 40), (make_stick, 12)])
def test_a_small_leak_that_is_read_whole_has_an_exact_count(tmp_path, make, people):
    make(tmp_path / "leak")
    count = head_count(scan_paths([tmp_path / "leak"]))
    assert (count.low, count.high, count.causes) == (people, people, ())
