"""The door to a case. Every page about a case comes through here."""

from django.http import Http404, HttpRequest

from tsutsumi.cases.models import Case


def case_for(request: HttpRequest, number: str) -> Case:
    """The case of that number if the person plays a part in it; otherwise Http404.

    A case that does not exist and a case that is none of one's business look alike.
    """
    case = Case.objects.visible_to(request.user).filter(number=number).first()
    if case is None:
        raise Http404
    return case
