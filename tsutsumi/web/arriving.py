"""Forms with files: how much may arrive before anybody has looked at it.

Django writes the files of a form to a disk before any view, even for somebody without a login: without a bound, one
request could fill it. Pages that take evidence bring a handler of their own, which seals what comes.
"""

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

LARGEST = 112 << 20  # bytes of one request: the five files of 20 MB of a first report, and its words


class Bounded(FileUploadHandler):
    """First of the handlers; refuses by the announced length, before a byte of a file is kept."""

    def handle_raw_input(self, input_data: Any, META: Any, content_length: int, *rest: Any) -> None:  # noqa: ARG002, N803
        """RequestDataTooBig, which becomes the page of 413."""
        if content_length > LARGEST:
            raise RequestDataTooBig(f"more than {LARGEST} bytes")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:  # noqa: ARG002
        """The next handler keeps it."""
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """The next handler has it."""
