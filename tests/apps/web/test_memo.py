"""The memo by words: asked once, bounded, and forgotten when nobody asks any more."""

import gc
import threading
import weakref
from concurrent.futures import ThreadPoolExecutor

import pytest

from tsutsumi.web import memo


class Tree:
    """Something that tells when it is gone."""


@pytest.fixture
def clock(monkeypatch):
    now = [1000.0]
    monkeypatch.setattr(memo, "_memos", [])
    monkeypatch.setattr(memo, "_due", [0.0])
    monkeypatch.setattr(memo.time, "monotonic", lambda: now[0])
    return now


def drawer(kept=8):
    asked = []

    @memo.by_words(kept=kept)
    def draw(name):
        asked.append(name)
        return Tree()

    return draw, asked


def test_the_same_words_are_worked_out_once_and_other_words_anew(clock):
    draw, asked = drawer()
    assert draw(("a", 1), "x") is draw(("a", 1), "y")
    assert draw(("a", 2), "z") is not draw(("a", 1), "y")
    assert asked == ["x", "z"]


def test_no_more_are_kept_than_said_and_the_longest_unasked_goes_first(clock):
    draw, asked = drawer(kept=2)
    for words in ("a", "b", "a", "c", "a", "b"):
        clock[0] += 1
        draw(words, words)
    assert asked == ["a", "b", "c", "b"]


def test_what_nobody_asks_for_leaves_the_memory_when_anything_else_is_asked(clock):
    """As of an erased case: its page is gone, and another case's page lets go of it."""
    draw, _asked = drawer()
    other, _others = drawer()
    gone, lives = weakref.ref(draw("erased", "x")), weakref.ref(draw("living", "x"))
    clock[0] += memo.FORGOTTEN_AFTER - 1
    draw("living", "x")
    gc.collect()
    assert gone() is not None  # positive control: it was kept
    clock[0] += 2
    other("another case", "x")
    gc.collect()
    assert gone() is None
    assert lives() is not None


def test_neither_the_words_nor_the_arguments_are_kept(clock):
    draw, _asked = drawer()
    told = Tree()
    seen = weakref.ref(told)
    draw("words", told)
    _asked.clear()
    del told
    gc.collect()
    assert seen() is None


def test_what_several_ask_at_once_is_worked_out_by_one_of_them(clock):
    entered, second = [], threading.Event()

    @memo.by_words(kept=8)
    def draw():
        entered.append(threading.get_ident())
        if len(entered) > 1:
            second.set()
        second.wait(0.2)  # whoever is not held up comes in meanwhile
        return Tree()

    with ThreadPoolExecutor(4) as everybody:
        found = list(everybody.map(lambda _: draw("words"), range(4)))
    assert len(entered) == 1
    assert len({id(one) for one in found}) == 1


def test_what_fails_for_one_is_tried_by_the_next(clock):
    asked = []

    @memo.by_words(kept=8)
    def draw():
        asked.append(1)
        if len(asked) == 1:
            raise ValueError("not now")
        return Tree()

    with pytest.raises(ValueError, match="not now"):
        draw("words")
    assert draw("words") is draw("words")
