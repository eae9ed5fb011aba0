"""Who stands in each row of a table: one person, or several with columns of their own."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import pyarrow as pa

from tsutsumi.core.pii.columns import sample_of
from tsutsumi.core.pii.records import VALUES
from tsutsumi.core.pii.roles import LISTS, SAME_HOME, Person, Role, main_of

if TYPE_CHECKING:
    from tsutsumi.core.pii.plan import Column

OTHER_ADDRESS = re.compile("勤務先|本籍|会社|送付先|届け先|配送先|実家|所在地|旧住所|事業所")
SEPARATORS = re.compile(r"\s*[、，,;；/／\n&＆]\s*|(?<=[一-鿿々])・(?=[一-鿿々])")
LISTED = 0.3  # share of cells with several names that makes a column a list of people
LONGEST_NAME = 16


def key_of(column: "Column") -> str:
    """The column of the record sheet that this one goes to; "" for none."""
    if column.kind == "name":
        if column.part == "other":
            return ""
        return "name_kana" if column.part.startswith("kana") else "name_latin" if column.part == "latin" else "name"
    return column.kind if column.kind in VALUES else ""


def people_of(columns: Sequence["Column"], bodies: Sequence[pa.StringArray]) -> tuple[Person, ...]:
    """The people of each row; the first is the one the row is about."""
    roles = _named_roles(columns)
    main = Role() if Role() in roles else main_of(roles)
    people = {main: Person(main)} | {role: Person(role) for role in roles if role != main}
    for column in columns:
        role = _role(column, roles)
        owner = people.get(role if role.word or role.number else main)
        if owner is None:  # a person who is not named: what is known of them helps only when the row lacks it
            owner = people[main]
            if key_of(column) in owner.fields or key_of(column) == "address":
                continue
        _add(owner, column, columns)
    _share_home(list(people.values()))
    for person in people.values():
        person.several = _lists(person, bodies)
    return tuple(person for person in people.values() if person.fields and (person.named or person.role == main))


def _named_roles(columns: Sequence["Column"]) -> list[Role]:
    """Roles with a name of their own, in the order of columns. Numbers alone count when there are several."""
    named = [c for c in columns if key_of(c) in {"name", "name_kana", "name_latin"}]
    numbers = {c.role.number for c in named if not c.role.word and key_of(c) == "name" and c.role.number}
    several = len(numbers) > 1
    return list(dict.fromkeys(c.role if c.role.word or several else Role() for c in named))


def _role(column: "Column", roles: Sequence[Role]) -> Role:
    """The role of a column, its number apart where numbers do not count people."""
    if column.role in roles or column.role.word:
        return column.role if column.role in roles else _unnumbered(column.role, roles)
    return Role()


def _unnumbered(role: Role, roles: Sequence[Role]) -> Role:
    """保護者電話2 is a second telephone of the one parent."""
    plain = Role(role.word)
    return plain if plain in roles else role


def _add(person: Person, column: "Column", columns: Sequence["Column"]) -> None:
    """The parts of a name or of an address go together; of other things the first counts."""
    if not (key := key_of(column)):
        return
    parts = person.fields.setdefault(key, [])
    if not parts:
        parts.append(column.index)
        return
    last = columns[parts[-1]]
    goes_on = key == "address" and last.index == column.index - 1 and not OTHER_ADDRESS.search(column.header)
    given = (last.part, column.part) in {("family", "given"), ("kana_family", "kana_given")}
    if goes_on or given:
        parts.append(column.index)


def _share_home(people: Sequence[Person]) -> None:
    """The address of the household holds for those who live in it."""
    main = people[0]
    for person in people[1:]:
        home = person.role.word in SAME_HOME or not person.role.word
        for key in ("postal_code", "address") if home and person.named else ():
            if key in main.fields and "address" not in person.fields:
                person.fields[key] = main.fields[key]
    housed = next((p for p in people[1:] if "address" in p.fields and p.role.word in SAME_HOME), None)
    if housed and "address" not in main.fields and main.role.word in SAME_HOME | {""}:
        main.fields |= {key: housed.fields[key] for key in ("postal_code", "address") if key in housed.fields}


def _lists(person: Person, bodies: Sequence[pa.StringArray]) -> bool:
    """Whether the cells with the name hold several people."""
    indexes = person.fields.get("name", [])
    if len(indexes) != 1:
        return False
    cells = sample_of(bodies[indexes[0]]).to_pylist()
    several = sum(len(split_names(c)) > 1 for c in cells)
    return bool(several) and (person.role.word in LISTS or several >= LISTED * len(cells))


def split_names(cell: str) -> list[str]:
    """太郎、花子、一郎 → three. Not split when a piece is no name."""
    pieces = [piece.strip(" 　()（）") for piece in SEPARATORS.split(cell)]
    pieces = [re.sub(r"[(（].*$", "", piece).strip() for piece in pieces if piece]
    short = all(0 < len(piece) <= LONGEST_NAME and not any(c.isdigit() for c in piece) for piece in pieces)
    return pieces if short else [cell]


def with_surname(given: str, head: str) -> str:
    """花子 of the household of 山田 太郎 is 山田 花子; a piece with a surname stays."""
    surname = surname_of(head)
    plain = given.replace(" ", "").replace("　", "")
    own = len(plain) > 2 and len(surname_of(plain)) > 1
    if not surname or own or plain.startswith(surname) or len(plain) > 3 or len(plain) < len(given):
        return given
    return f"{surname} {given}"


def surname_of(name: str) -> str:
    """The surname of a written name: before the space, else the longest known one at its beginning."""
    from tsutsumi.core.pii.columns import known_words

    parts = name.replace("　", " ").split()
    if len(parts) > 1:
        return parts[0]
    known = known_words("surnames")
    return next((name[:n] for n in (4, 3, 2, 1) if len(name) > n and name[:n] in known), "")
