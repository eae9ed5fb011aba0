"""The door to the desk of a case: members of the case, and those who were given a seat.

Whoever has a seat and no part sees the pages of the desk and nothing else of the case: every other page asks for a part
(`cases.access`). A guest has a part, but no business at the desk without a seat.
"""

import logging

from django.http import Http404, HttpRequest

from tsutsumi.accounts.models import User
from tsutsumi.accounts.roles import Request
from tsutsumi.cases.access import case_for
from tsutsumi.cases.models import Case
from tsutsumi.inquiries.models import Seat

logger = logging.getLogger(__name__)


def desk_for(request: Request, number: str) -> Case:
    """The case whose desk this person works at; otherwise Http404, whether it exists or not."""
    if is_seated(request.user, number):
        return Case.objects.get(number=number)
    if request.user.role == "guest":
        logger.warning("refused: a desk without a seat, to accounts.user:%s", request.user.pk)
        raise Http404
    return case_for(request, number)


def is_seated(user: User, number: str) -> bool:
    """A seat of today at the desk of a case that has not been erased."""
    return Seat.objects.active().filter(user=user, case__number=number, case__erased_at__isnull=True).exists()


def is_member(request: HttpRequest, case: Case) -> bool:
    """Whether links to the rest of the case make sense to this person."""
    return Case.objects.visible_to(request.user).filter(pk=case.pk).exists() and not _is_guest(request)


def _is_guest(request: HttpRequest) -> bool:
    return getattr(request.user, "role", "") == "guest"
