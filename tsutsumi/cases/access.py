"""The door to a case. Every page about a case comes through here."""

import logging

from django.http import Http404, HttpRequest

from tsutsumi.cases.models import Case
from tsutsumi.core.flow import Refused

logger = logging.getLogger(__name__)


def case_for(request: HttpRequest, number: str) -> Case:
    """The case of that number if the person plays a part in it; otherwise Http404.

    A case that does not exist and a case that is none of one's business look alike. Refused when it was erased.
    """
    case = kept_or_erased(request, number)
    if case.erased_at is not None:
        raise Refused(
            f"{case.number} は保存期間が終わり、消去されました。残っているのは、事案一覧から開く証明書だけです。"
        )
    return case


def kept_or_erased(request: HttpRequest, number: str) -> Case:
    """The same for the one page that an erased case still has."""
    case = Case.objects.visible_to(request.user).select_related("opened_by").filter(number=number).first()
    if case is None:
        logger.warning("refused: a case that is none, or none of theirs, to accounts.user:%s", request.user.pk)
        raise Http404
    return case
