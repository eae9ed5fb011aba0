"""A web process has its pages loaded before the first visitor, outside the walks of the garbage collector."""

import gc
from collections.abc import Iterator

import pytest
from django.template import Engine
from django.template.loader import get_template
from django.template.loaders.cached import Loader

from tsutsumi.config.warm import THRESHOLDS, names, warm


@pytest.fixture
def untouched() -> Iterator[None]:
    """Nothing is frozen yet, by whatever test; those after this one have their garbage collected as before."""
    before = gc.get_threshold()
    gc.unfreeze()
    yield
    gc.unfreeze()
    gc.set_threshold(*before)


@pytest.mark.usefixtures("untouched")
def test_what_is_loaded_is_frozen() -> None:
    assert gc.get_freeze_count() == 0
    warm()
    assert gc.get_freeze_count() > 100_000
    assert gc.get_threshold() == THRESHOLDS


def test_every_page_of_the_product_can_be_read() -> None:
    assert len(names()) > 300
    assert "room/home.html" in names()
    for name in names():
        get_template(name)  # raises when one is broken; `warm` leaves that to the page itself


@pytest.mark.usefixtures("untouched")
def test_a_page_comes_from_memory_after_the_start() -> None:
    loader = Engine.get_default().template_loaders[0]
    assert isinstance(loader, Loader)
    loader.reset()
    assert not vars(loader)["get_template_cache"]
    warm()
    assert len(vars(loader)["get_template_cache"]) >= len(names())
