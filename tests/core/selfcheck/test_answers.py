"""What the page answers: the list and nothing but the list, in one size, with one status, to one person."""

import random
import re
import sys
from datetime import UTC, datetime, timedelta

import pytest

from tests.core.selfcheck.made import (
    CODES,
    LINES,
    NOON,
    OPEN,
    Clock,
    app,
    ask,
    by_code,
    by_question,
    code,
    entry,
    frame,
    mail,
    make,
    postal,
    question_body,
)  # fmt: skip
from tsutsumi.core.blind import codes, known, oprf
from tsutsumi.selfcheck import writing
from tsutsumi.selfcheck.counts import Counts
from tsutsumi.selfcheck.export import LANGUAGES, Meta, NoExport, current, opened

PEOPLE = 1_043
LINE = re.compile(rb"<(?:li|p)>(\w+:\w+\d)</(?:li|p)>")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("export")
    make(place, PEOPLE)
    return place


def lines_in(body):
    return {line.decode() for line in LINE.findall(body.split(b"<template")[0])}


def test_ten_thousand_probes_have_one_size_and_one_status_and_tell_the_list(folder):
    house, dice, seen = app(folder), random.Random(33), set()
    for probe in range(10_000):
        language = dice.choice(list(LANGUAGES)) if probe % 5 == 0 else "ja"
        number = dice.randrange(2 * PEOPLE)
        status, headers, body = by_code(house, code(number), language)
        seen.add((language, status, len(body), tuple(headers)))
        told = {LINES[n].words[language] for n in entry(number).lines} if number < PEOPLE else set()
        assert lines_in(body) == told
    assert len(seen) == len(LANGUAGES)
    assert {status for _, status, _, _ in seen} == {"200 OK"}


def steps(act):
    """How many instructions of Python an act takes, in every function that it calls."""
    count = 0

    def trace(frame, event, _):
        nonlocal count
        frame.f_trace_opcodes, frame.f_trace_lines = True, False
        count += event == "opcode"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        act()
    finally:
        sys.settrace(before)
    return count


def test_an_answer_takes_the_same_steps_for_everybody(folder):
    ready = app(folder).ready()

    def answer(plain):
        return ready.pages.answer("ja", *ready.look(plain))

    plain = [codes.read(code(number)) for number in range(PEOPLE - 20, PEOPLE + 20)]
    taken = [steps(lambda one=one: answer(one)) for one in (plain[0], *plain)][1:]  # the first begins the tracing
    assert min(taken) > 1_000
    assert len(set(taken)) == 1, (sorted(set(taken[:20])), sorted(set(taken[20:])))


def test_a_slip_and_a_throttled_answer_have_that_size_too(folder):
    house = app(folder)
    sizes = {len(by_code(house, typed)[2]) for typed in (code(1), code(PEOPLE + 1), "ABC", "", code(1)[:-1] + "*")}
    house.code_limit.each = CODES[0]
    answers = [by_code(house, code(1), address="198.51.100.1") for _ in range(40)]
    assert {status for status, _, _ in answers} == {"200 OK", "429 Too Many Requests"}
    assert sizes == {len(body) for _, _, body in answers}


def test_the_page_says_which_kinds_and_what_to_do_in_the_language_asked_for(folder):
    house = app(folder)
    for language in LANGUAGES:
        body = by_code(house, code(5), language)[2]
        assert lines_in(body) == {LINES[n].words[language] for n in entry(5).lines}
    assert b"en:item" not in by_code(house, code(5), "xx")[2]


def test_the_open_check_tells_the_list_to_who_knows_both_and_nothing_to_others(folder):
    house = app(folder)
    for number in (0, 1, 500, PEOPLE - 1):
        question = known.question("mail", mail(number).upper(), "postal", f"〒{postal(number)}")
        assert by_question(house, question, scalar=number + 3) == sum(1 << n for n in entry(number).lines)
        assert by_question(house, known.question("mail", mail(number), "postal", "0000001")) is None
    assert by_question(house, known.question("mail", mail(PEOPLE), "postal", postal(PEOPLE))) is None


