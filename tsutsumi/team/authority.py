"""The table of authority at work: an act of the house is stopped where the table names somebody else."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from tsutsumi.accounts.models import User
from tsutsumi.core.flow import Refused
from tsutsumi.team.models import Authority
from tsutsumi.team.order import deciders, may_decide


@dataclass(frozen=True, slots=True)
class Say:
    """What the table says of one act for one person. `may` is None where the table is silent about the act."""

    act: str
    may: bool | None
    label: str
    people: tuple[User, ...]  # who may decide it today; empty where nobody is named

    @property
    def is_silent(self) -> bool:
        return self.may is None

    @property
    def names(self) -> str:
        return "、".join(user.name for user in self.people)

    @property
    def sentence(self) -> str:
        """What the page says; empty where this person may."""
        if self.may:
            return ""
        if self.is_silent:
            return _(
                "権限表に「%(act)s」を決められる人が書かれていません。責任者に確かめてから進め、権限表に加えてください。"
            ) % {"act": self.label}
        if not self.people:
            return _(
                "権限表では「%(act)s」を決める役割が決まっていますが、その役割に人がいません。体制に人を加えてください。"
            ) % {"act": self.label}
        return _("権限表で「%(act)s」を決められるのは、%(names)sさんです。その人に頼んでください。") % {
            "act": self.label, "names": self.names,
        }  # fmt: skip


def say(act: str, user: User, amount: int | None = None) -> Say:
    """KeyError for an unknown act."""
    may = may_decide(act, amount, user)
    rows = () if may is None else Authority.objects.filter(act=act)
    lines = [line for line in rows if line.up_to is None or (amount or 0) <= line.up_to]
    people = dict.fromkeys(person for _line, named in (deciders(lines) if lines else ()) for person in named)
    return Say(act, may, str(dict(Authority.ACTS)[act]), tuple(people))


def allowed(act: str, user: User, amount: int | None = None) -> None:
    """Refused, naming who may, where the table names somebody else. A silent table stops nobody."""
    said = say(act, user, amount)
    if said.may is False:
        raise Refused(said.sentence)
