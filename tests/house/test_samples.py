"""What must be shown by example: each kind of personal data ten times yes and ten times no, each citation its text."""

import tomllib

import pytest

from tests.house.source import PACKAGE, ROOT
from tsutsumi.core.law.citations import texts
from tsutsumi.core.pii.kinds import ALL

SAMPLES = ROOT / "tests/core/pii/samples"


@pytest.mark.parametrize("kind", [kind.id for kind in ALL])
def test_a_detector_has_ten_texts_that_hit_and_ten_that_do_not(kind):
    samples = tomllib.loads((SAMPLES / f"{kind}.toml").read_text(encoding="utf-8"))
    assert len(samples["yes"]) >= 10
    assert len(samples["no"]) >= 10


def cited(value):
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "cite":
                yield from [inner] if isinstance(inner, str) else inner
            else:
                yield from cited(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from cited(inner)


@pytest.mark.parametrize("path", sorted((PACKAGE / "core/law").rglob("*.toml")), ids=lambda p: p.name)
def test_every_citation_has_its_text(path):
    assert set(cited(tomllib.loads(path.read_text(encoding="utf-8")))) - texts().keys() == set()
