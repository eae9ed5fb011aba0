"""The organisation's own detectors as the pages and scans of evidence use them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from tsutsumi.core.flow import Refused
from tsutsumi.core.pii import own
from tsutsumi.core.pii.kinds import KINDS, Kind
from tsutsumi.evidence.models import OwnRules, ScanRun

EXAMPLE = """\
[[detector]]
id = "staff_number"
label = "職員番号"
pattern = '[A-Z]{2}-[0-9]{6}'
context = ["職員番号", "社員番号"]
check = "none"       # none, luhn, mod10, mod11
strength = 2         # 1 弱い、2 おそらく、3 確か

[[detector]]
id = "project_words"
label = "社外秘の企画名"
words = ["あかつき計画"]
personal = false
"""


@dataclass(frozen=True, slots=True)
class Tried:
    """A finding in a text that somebody typed to try the detectors on."""

    label: str
    text: str
    strength: str
    why: str


def faults(text: str) -> tuple[str, ...]:
    """What is wrong with a text of detectors, a sentence each. An empty text is none at all, which is right."""
    try:
        _parsed(text)
    except own.Unfit as unfit:
        return unfit.faults
    return ()


def tried(text: str, sample: str) -> list[Tried]:
    """What the detectors of this text find in a sample. Refused when the sample is too long."""
    hits = own.try_on(_parsed(text), sample)
    return [Tried(hit.label, hit.text, strength_words(hit.strength), hit.why) for hit in hits]


STRENGTHS = {3: gettext_noop("確か"), 2: gettext_noop("おそらく"), 1: gettext_noop("弱い候補")}


def strength_words(strength: int) -> str:
    """How sure a finding is."""
    return _(STRENGTHS.get(strength, STRENGTHS[1]))


def size(text: str) -> int:
    """How many detectors there are."""
    return len(_parsed(text).detectors)


def of(run: ScanRun) -> own.OwnDetectors:
    """The detectors that this scan uses. A version that this program does not understand any more refuses the scan."""
    return _of(run.rules)


def known(run: ScanRun) -> Mapping[str, Kind]:
    """Every kind a result of this scan may name."""
    try:
        return KINDS | {kind.id: kind for kind in _of(run.rules).kinds}
    except Refused:
        return KINDS


def _of(rules: OwnRules | None) -> own.OwnDetectors:
    return _parsed(rules.text) if rules else own.NONE


@lru_cache(maxsize=32)
def _parsed(text: str) -> own.OwnDetectors:
    return own.parse(text) if text.strip() else own.NONE
