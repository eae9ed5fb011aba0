"""The chapters that follow from the playbooks: what is done when, by whom, and what is never done."""

from collections.abc import Iterable, Iterator

from tsutsumi.core.documents.document import Block, Cell, Heading, PageBreak, Paragraph, Table
from tsutsumi.core.playbooks.book import COMMON, IDS, Book
from tsutsumi.core.playbooks.choose import donts
from tsutsumi.core.playbooks.merge import Step, merge
from tsutsumi.core.playbooks.moments import arrange
from tsutsumi.core.playbooks.vocabulary import DAY, ROLES
from tsutsumi.tasks.gather import book_now, latest_editions
from tsutsumi.tasks.words import at_words, moment_label

# What the law dates: the target of a playbook would say the longer of two periods.
BY_LAW = {
    "preliminary": "3〜5日以内（目安）",
    "notice": "速やかに",
    "final": "30日以内（不正の目的のおそれは60日）",
}
MONTH = 30 * DAY
HEAD, WIDTHS = ("目安", "すること", "担当", "してはいけないこと"), (1.5, 5, 1.7, 2.6)


def books() -> tuple[Book, ...]:
    """The playbooks as a case opened now would use them: the house's own edition where there is one."""
    latest = latest_editions()
    return tuple(book_now(book, latest.get(book)) for book in IDS)


def common(books: Iterable[Book]) -> Iterator[Block]:
    """What is done whatever the cause, by moment; what the law dates by the shorter of its periods."""
    found = merge([book for book in books if book.id == COMMON])
    for moment in arrange((MONTH if step.topic == "final" else step.minutes, step) for step in found):
        yield Heading(moment_label(moment), 2)  # type: ignore[arg-type]
        yield Table(tuple(_row(step) for step in moment.items), HEAD, WIDTHS)


def by_cause(books: Iterable[Book]) -> Iterator[Block]:
    """What one cause adds: a page to be taken out for each."""
    for number, book in enumerate(book for book in books if book.id != COMMON):
        if number:
            yield PageBreak()
        yield Heading(book.name, 2)
        yield Paragraph(book.about)
        yield Table(tuple(_row(step) for step in merge([book])), HEAD, WIDTHS)


def never(books: Iterable[Book]) -> Iterator[Block]:
    """The do-nots: those of every case first, then with the causes they belong to."""
    names = {book.id: book.name for book in books}
    yield Paragraph("壁に貼り、電話のそばに置いてください。")
    yield Heading("どの事案でも", 2, "要確認")
    for dont in donts():
        if not dont.books:
            yield Paragraph(f"×　{dont.text}", "lead")
    yield Heading("原因によって", 2, "要確認")
    rows = (dont for dont in donts() if dont.books)
    cells = tuple((Cell(f"×　{dont.text}"), Cell("、".join(names[book] for book in dont.books))) for dont in rows)
    yield Table(cells, ("してはいけないこと", "とくに気をつける原因"), (4.4, 5))


def _row(step: Step) -> tuple[Cell, ...]:
    roles = "、".join(str(ROLES[owner]["label"]) for owner in step.owner)
    mark = step.mark if step.mark != "確認" else ""
    says = "\n".join(text for _name, text in step.says)
    return (
        Cell(BY_LAW.get(step.topic) or at_words(step.rows[0])),
        Cell(step.name, note=says, badge=mark),
        Cell(roles),
        Cell("\n".join(step.warns)),
    )
