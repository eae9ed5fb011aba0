"""Line icons on a grid of 24, as SVG drawn into the page: no request, no style attribute, colour of the text."""

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

# The levels of Django's messages are names of icons, too.
PATHS = {
    "arrow": "M5 12h14M13 6l6 6-6 6",
    "back": "M19 12H5M11 6l-6 6 6 6",
    "calendar": "M4 6h16v14H4zM4 10.5h16M8.5 3.5v4M15.5 3.5v4",
    "check": "M4.5 12.5l5 5 10-11",
    "chevron": "M9 5l7 7-7 7",
    "clock": "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM12 7.5V12l3 2.5",
    "copy": "M9 8h11v12.5H9zM15 8V3.5H4V16h5",
    "cross": "M6 6l12 12M18 6L6 18",
    "dot": "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM12 9.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5zM12 11.5v1",
    "download": "M12 4v11M7 10.5l5 5 5-5M4.5 20h15",
    "error": "M8.2 3.5h7.6l4.7 4.7v7.6l-4.7 4.7H8.2l-4.7-4.7V8.2zM12 7.5v5.5M12 16.2v.4",
    "eye": (
        "M2.5 12S6 5.8 12 5.8 21.5 12 21.5 12 18 18.2 12 18.2 2.5 12 2.5 12z"
        "M12 9.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6z"
    ),
    "file": "M6 3.5h8l4.5 4.5v12.5H6zM13.5 3.5V8.5h5",
    "flag": "M6 21V4M6 4.5h12l-2.5 4 2.5 4H6",
    "info": "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM12 11v5.5M12 7.6v.4",
    "lock": "M5.5 10.5h13v10h-13zM8.5 10.5V7.5a3.5 3.5 0 0 1 7 0v3",
    "minus": "M5 12h14",
    "person": "M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM4.5 20.5c.6-4 3.6-6 7.5-6s6.9 2 7.5 6",
    "plus": "M12 5v14M5 12h14",
    "print": "M7 9V3.5h10V9M7 17H4V9h16v8h-3M7 14h10v6.5H7z",
    "question": (
        "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17z"
        "M9.5 9.7c0-1.5 1.1-2.4 2.5-2.4s2.5.9 2.5 2.3c0 1.9-2.5 2-2.5 4M12 16.4v.4"
    ),
    "search": "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.5 15.5L20.5 20.5",
    "upload": "M12 16V5M7 9.5l5-5 5 5M4.5 20h15",
    "warning": "M12 4L2.8 20h18.4zM12 10v4.8M12 17.3v.4",
}
PATHS["success"] = PATHS["check"]
PATHS["debug"] = PATHS["info"]
MARK = (
    '<svg class="icon-mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">'
    '<path class="mark-water" d="M2 14.5h9.5M2 19.5h7M2 24.5h4.5"/>'
    '<path class="mark-bank" d="M9.5 27L16.5 11H22l8 16z"/><path class="mark-sun" d="M16.5 7H22"/></svg>'
)


def svg(name: str) -> SafeString:
    """The icon as inline SVG, hidden from screen readers: the word beside it says the same. KeyError when unknown."""
    if name == "mark":
        return mark_safe(MARK)  # noqa: S308 - a constant of this file
    return format_html(
        '<svg class="icon icon-{}" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d="{}"/></svg>',
        name,
        PATHS[name],
    )
