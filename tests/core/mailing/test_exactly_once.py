"""The worker is killed at every step, again and again: nobody gets two, nobody none, nobody another's."""

import sqlite3
from contextlib import closing
from html.parser import HTMLParser

import pytest

from bench import mail_worker
from tests.core.mailing.post import arrived, counts, parsed, relay, work
from tsutsumi.core.mailing import journal as j
from tsutsumi.core.mailing import office
from tsutsumi.core.mailing.journal import Journal
from tsutsumi.core.mailing.relaylog import Log

STEPS = (
    "connected",
    "addressed",
    "body",
    "intended",
    "dot",
    "answered",
    "noted",
    "told",
    "keeping",
    "half kept",
    "kept",
)
GRACE = ("--grace", "0.2")


def states(folder):
    with closing(sqlite3.connect(folder / "desk.sqlite3")) as desk:
        return dict(desk.execute("SELECT state, count(*) FROM person GROUP BY state"))


def to_the_end(folder, port, *more):
    for _ in range(10):
        if work(folder, port, *GRACE, *more) == 0:
            return
    raise AssertionError("it never ends")


def test_killed_five_times_at_every_step_each_of_300_gets_one_and_only_their_own(tmp_path):
    mail_worker.open_desk(tmp_path, 300).close()
    with relay(tmp_path) as port:
        deaths = 0
        for step in STEPS:
            for life in range(5):
                count = 1 + life % 3 if step in {"connected", "keeping", "half kept", "kept"} else 2 + life
                deaths += work(tmp_path, port, "--die-at", step, str(count), "--seconds", "3", *GRACE) == -9
        to_the_end(tmp_path, port)
    assert deaths >= 45  # the last ones found nobody waiting
    assert counts(tmp_path) == dict.fromkeys((mail_worker.address_of(n) for n in range(300)), 1)
    assert states(tmp_path) == {"handed": 300}
    each_holds_only_their_own(tmp_path, 300)


def each_holds_only_their_own(folder, people):
    names = {mail_worker.name_of(n).encode() for n in range(people)}
    for sender, [to], data in arrived(folder):
        n = int(to.partition("@")[0].removeprefix("person-"))
        assert sender == f"bounce+{mail_worker.token_of(n)}@aoi.example"
        letter = parsed(data)
        plain, page = (part.get_content() for part in letter.iter_parts())
        for text in (plain, text_of(page)):
            assert [
                line.removeprefix("・") for line in text.splitlines() if line.startswith("・")
            ] == mail_worker.items_of(n)
            assert {name for name in names if name in text.encode()} == {mail_worker.name_of(n).encode()}


class Words(HTMLParser):
    def __init__(self):
        super().__init__()
        self.said = []

    def handle_starttag(self, tag, attrs):
        assert tag not in {"a", "img", "script", "link", "iframe"}
        assert not [value for _name, value in attrs if "://" in (value or "")]

    def handle_data(self, data):
        self.said.append(data)


def text_of(page):
    words = Words()
    words.feed(page)
    return "".join(words.said)


def test_the_trap_is_real_without_the_journal_a_killed_worker_sends_twice(tmp_path):
    mail_worker.open_desk(tmp_path, 30).close()
    with relay(tmp_path) as port:
        assert work(tmp_path, port, "--die-at", "answered", "2", *GRACE) == -9
        (tmp_path / "journal").unlink()
        to_the_end(tmp_path, port)
    assert max(counts(tmp_path).values()) == 2


def test_an_answer_that_was_never_heard_is_found_in_the_log_of_the_relay(tmp_path):
    mail_worker.open_desk(tmp_path, 60).close()
    with relay(tmp_path, "--lose-every", "9") as port:
        to_the_end(tmp_path, port)
    assert counts(tmp_path) == dict.fromkeys((mail_worker.address_of(n) for n in range(60)), 1)
    assert " proven " in (tmp_path / "journal").read_text()


def test_whoever_is_refused_is_not_sent_again_and_the_others_are(tmp_path):
    mail_worker.open_desk(tmp_path, 40).close()
    with relay(
        tmp_path, "--answer", "person-7@=550 5.1.1 no such user", "--answer", "person-8@=450 4.2.2 full"
    ) as port:
        assert work(tmp_path, port, "--seconds", "1", *GRACE) == 3  # the one of the full box waits
    assert states(tmp_path) == {"handed": 38, "failed": 1, "queued": 1}
    assert max(counts(tmp_path).values()) == 1


