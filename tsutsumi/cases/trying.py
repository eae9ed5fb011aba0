"""A verb tried from a page: what it refuses is said above the form, and what was typed stays."""

from collections.abc import Callable

from django.forms import BaseForm

from tsutsumi.core.flow import Refused


def tried[T](form: BaseForm, act: Callable[[], T]) -> T | None:
    """What the verb gives back; None when it refused, the sentence then being an error of the form."""
    try:
        return act()
    except Refused as refused:
        form.add_error(None, str(refused))
        return None


def went(form: BaseForm, act: Callable[[], object]) -> bool:
    """The same of a verb that may give nothing back: whether it was done."""
    return tried(form, lambda: (act(),)) is not None
