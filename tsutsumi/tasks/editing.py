"""The playbooks of the house: copied and edited as a form, every save a new edition; views on their own."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tsutsumi.accounts.roles import Request, allow
from tsutsumi.cases.trying import tried
from tsutsumi.core.playbooks.book import IDS, Book, builtin
from tsutsumi.core.playbooks.vocabulary import ROLES, SOURCES
from tsutsumi.tasks import actions, gather
from tsutsumi.tasks.compare import differences
from tsutsumi.tasks.forms import EditionForm, RowSet, content_of, rows_initial
from tsutsumi.tasks.models import Edition
from tsutsumi.tasks.words import at_words
from tsutsumi.web.outcomes import done


@require_GET
@allow("settings.edit")
def books(request: Request) -> HttpResponse:
    latest = gather.latest_editions()
    rows = [{"book": gather.book_now(book, latest.get(book)), "edition": latest.get(book)} for book in IDS]
    return render(request, "tasks/books.html", {"rows": rows})


@require_GET
@allow("settings.edit")
def book(request: Request, book: str) -> HttpResponse:
    """The playbook as a case opened now would get it, and every edition before."""
    latest = _latest(book)
    editions = Edition.objects.filter(book=book).select_related("by")
    context = _shown(gather.book_now(book, latest)) | {"edition": latest, "editions": editions}
    return render(request, "tasks/book.html", context)


@require_GET
@allow("settings.edit")
def edition(request: Request, book: str, version: int) -> HttpResponse:
    """One edition, and what it says otherwise than the one before."""
    found = get_object_or_404(Edition.objects.select_related("by"), book=_known(book), number=version)
    before = Edition.objects.filter(book=book, number=version - 1).first()
    changes = differences(before.playbook if before else builtin(book), found.playbook)
    context = _shown(found.playbook) | {"edition": found, "changes": changes, "before": before}
    return render(request, "tasks/edition.html", context)


@require_http_methods(["GET", "POST"])
@allow("settings.edit")
def edit(request: Request, book: str) -> HttpResponse:
    latest = _latest(book)
    now = gather.book_now(book, latest)
    head = EditionForm(request.POST or None, initial=_head(now, latest))
    rows = RowSet(request.POST or None, initial=rows_initial(now), prefix="rows")
    status = 200
    if request.method == "POST":
        status = 422
        if head.is_valid() and rows.is_valid() and tried(head, lambda: _saved(request, now, head, rows)) is not None:
            messages.success(request, _("新しい版を保存しました。次に登録する事案から使います。"))
            return redirect("tasks:book", book)
    return render(request, "tasks/edit.html", {"book": now, "head": head, "rows": rows}, status=status)


@require_POST
@allow("settings.edit")
def back(request: Request, book: str) -> HttpResponse:
    _known(book)
    said = _("同梱の手順書に戻しました。次に登録する事案から使います。自社の版も残っています。")
    done(request, lambda: actions.use_builtin(book, by=request.user), said)
    return redirect("tasks:book", book)


def _saved(request: Request, now: Book, head: EditionForm, rows: Any) -> Edition:
    said = head.cleaned_data
    return actions.save_edition(now.id, content_of(now, head, rows), said["base"], said["note"], by=request.user)


def _head(now: Book, latest: Edition | None) -> dict[str, Any]:
    return {"name": now.name, "about": now.about, "base": latest.number if latest else 0}


def _shown(now: Book) -> dict[str, Any]:
    rows = [
        {"row": row, "at": at_words(row), "owners": [ROLES[code]["label"] for code in row.owner],
         "source": SOURCES[row.source]}
        for row in now.rows
    ]  # fmt: skip
    return {"book": now, "rows": rows, "source": SOURCES[now.source]}


def _latest(book: str) -> Edition | None:
    return Edition.objects.filter(book=_known(book)).first()


def _known(book: str) -> str:
    if book not in IDS:
        raise Http404
    return book
