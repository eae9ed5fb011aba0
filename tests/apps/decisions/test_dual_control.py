"""Whatever people do in whatever order: what goes out was approved, as it is, by another person who was active then.

The ledger of this test knows nothing of seals, stages or states: it writes down which content was before whom when an
act was let through, and compares that with what goes out.
"""

import random
from dataclasses import dataclass, field

import pytest
from django.db import transaction
from django.utils import timezone

from tests.apps.decisions.conftest import told
from tsutsumi.accounts.models import User
from tsutsumi.core.flow import Refused
from tsutsumi.decisions import actions, guarding
from tsutsumi.decisions.models import Decision, Step

PLANS = [
    [],
    [{"kind": "approve", "mode": "one", "roles": ["legal"]}, {"kind": "decide", "mode": "one", "roles": ["executive"]}],
    [
        {"kind": "consult", "mode": "all", "roles": ["pr"]},
        {"kind": "decide", "mode": "majority", "roles": ["legal", "lead"]},
    ],
]
SUBJECT = "reports.version:7"


@dataclass
class Ledger:
    """What the test itself saw: the content now, who said yes to which content while active, what went out."""

    author: object
    content: str
    yes: dict = field(default_factory=dict)  # actor -> (content, active, represented)
    gone: list = field(default_factory=list)
    inactive: set = field(default_factory=set)
    deputies: set = field(default_factory=set)
    faults: list = field(default_factory=list)
    moves: set = field(default_factory=set)

    def went_out(self, digest):
        if digest in self.gone:
            self.faults.append("went out twice")
        if digest != self.content:
            self.faults.append("other bytes went out than are approved")
        good = [
            a
            for a, (content, active, _who) in self.yes.items()
            if content == self.content and active and a != self.author
        ]
        if not good:
            self.faults.append("nobody else, active, stood behind what went out")
        self.gone.append(digest)


