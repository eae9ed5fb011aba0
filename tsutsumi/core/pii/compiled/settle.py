"""What only the whole text can tell: the majority of their like, or a person near, makes findings stronger."""

from tsutsumi.core.jit import compiled
from tsutsumi.core.pii import reasons
from tsutsumi.core.pii.compiled import codes
from tsutsumi.core.pii.compiled.chars import Ints
from tsutsumi.core.pii.compiled.codes import FIELDS
from tsutsumi.core.pii.detector import LIKELY, SURE, WEAK

CHECK_ALONE, MAJORITY = reasons.CHECK_ALONE, reasons.MAJORITY
FEW = 5  # numbers of one form below which their majority says nothing
NEAR_PERSON = 400  # bytes
AGE_WITHIN = 30  # bytes


@compiled
def raise_majority(state: Ints, rows: Ints, count: int) -> None:
    """Twelve digits in a row pass the check by chance once in eleven: where nearly all pass, they are 個人番号."""
    seen = state[codes.TWELVES]
    if seen < FEW or state[codes.TWELVES_RIGHT] * 10 < seen * 9:
        return
    for n in range(0, count * FIELDS, FIELDS):
        if rows[n] == codes.MY_NUMBER and rows[n + 4] == CHECK_ALONE:
            rows[n + 3] = LIKELY
            rows[n + 4] = MAJORITY


@compiled
def raise_ages(rows: Ints, count: int) -> None:
    """45歳 shortly behind a name is that person's age."""
    name_end = codes.FAR
    for n in range(0, count * FIELDS, FIELDS):
        if rows[n] == codes.NAME and rows[n + 3] > WEAK:
            name_end = rows[n + 2]
        elif rows[n] == codes.AGE and rows[n + 3] == WEAK and rows[n + 1] - name_end < AGE_WITHIN:
            rows[n + 3] = LIKELY


@compiled
def of_person(kind: int) -> bool:
    """Whether this kind stands for somebody."""
    found = False
    for person in codes.OF_PERSON:
        found = found or kind == person
    return found


@compiled
def gather_people(rows: Ints, count: int, places: Ints) -> int:
    """Where people are, in order; how many. Findings come nearly in order, so each moves only a little."""
    people = 0
    for n in range(0, count * FIELDS, FIELDS):
        if rows[n + 3] > WEAK and of_person(rows[n]):
            k = people
            while k > 0 and places[k - 1] > rows[n + 1]:
                places[k] = places[k - 1]
                k -= 1
            places[k] = rows[n + 1]
            people += 1
    return people


@compiled
def person_near(at: int, places: Ints, people: int) -> bool:
    """Whether somebody stands near this place."""
    low, high = 0, people
    while low < high:
        middle = (low + high) // 2
        if places[middle] <= at - NEAR_PERSON:
            low = middle + 1
        else:
            high = middle
    return low < people and places[low] < at + NEAR_PERSON


@compiled
def settle(state: Ints, rows: Ints, count: int, places: Ints) -> None:
    """Raise what is to be raised, and count from the text's own beginning. `places` has room for `count` numbers."""
    raise_majority(state, rows, count)
    raise_ages(rows, count)
    people = -1
    for n in range(0, count * FIELDS, FIELDS):
        if rows[n] == codes.SENSITIVE and rows[n + 3] > WEAK:
            if people < 0:
                people = gather_people(rows, count, places)
            if person_near(rows[n + 1], places, people):
                rows[n + 3] = SURE
    for n in range(0, count * FIELDS, FIELDS):
        rows[n + 1] -= codes.PAD
        rows[n + 2] -= codes.PAD
