"""One file per kind of personal data. The compiled scan is built from these tables by words.py."""

from importlib import import_module

from tsutsumi.core.pii.detector import Detector
from tsutsumi.core.pii.kinds import ALL


def _detector(kind: str) -> Detector:
    detector = import_module(f"tsutsumi.core.pii.detectors.{kind}").DETECTOR
    if not isinstance(detector, Detector):
        raise TypeError(kind)
    return detector


DETECTORS = {kind.id: _detector(kind.id) for kind in ALL}
