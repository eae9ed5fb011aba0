"""Whether a legal hold forbids destroying. Whoever deletes, shreds or lets expire asks here first."""

from tsutsumi.cases.models import Case
from tsutsumi.core.flow import Refused
from tsutsumi.evidence.models import Hold, Item


def is_held(case: Case) -> bool:
    """True while the case, or any item of it, is under a hold that two people have not lifted.

    One key seals everything of a case, so a hold on one item holds the key of all.
    """
    return Hold.objects.filter(case=case).exclude(state="lifted").exists()


def item_is_held(item: Item) -> bool:
    """True while the item itself or its whole case is held."""
    running = Hold.objects.filter(case_id=item.case_id).exclude(state="lifted")
    return running.filter(item=item).exists() or running.filter(item=None).exists()


def refuse_if_held(case: Case) -> None:
    """Refused while something of the case is held; for acts that destroy."""
    if is_held(case):
        raise Refused(
            "この事案は法的な保全（リーガルホールド）の対象です。消すには、「証拠」の「保全」で二人が解除してください。"
        )
