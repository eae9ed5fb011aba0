"""`{% load room %}{% case_summary case %}`: the five facts of a case, on any page of it."""

from collections.abc import Mapping
from typing import Any

from django import template

from tsutsumi.cases.models import Case
from tsutsumi.duties.gather import today_of
from tsutsumi.room.boards import five_facts
from tsutsumi.room.standing import stand

register = template.Library()


@register.inclusion_tag("web/_summary.html", takes_context=True)
def case_summary(context: Mapping[str, Any], case: Case) -> dict[str, Any]:
    """The sticky header of a case for the person who looks at it."""
    user = context["request"].user
    return {"facts": five_facts(stand(case, today_of(case), user), user)}
