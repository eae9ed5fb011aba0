"""What is kept between starts is kept where only we can write, and never believed when damaged."""

import numpy as np
import pytest

from tsutsumi.core.jit import stored
from tsutsumi.core.pii import words


def test_the_package_keeps_its_own_cache_before_any_home_does(monkeypatch, tmp_path):
    monkeypatch.delenv("NUMBA_CACHE_DIR", raising=False)
    monkeypatch.setenv("TSUTSUMI_HOME", str(tmp_path))
    first, second, *_ = stored.places()
    assert first.parent.name == "__pycache__"
    assert second == tmp_path / "cache" / "compiled"


def test_a_place_that_was_asked_for_goes_first(monkeypatch, tmp_path):
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    assert stored.places()[0] == tmp_path / "compiled"


@pytest.mark.parametrize(("mode", "usable"), [(0o700, True), (0o755, True), (0o775, False), (0o777, False)])
def test_a_folder_that_others_can_write_to_is_not_used(tmp_path, mode, usable):
    folder = tmp_path / "cache"
    folder.mkdir()
    folder.chmod(mode)
    assert stored.usable(folder) is usable


@pytest.mark.parametrize("damage", [b"", b"nonsense", b"\x93NUMPY\x01\x00"])
def test_damaged_words_are_built_anew(monkeypatch, tmp_path, damage):
    monkeypatch.setattr(stored, "folder", lambda: tmp_path)
    fresh = words.table.__wrapped__()
    (kept,) = tmp_path.glob("words-*")
    kept.write_bytes(damage)
    assert np.array_equal(words.table.__wrapped__(), fresh)
