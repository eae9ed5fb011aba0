"""The one gate through which everything leaves: approved by a second person, live, no drill, exactly as approved."""

from collections.abc import Collection

from tsutsumi.audit.record import name_of
from tsutsumi.core.flow import Refused
from tsutsumi.decisions import actions as decisions
from tsutsumi.decisions.models import NOTICE, Decision
from tsutsumi.notices import gather, sealing
from tsutsumi.notices.models import Mailing, Notice
from tsutsumi.notices.texts import Ready, Writer

DRILL = "訓練の事案からは、本人へは送れません。試しの送付だけができます。"


def approved(mailing: Mailing) -> Decision:
    """The decision that covers exactly what was settled. Refused, with the reason, when there is none."""
    if not mailing.digest:
        raise Refused("先に、文面と名簿を確定してください。確定した内容について承認を受けます。")
    return decisions.require(NOTICE, name_of(mailing), mailing.digest)


def may_leave(mailing: Mailing) -> Mailing:
    """The mailing as it stands now. Refused unless live, being sent, no drill, and approved by a second one."""
    row = Mailing.objects.select_related("case").get(pk=mailing.pk)
    if row.case.is_drill:
        raise Refused(DRILL)
    if row.is_trial:
        raise Refused("試しの送付の状態です。本番の送付に切り替えてから送ります。")
    if row.state != "sending":
        raise Refused(f"いまの状態（{row.get_state_display()}）では送れません。")
    approved(row)
    return row


def cleared(mailing: Mailing, notices: Collection[Notice]) -> list[Ready]:
    """These notices of one mailing with their texts, each compared with what was approved. Call it right before a batch
    leaves, and send nothing that did not come from here. Refused when anything differs: then nothing of it may leave.
    """
    row = may_leave(mailing)
    fresh = list(Notice.objects.filter(mailing=row, pk__in=[one.pk for one in notices]))
    if len(fresh) != len(notices):
        raise Refused(sealing.CHANGED)
    writer = Writer.of(row)
    sealing.unchanged(row, writer, [one.person for one in fresh])
    found = [writer.ready(notice, person) for notice, person in gather.rows(fresh)]
    if len(found) != len(fresh) or any(one.digest != one.notice.text_digest for one in found):
        raise Refused(sealing.CHANGED)
    return found
