"""What a manual of today is made from: the day, the house and its playbooks, each read once."""

from dataclasses import dataclass
from datetime import date

from tsutsumi.accounts.models import Organisation
from tsutsumi.core.playbooks.book import Book


@dataclass(frozen=True, slots=True)
class Today:
    on: date
    house: Organisation
    books: tuple[Book, ...]
