"""The journal: one at a time, torn ends cut off, damage noticed, and kept elsewhere only up to what is known."""

import pytest

from tsutsumi.core.mailing import journal as j
from tsutsumi.core.mailing.journal import Broken, Busy, Journal

ONE, TWO = ("t" + letter * 25 for letter in "ab")


def entries(path, since=0):
    journal = Journal(path)
    found = [(entry.kind, entry.sending) for entry in journal.read(since)]
    journal.close()
    return found


def test_two_processes_never_send_from_one_journal(tmp_path):
    first = Journal(tmp_path / "j")
    with pytest.raises(Busy):
        Journal(tmp_path / "j")
    first.close()
    Journal(tmp_path / "j").close()


@pytest.mark.parametrize("torn", [b"0", b"12345678 intent", b"12345678 intent tttt\n", b"\x00" * 700, b"\n\n"])
def test_a_line_that_was_not_written_whole_is_cut_off(tmp_path, torn):
    journal = Journal(tmp_path / "j")
    journal.intend(ONE)
    journal.close()
    with (tmp_path / "j").open("ab") as file:
        file.write(torn)
    assert entries(tmp_path / "j") == [(j.INTENT, ONE)]


def test_damage_in_the_middle_is_never_read_over(tmp_path):
    journal = Journal(tmp_path / "j")
    for sending in (ONE, TWO):
        journal.intend(sending)
    journal.close()
    raw = (tmp_path / "j").read_bytes()
    (tmp_path / "j").write_bytes(raw.replace(b"taaa", b"tbaa", 1))
    with pytest.raises(Broken):
        entries(tmp_path / "j")


def test_it_need_not_be_read_again_only_up_to_the_first_that_is_not_kept(tmp_path):
    journal = Journal(tmp_path / "j")
    journal.intend(ONE)
    second = journal.written
    journal.intend(TWO)
    journal.end(j.TAKEN, TWO, 250)
    assert journal.safe({TWO}) == 0
    assert journal.safe({ONE}) == second
    assert journal.safe({ONE, TWO}) == journal.written


def test_words_of_the_other_side_cannot_make_a_second_line(tmp_path):
    journal = Journal(tmp_path / "j")
    journal.write(j.REFUSED, ONE, "550", "5.1.1\nffffffff taken", "x y")
    [entry] = journal.read()
    assert (entry.kind, entry.sending, len(entry.words)) == (j.REFUSED, ONE, 3)
    journal.close()
