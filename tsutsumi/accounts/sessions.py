"""Logins in the database, of no use to a thief of the database.

The cookie's secret is kept hashed: whoever reads the table cannot go in as somebody. What a session holds (a form that
waits for a fresh proof, with all that was typed into it) lies sealed.
"""

import json
from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidTag
from django.contrib.sessions.backends import db

from tsutsumi.accounts.sealed import opened, seal

PURPOSE = "tsutsumi.accounts.sessions"
LENGTH = 40  # what the column holds: 160 bits


def hashed(secret: str | None) -> str:
    """The name under which the session of this cookie lies."""
    return sha256(f"tsutsumi session|{secret}".encode()).hexdigest()[:LENGTH]


class Sealed:
    """Named in SESSION_SERIALIZER."""

    def dumps(self, held: Any) -> bytes:
        return seal(json.dumps(held, separators=(",", ":")).encode(), PURPOSE).encode()

    def loads(self, data: bytes) -> Any:
        try:
            return json.loads(opened(data.decode(), PURPOSE))
        except (ValueError, InvalidTag):  # of an older key or version: whoever it was logs in again
            return {}


class SessionStore(db.SessionStore):
    """Named by its module in SESSION_ENGINE. The secret is known to this object and to the cookie only."""

    def _get_session_from_db(self) -> Any:
        secret, self._session_key = self._session_key, hashed(self._session_key)
        found = super()._get_session_from_db()  # type: ignore[misc]
        self._session_key = secret if found else None
        return found

    def exists(self, session_key: str) -> bool:
        return super().exists(hashed(session_key))

    def create_model_instance(self, data: Any) -> Any:
        made = super().create_model_instance(data)
        made.session_key = hashed(self.session_key)
        return made

    def delete(self, session_key: str | None = None) -> None:
        secret = session_key or self.session_key
        if secret is not None:
            super().delete(hashed(secret))
