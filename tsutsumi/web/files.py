"""Files that are handed out."""

from django.http import HttpResponse


def attached(data: bytes, name: str, media_type: str) -> HttpResponse:
    """A file to be saved, kept by no cache on the way. name: with its ending, of characters that need no quoting."""
    response = HttpResponse(data, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response
