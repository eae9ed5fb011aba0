"""Imported by the server from which children are forked: they begin with the scanner compiled and its tables loaded."""

from tsutsumi.core.pii import files
from tsutsumi.core.pii.scan import scan_text

READY = (files.Examine, scan_text("氏名 090-1234-5678 a@example.jp".encode()))