def test_evaluations_have_one_size_and_one_status_for_members_and_others(folder):
    house = app(folder)
    seen = set()
    for number in range(PEOPLE - 100, PEOPLE + 100):
        element = oprf.packed(oprf.to_group(known.question("mail", mail(number), "postal", postal(number))))
        status, headers, body = ask(house, "/evaluate", question_body(house, element))
        seen.add((status, len(body), tuple(headers)))
    assert len(seen) == 1


def test_every_bucket_has_one_size(folder):
    house = app(folder)
    meta = house.ready().meta
    for kind, shape in (("code", meta.code), ("open", meta.open)):
        answers = [ask(house, f"/{kind}/{name}") for name in shape.names()]
        assert {(status, len(body)) for status, _, body in answers} == {("200 OK", shape.slots * 96)}


def test_codes_made_up_by_a_stranger_find_nobody(folder):
    house, dice, found = app(folder), random.Random(34), 0
    for probe in range(2_000):
        guessed = codes.of(dice.randbytes(8), str(probe))
        found += bool(lines_in(by_code(house, guessed)[2]))
    assert found == 0
    assert lines_in(by_code(house, code(3))[2])  # the control: a true code finds


def prober(house, targets, guesses, question):
    """Who knows addresses and tries what the limits let through: of whom it is sure in the end."""
    sure = set()
    for target in targets:
        for guess in guesses(target):
            answer = by_question(house, question(target, guess), address="203.0.113.9")
            if answer == "429 Too Many Requests":
                return sure
            if answer:
                sure.add(target)
                break
    return sure


def test_a_prober_who_knows_addresses_gains_nothing_and_the_control_without_second_item_gains_all(tmp_path):
    dice = random.Random(35)
    targets = dice.sample(range(120), 24)  # half of them are in the list of 60
    make(tmp_path / "two", 60)
    house = app(tmp_path / "two", open_=OPEN)

    def guesses(_):
        return (f"{dice.randrange(10**7):07d}" for _ in range(100))

    def asked(target, guess):
        return known.question("mail", mail(target), "postal", guess)

    assert prober(house, targets, guesses, asked) == set()
    assert by_question(house, asked(targets[0], postal(targets[0])), address="203.0.113.200") == "429 Too Many Requests"

    same = [writing.Entry(code(n), (asked(n, "0000000"),), frozenset({1})) for n in range(60)]
    writing.write(tmp_path / "one", 1, frame(), LINES, same)
    bare = app(tmp_path / "one")
    found = prober(bare, targets, lambda _: ["0000000"], asked)
    assert found == {target for target in targets if target < 60} != set()


def test_people_who_have_both_items_alike_are_left_out_of_the_open_check(tmp_path):
    question = known.question("mail", "family@example.jp", "postal", "1500001")
    twins = [writing.Entry(code(n), (question,), frozenset({n})) for n in (1, 2)]
    written = writing.write(tmp_path, 1, frame(), LINES, [*twins, entry(3)])
    assert (written.people, written.open, written.alike) == (3, 1, 2)
    assert by_question(app(tmp_path), question) is None


def test_a_code_ends_when_it_is_revoked_and_when_the_time_is_over(tmp_path):
    make(tmp_path, 40, number=1)
    clock = Clock()
    house = app(tmp_path, clock)
    assert lines_in(by_code(house, code(7))[2])
    make(tmp_path, [n for n in range(40) if n != 7], number=2)
    clock.now += 2
    assert not lines_in(by_code(house, code(7))[2])
    assert lines_in(by_code(house, code(8))[2])
    clock.now = frame().until.timestamp()
    status, _, body = by_code(house, code(8))
    assert status == "410 Gone"
    assert not lines_in(body)
    assert [ask(house, path)[0] for path in ("/", "/code/0.bin", "/meta.json")] == ["410 Gone"] * 3


