"""Logs go to standard error, one line each: what happened and where, never what was typed or leaked."""

import logging
import re
from typing import Any

# A part of an address that opens a door: invitation, first report, calendar, answer to a call.
TOKEN = re.compile(r"(?<=/)[A-Za-z0-9_-]{40,}")


class OneLine(logging.Formatter):
    """One line per record; a traceback keeps its places but not its message, which may quote leaked values."""

    def format(self, record: logging.LogRecord) -> str:
        record = _without_tokens(record)
        return super().format(record).replace("\r", "␍").replace("\n", "␊")

    def formatException(self, ei: Any) -> str:  # noqa: N802
        places, cause = [], ei[2]
        while cause is not None:
            code = cause.tb_frame.f_code
            places.append(f"{code.co_filename.rsplit('/tsutsumi/', 1)[-1]}:{cause.tb_lineno} {code.co_name}")
            cause = cause.tb_next
        return f"{ei[0].__name__} at {' < '.join(reversed(places[-12:]))}"


class Chosen(logging.Filter):
    """Keeps back what the web server says of its number of threads: it is chosen (config/crowd.py), not a mistake."""

    def filter(self, record: logging.LogRecord) -> bool:
        return "Python threads" not in record.getMessage()


def _without_tokens(record: logging.LogRecord) -> logging.LogRecord:
    """The same record with the doors of its addresses shut; a message that cannot be built stays for super() to say."""
    try:
        said = record.getMessage()
    except (TypeError, ValueError):
        return record
    shut = TOKEN.sub("…", said)
    if shut == said:
        return record
    copy = logging.makeLogRecord(record.__dict__)
    copy.msg, copy.args = shut, ()
    return copy


LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": OneLine,
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
            "datefmt": "%Y-%m-%dT%H:%M:%S%z",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    # Django's own handlers would mail or print the request; ours is enough.
    "loggers": {
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        "pikepdf": {"level": "WARNING"},
    },
}
