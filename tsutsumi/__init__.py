"""堤: what an organisation opens when personal data has leaked."""

import re
from pathlib import Path


def _version() -> str:
    text = (Path(__file__).parent.parent / "CHANGELOG.md").read_text(encoding="utf-8")
    found = re.search(r"^## (\d+\.\d+\.\d+)", text, re.MULTILINE)
    return found.group(1) if found else "0"


__version__ = _version()
