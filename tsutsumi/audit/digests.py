"""What an entry's digest covers, byte for byte."""

import hmac
import json
from datetime import UTC, datetime
from typing import Any

from django.conf import settings

START = "0" * 64


def digest_of(previous: str, fields: dict[str, Any]) -> str:
    """HMAC-SHA256 over the entry and the digest before it; `fields` as given by `fields_of`."""
    text = json.dumps([previous, fields], ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return _keyed("entry", text)


def fields_of(entry: Any) -> dict[str, Any]:
    """Everything an entry says, as JSON-ready values that are the same on every database."""
    return {
        "chain": entry.chain_id,
        "number": entry.number,
        "at": moment(entry.at),
        "by": entry.by_id,
        "verb": entry.verb,
        "case_id": entry.case_id,
        "subject": entry.subject,
        "data": entry.data,
    }


def seal_of(case_id: int | None, length: int, head: str) -> str:
    return _keyed("chain", f"{case_id}|{length}|{head}")


def moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _keyed(purpose: str, text: str) -> str:
    return hmac.new(settings.AUDIT_KEY, f"{purpose}\n{text}".encode(), "sha256").hexdigest()