def test_a_new_version_takes_the_place_of_the_old_one_at_once_and_nothing_of_it_stays(tmp_path):
    place = tmp_path / "export"
    make(place, 30, number=1)
    first = opened(place, current(place)).meta.salt
    make(place, 30, number=2)
    assert sorted(p.name for p in place.iterdir()) == ["current", "v000002"]
    assert opened(place, current(place)).meta.salt != first
    writing.take_down(place)
    assert list(place.iterdir()) == []
    with pytest.raises(NoExport):
        current(place)


def test_what_was_taken_down_is_not_answered_from_memory(tmp_path):
    """The buckets can be copied while they are public; without the blind function they say nothing."""
    make(tmp_path / "page")
    house = app(tmp_path / "page")
    body = question_body(house, oprf.blind(b"anything", 7))
    assert by_code(house, code(1))[0] == ask(house, "/evaluate", body)[0] == "200 OK"
    writing.take_down(tmp_path / "page")
    assert by_code(house, code(1))[0][:3] == "503"  # in the same second
    house.clock.now += 1
    for _ in range(3):
        assert by_code(house, code(1))[0][:3] == ask(house, "/evaluate", body)[0][:3] == "503"


def test_who_comes_after_the_page_was_taken_down_reads_whom_to_ask(tmp_path):
    make(tmp_path / "page")
    house = app(tmp_path / "page")
    writing.take_down(tmp_path / "page")
    house.clock.now += 1
    status, _, said = ask(house, "/")
    assert (status[:3], "窓口へお電話ください" in said.decode(), b"not available now" in said) == ("503", True, True)
    assert ask(house, "/style.css")[0] == "200 OK"


def test_the_page_says_the_last_day_on_which_it_is_open(folder):
    """frame() ends as the 26th of January begins in Japan."""
    house = app(folder)
    assert "2027年1月25日まで" in ask(house, "/")[2].decode()
    assert "2027-01-25 (Japan time)" in ask(house, "/en.html")[2].decode()


def test_in_the_second_of_a_new_version_a_code_is_answered(tmp_path):
    make(tmp_path / "page")
    house = app(tmp_path / "page")
    assert by_code(house, code(1))[0] == "200 OK"
    make(tmp_path / "page", number=2)
    assert lines_in(by_code(house, code(1))[2])


def test_an_export_that_breaks_while_it_is_written_leaves_the_old_one_in_force(tmp_path):
    place = tmp_path / "export"
    make(place, 30, number=1)
    broken = [entry(1), writing.Entry("nonsense", (), frozenset())]
    with pytest.raises(codes.Unreadable):
        writing.write(place, 2, frame(), LINES, broken)
    assert sorted(p.name for p in place.iterdir()) == ["current", "v000001"]


def test_the_key_of_the_blind_function_lies_in_the_private_part_and_nowhere_else(tmp_path):
    make(tmp_path, 30)
    version = tmp_path / current(tmp_path)
    secret = (version / "private" / "oprf.key").read_bytes()
    assert (version / "private" / "oprf.key").stat().st_mode & 0o777 == 0o600
    for file in (version / "public").rglob("*"):
        if file.is_file():
            held = file.read_bytes()
            assert secret not in held
            assert secret.hex().encode() not in held
            assert mail(3).encode() not in held
            assert code(3).encode() not in held
            assert codes.read(code(3)).encode() not in held
    assert not (tmp_path / "closed").exists()
    make(tmp_path / "closed", 30, firsts=(), second="")
    assert not (tmp_path / "closed" / "v000001" / "private").exists()


def test_without_proof_of_work_or_with_old_work_nothing_is_evaluated(folder):
    clock = Clock()
    house = app(folder, clock)
    element = oprf.packed(oprf.to_group(b"x"))
    good = question_body(house, element)
    assert ask(house, "/evaluate", good)[0] == "200 OK"
    lazy = next(
        body
        for n in range(99)
        if ask(house, "/evaluate", body := good[:41] + n.to_bytes(8, "big"))[0] == "400 Bad Request"
    )
    assert ask(house, "/evaluate", lazy)[2] == bytes(33)
    for hours in (-1, 2):
        clock.now = NOON.timestamp() + 3600 * hours
        assert ask(house, "/evaluate", good)[0] == "400 Bad Request"


