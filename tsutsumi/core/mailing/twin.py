"""The HTML twin of a plain text: the same words, nothing that is loaded, counted or clicked."""

from html import escape

PAGE = (
    '<!DOCTYPE html>\n<html lang="{language}"><head><meta charset="utf-8"><title>{title}</title></head>\n'
    '<body style="font-family:sans-serif;font-size:16px;line-height:1.8;color:#1a1a1a;background:#ffffff">\n'
    '<div style="max-width:40em;margin:0 auto;padding:16px">\n{body}\n</div></body></html>\n'
)
HEADING = '<h2 style="font-size:18px;margin:24px 0 8px">{}</h2>'
PARAGRAPH = '<p style="margin:0 0 16px">{}</p>'
HEADS = ("■", "◆", "【")


def html(text: str, *, title: str, language: str = "ja") -> str:
    """Blank lines part paragraphs; a line that begins with ■ or 【 stands above them. Addresses stay text."""
    body = "\n".join(part for block in text.strip().split("\n\n") for part in _block(block))
    return PAGE.format(language=escape(language), title=escape(title), body=body)


def _block(block: str) -> list[str]:
    lines = [line.rstrip() for line in block.strip("\n").split("\n")]
    parts = []
    if lines and lines[0].startswith(HEADS):
        parts.append(HEADING.format(escape(lines.pop(0))))
    if lines:
        parts.append(PARAGRAPH.format("<br>\n".join(map(escape, lines))))
    return parts