class Desk:
    """In memory; what nobody knows stays so until evidence comes."""

    def __init__(self, doubtful):
        self.doubtful, self.came, self.up_to = set(doubtful), [], 0

    def kept(self):
        return self.up_to

    def keep(self, outcomes, up_to):
        self.came += [(one.kind, one.sending) for one in outcomes]
        self.doubtful -= {one.sending for one in outcomes if one.kind in {j.PROVEN, j.DISPROVEN}}
        self.up_to = up_to

    def unsure(self):
        return self.doubtful


QMGR = "Nov 26 10:00:00 mx postfix/qmgr[8]: 4XK0000{}: from=<bounce+{}@aoi.example>, size=9, nrcpt=1 (queue active)\n"
ONE, TWO, THREE = ("t" + letter * 25 for letter in "abc")


@pytest.fixture
def crashed(tmp_path):
    """ONE was taken for certain; of TWO and THREE only the intent is there."""
    log = tmp_path / "mail.log"
    log.write_text("Nov 26 09:59:59 mx postfix/smtpd[1]: connect from localhost[127.0.0.1]\n")
    journal, place = Journal(tmp_path / "journal"), Log(log).place()
    journal.write(j.RUN, "", str(place.inode), str(place.size), "1000")
    journal.intend(ONE)
    journal.write(j.TAKEN, ONE, "250", "2.0.0", "4XK1", "1001")
    journal.intend(TWO)
    journal.intend(THREE)
    journal.close()
    return tmp_path


def settled(folder, now=2000.0, alive=True):
    journal = Journal(folder / "journal")
    desk = Desk([TWO, THREE])
    office.recover(desk, journal, 1002.0)
    desk.came.clear()
    office.settle(desk, journal, office.Evidence(Log(folder / "mail.log"), 300.0, lambda: alive), now)
    journal.close()
    return sorted(desk.came, key=lambda one: one[1])


def write(folder, *sendings):
    with (folder / "mail.log").open("a") as log:
        log.writelines(QMGR.format(n, sending) for n, sending in enumerate(sendings))


def test_the_log_settles_both_ways(crashed):
    write(crashed, ONE, TWO)
    assert settled(crashed) == [(j.PROVEN, TWO), (j.DISPROVEN, THREE)]


def test_silence_counts_only_after_the_relay_gave_up_waiting(crashed):
    write(crashed, ONE, TWO)
    assert settled(crashed, now=1100.0) == [(j.PROVEN, TWO)]


def test_silence_of_a_log_that_stands_still_proves_nothing(crashed):
    write(crashed, ONE, TWO)
    assert settled(crashed, alive=False) == [(j.PROVEN, TWO)]


def test_silence_of_a_log_that_does_not_know_what_was_surely_taken_proves_nothing(crashed):
    write(crashed, TWO)  # the log of another relay, or of one of two
    assert settled(crashed) == [(j.PROVEN, TWO)]


def test_a_log_that_was_turned_over_is_read_on(crashed):
    write(crashed, ONE)
    (crashed / "mail.log").rename(crashed / "mail.log.1")
    write(crashed, TWO)
    assert settled(crashed) == [(j.PROVEN, TWO), (j.DISPROVEN, THREE)]


@pytest.mark.parametrize("how", ["cut", "gone"])
def test_a_log_with_a_hole_proves_nothing(crashed, how):
    log = crashed / "mail.log"
    if how == "cut":
        log.write_text("")
    else:
        log.rename(crashed / "elsewhere")
        write(crashed, ONE)
    assert settled(crashed) == []


def test_without_a_log_nothing_is_sent_again_by_itself(crashed):
    journal = Journal(crashed / "journal")
    desk = Desk([])
    office.recover(desk, journal, 1002.0)
    assert sorted(desk.came) == [(j.TAKEN, ONE), (j.UNSURE, TWO), (j.UNSURE, THREE)]


def test_recovering_twice_says_the_same_once(crashed):
    for _ in range(2):
        journal, desk = Journal(crashed / "journal"), Desk([])
        office.recover(desk, journal, 1002.0)
        assert sorted(desk.came) == [(j.TAKEN, ONE), (j.UNSURE, TWO), (j.UNSURE, THREE)]
        journal.close()