@pytest.mark.parametrize("body", [b"", b"x", bytes(49), b"\x02" + b"\xff" * 48])
def test_nonsense_is_refused_in_the_same_size(folder, body):
    status, _, said = ask(app(folder), "/evaluate", body)
    assert (status, said) == ("400 Bad Request", bytes(33))


@pytest.mark.parametrize(
    "path", ["/../private/oprf.key", "/private/oprf.key", "/code/../meta.json", "/code/zz.bin", "/x"]
)
def test_nothing_but_the_pages_is_served(folder, path):
    status, _, said = ask(app(folder), path)
    assert status == "404 Not Found"
    assert "お手紙にあるアドレス" in said.decode()


def test_wrong_methods_and_long_bodies_are_refused(folder):
    house = app(folder)
    assert ask(house, "/", b"x")[0] == "405 Method Not Allowed"
    assert ask(house, "/check", b"x", method="DELETE")[0] == "405 Method Not Allowed"
    assert ask(house, "/check", b"x" * 3000)[0] == "413 Content Too Large"


def test_every_answer_forbids_keeping_framing_and_telling_and_sets_no_cookie(folder):
    house = app(folder)
    answers = [ask(house, p) for p in ("/", "/meta.json", "/style.css", "/code/0.bin", "/nothing")] + [
        by_code(house, code(1))
    ]
    for _, headers, _ in answers:
        told = dict(headers)
        assert told["Cache-Control"] == "no-store, no-transform"
        assert told["Referrer-Policy"] == "no-referrer"
        assert "frame-ancestors 'none'" in told["Content-Security-Policy"]
        assert "unsafe" not in told["Content-Security-Policy"]
        assert "Set-Cookie" not in told


def test_a_network_is_throttled_and_its_neighbour_is_not(folder):
    clock = Clock()
    house = app(folder, clock, codes_=CODES)

    def refusals(address, times):
        return sum(by_code(house, code(1), address=address)[0] != "200 OK" for _ in range(times))

    assert refusals("192.0.2.1", 30) == 0
    assert refusals("192.0.2.200", 5) == 5  # the same /24
    assert refusals("192.0.3.1", 5) == 0
    assert refusals("2001:db8:1:1::1", 31) == 1
    assert refusals("2001:db8:1:ffff::9", 2) == 2  # the same /48
    clock.now += 61
    assert refusals("192.0.2.1", 3) == 1  # two an minute come back


def test_all_networks_together_are_throttled(folder):
    house = app(folder, codes_=CODES)
    answers = [by_code(house, code(1), address=f"10.{n // 250}.{n % 250}.1")[0] for n in range(610)]
    assert answers.count("200 OK") == 600


def test_days_are_counted_alike_for_found_and_not_found(folder, tmp_path):
    clock = Clock()
    file = tmp_path / "counts.json"
    counts = Counts(file, lambda: datetime.fromtimestamp(clock(), UTC).date(), clock)
    house = app(folder, clock, counts=counts)
    by_code(house, code(1))
    by_code(house, code(PEOPLE + 1))
    ask(house, "/")
    clock.now += 31
    ask(house, "/code/0.bin")
    assert file.read_text() == '{"2026-12-01": {"codes": 3, "open": 0, "pages": 1, "refused": 0}}'


def test_what_an_export_says_of_itself_is_read_back(folder):
    meta = opened(folder, current(folder)).meta
    assert Meta.read(meta.dumped()) == meta
    assert meta.over(meta.frame.until)
    assert not meta.over(meta.frame.until - timedelta(seconds=1))


def test_words_of_the_export_cannot_break_out_of_the_page(tmp_path):
    make(tmp_path, 30, organisation="<script>alert(1)</script>", subject='"><b>', hours="<i>", word="<u>")
    body = ask(app(tmp_path), "/")[2]
    assert b"<script>alert" not in body
    assert b"<b>" not in body.split(b'class="word"')[0]
