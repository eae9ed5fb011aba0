"""What was handed in, who held it, what a scan found in it; values only ever sealed, masked or fingerprinted."""

from tsutsumi.evidence.models.checks import CleanPassage, ElusionCheck
from tsutsumi.evidence.models.items import (
    Custody,
    DataKey,
    Item,
    Sealed,
    Upload,
    UploadPart,
    next_in,
    random_name,
    scope_of,
)
from tsutsumi.evidence.models.register import (
    Acquisition,
    FolderList,
    Handover,
    Hold,
    LogSource,
    Receipt,
    Stamp,
)
from tsutsumi.evidence.models.scans import FileResult, Mark, OwnRules, Proposal, Reveal, ScanPart, ScanRun

__all__ = [
    "Acquisition",
    "CleanPassage",
    "Custody",
    "DataKey",
    "ElusionCheck",
    "FileResult",
    "FolderList",
    "Handover",
    "Hold",
    "Item",
    "LogSource",
    "Mark",
    "OwnRules",
    "Proposal",
    "Receipt",
    "Reveal",
    "ScanPart",
    "ScanRun",
    "Sealed",
    "Stamp",
    "Upload",
    "UploadPart",
    "next_in",
    "random_name",
    "scope_of",
]