class Play:
    def __init__(self, case, world, seed):
        self.dice, self.case, self.world = random.Random(seed), case, world
        self.people = [world.sato, world.ito, world.suzuki, world.yamada, world.takahashi, world.guest, world.stranger]
        author = self.dice.choice([world.suzuki, world.sato, world.takahashi])
        self.count = 0
        first = self.fresh()
        self.ledger = Ledger(author, first)
        self.decision = actions.draft(case, told(subject=SUBJECT, bound=first), by=author)
        self.seals = [""]

    def fresh(self):
        self.count += 1
        return f"{self.count:064d}"

    def anyone(self):
        return self.dice.choice(self.people)

    def step(self):
        """Mostly one that waits in the present round, sometimes any."""
        rows = list(Step.objects.filter(decision=self.decision))
        now = max((row.round for row in rows), default=0)
        waiting = [row for row in rows if row.state == "waiting" and row.round == now]
        return self.dice.choice(waiting if waiting and self.dice.random() < 0.8 else rows) if rows else None

    def seen(self):
        row = Decision.objects.get(pk=self.decision.pk)
        self.seals.append(row.seal)
        return row.seal if self.dice.random() < 0.9 else self.dice.choice(self.seals)

    def active(self, person):
        return person not in self.ledger.inactive

    def edit(self):
        bound, by = self.fresh(), self.dice.choice([self.ledger.author, self.anyone()])
        actions.edit(self.decision, told(subject=SUBJECT, bound=bound, text=f"第{self.count}案"), by=by)
        self.ledger.content = bound
        self.ledger.yes = {}

    def put_up(self):
        actions.put_up(self.decision, by=self.dice.choice([self.ledger.author] * 3 + [self.anyone()]))
        self.ledger.yes = {}

    def approve(self):
        step = self.step()
        by = step and self.dice.choice([step.user, step.user, self.anyone(), self.ledger.author])
        if step:
            actions.approve(step, self.seen(), by=by)
            if by != step.user and (step.user, by) not in self.ledger.deputies:
                self.ledger.faults.append("acted for another without being the deputy")
            self.ledger.yes[by] = (self.ledger.content, self.active(by), step.user)

    def hear(self):
        step = self.step()
        if step:
            by = self.anyone()
            actions.hear(step, self.seen(), by=by, heard_at=timezone.now(), how="電話")
            if by in (step.user, self.ledger.author) or not self.active(by):
                self.ledger.faults.append("the witness is no third, active person")
            self.ledger.yes[step.user] = (self.ledger.content, self.active(step.user), step.user)

    def word(self):
        step = self.step()
        if step:
            by = self.dice.choice([step.user, self.anyone()])
            if self.dice.random() < 0.7:
                actions.confirm(step, by=by)
            else:
                actions.disown(step, by=by, comment="言っていない")
                self.ledger.yes = {}

    def send_back(self):
        step = self.step()
        if step:
            by = self.dice.choice([step.user, self.anyone()])
            actions.send_back(step, self.seen(), by=by, comment="もう一度", to=self.dice.choice([0, 1]))
            self.ledger.yes = {}

    def pull_back(self):
        actions.pull_back(self.decision, by=self.dice.choice([self.ledger.author, self.anyone()]))
        self.ledger.yes = {}

    def leave(self):
        back = sorted(self.ledger.inactive, key=lambda who: who.pk)
        person = self.dice.choice(back or self.people[:5])
        gone = person not in self.ledger.inactive
        User.objects.filter(pk=person.pk).update(is_active=not gone)
        (self.ledger.inactive.add if gone else self.ledger.inactive.discard)(person)

    def appoint(self):
        user, deputy = self.dice.choice(self.people[:5]), self.anyone()
        actions.appoint(user, deputy, timezone.localdate(), None, by=user)
        self.ledger.deputies.add((user, deputy))

    def spend(self):
        digest = self.dice.choice([self.ledger.content] * 4 + [f"{self.dice.randint(1, 9):064d}"])
        actions.spend("submission", SUBJECT, digest, by=self.ledger.author)
        self.ledger.went_out(digest)

    def tamper(self):
        """Somebody with the database in hand changes the words, or the bytes that are meant."""
        self.ledger.content = self.fresh()
        Decision.objects.filter(pk=self.decision.pk).update(bound=self.ledger.content)

    def again(self):
        """A new one about the same bytes, as after a first that has gone out."""
        if self.ledger.gone:
            self.ledger.content = self.fresh()
            changed = told(subject=SUBJECT, bound=self.ledger.content)
            self.decision = actions.draft(self.case, changed, by=self.ledger.author)
            self.ledger.yes = {}

    OPS = (
        [put_up] * 5 + [approve] * 9 + [spend] * 5 + [hear] * 2 + [word] * 2
        + [edit, send_back, pull_back, leave, leave, appoint, tamper, again, again, again]
    )  # fmt: skip

    def run(self, length):
        for _ in range(length):
            op = self.dice.choice(self.OPS)
            try:
                with transaction.atomic():
                    op(self)
                self.ledger.moves.add(op.__name__)
            except Refused:
                continue
        return self.ledger


@pytest.fixture
def play(case, world):
    """Run one evening of a seed, and forget it."""
    from tsutsumi.cases.actions import add_member

    world.stage["guest"] = User.objects.create_user("bengoshi@example.jp", "弁護 士郎", "guest")
    add_member(case, world.guest, by=world.sato, role="legal")

    def evening(seed, length=110):
        ledger = None
        with transaction.atomic():
            plan = PLANS[seed % len(PLANS)]
            if plan:
                actions.add_route("submission", 0, 0, plan, by=world.sato)
            ledger = Play(case, world, seed).run(length)
            transaction.set_rollback(True)
        return ledger

    return evening


def test_what_goes_out_is_what_another_active_person_approved(play):
    ledgers = [play(seed) for seed in range(24)]
    assert [(seed, led.faults) for seed, led in enumerate(ledgers) if led.faults] == []
    done = set().union(*(led.moves for led in ledgers))
    assert {"put_up", "approve", "spend", "hear", "send_back", "pull_back", "edit", "appoint"} <= done
    assert sum(len(led.gone) for led in ledgers) >= 8


def test_the_ledger_sees_it_when_the_guards_are_off(play, monkeypatch):
    """Positive control: without the rules, the same evenings show every kind of fault."""
    nothing = lambda *args: None  # noqa: E731
    for guard in ("acting", "hearing", "holds", "unchanged"):
        monkeypatch.setattr(guarding, guard, nothing)
    faults = set().union(*(play(seed).faults for seed in range(24)))
    assert {"nobody else, active, stood behind what went out", "the witness is no third, active person"} <= faults
    assert "acted for another without being the deputy" in faults
