"""The tagger of persons: begins a name, goes on, or neither, for each character of a window; a linear chain."""

from tsutsumi.core.jit import compiled, inlined
from tsutsumi.core.pii.compiled import tagcodes as tc
from tsutsumi.core.pii.compiled.chars import Ints
from tsutsumi.core.pii.compiled.tagcodes import EDGE, TagTable
from tsutsumi.core.pii.compiled.window import beginning, is_strange

NEVER = -(1 << 40)


@inlined
def hashed(value: int, factor: int) -> int:
    """Place of the weights of a feature with so many values that they have to share places."""
    return tc.HASHED_AT + (((value * factor) >> 46) & (tc.HASHED - 1))


@inlined
def of_letters(s: Ints, k: int) -> tuple[int, int, int, int, int]:
    """What each of five characters around k says by itself."""
    at = tc.LETTER + k
    return s[at - 2], s[at - 1] + 1, s[at] + 2, s[at + 1] + 3, s[at + 2] + 4


@inlined
def of_pairs(s: Ints, k: int) -> tuple[int, int, int, int]:
    """What each two in a row of the five say."""
    at = tc.PAIR + k
    return s[at - 2], s[at - 1] + 1, s[at] + 2, s[at + 1] + 3


@inlined
def of_shape(s: Ints, k: int, shape: int) -> tuple[int, int, int]:
    """What three characters say, the scripts of five, and a letter before some scripts."""
    b, c, d = s[tc.CP + k - 1], s[tc.CP + k], s[tc.CP + k + 1]
    return (
        hashed((b << 21 | c) << 21 | d, 0x1B03738712FAD5C9), tc.SHAPES_AT + shape,
        hashed(b << 9 | (shape & 511), 0x2545F4914F6CDD1D),
    )  # fmt: skip


@inlined
def of_run(s: Ints, k: int) -> tuple[int, int, int, int]:
    """What the place in a run of one script says, and what stands around the run."""
    kind, first = s[tc.SCRIPT + k], s[tc.RUN_FIRST + k]
    last = s[tc.RUN_LAST + first]
    place = (min(k - first, 3) << 3 | min(last - first + 1, 7)) << 3 | kind
    previous, after = s[tc.CP + first - 1], s[tc.CP + last + 1]
    two = ((after << 21 | s[tc.CP + last + 2]) << 1 | (k > first)) << 3 | kind
    return (
        tc.PLACES_AT + place,
        hashed(after << 9 | place, 0x2127599BF4325C37),
        hashed(previous << 9 | place, 0x1656667B19E37793),
        hashed(two, 0x4F2FB0C8D6E8FEB9),
    )


@inlined
def of_words(s: Ints, k: int) -> tuple[int, int, int, int]:
    """What words of the lexicon say that begin at k and end before it."""
    words, ended = s[tc.BEGINNING + k], s[tc.ENDED + k]
    kind, titled = s[tc.SCRIPT + k], (words >> tc.IS_TITLE) & 1
    people = beginning(s, k, tc.IS_PERSON) << 7 | ((ended >> tc.HAS_PERSON) & 15) << 3
    return (
        tc.FAMILIES_AT + ((ended & 31) << 9 | (words & 511)),
        tc.ENDED_AT + ((ended & (15 << tc.HAS_GIVEN | 31)) | titled << 5 | kind << 6),
        tc.NOUNS_ENDED_AT + (((ended >> tc.HAS_PLACE) & 255) << 3 | kind),
        tc.PERSONS_AT + (people | kind),
    )


@inlined
def of_roles(s: Ints, k: int) -> tuple[int, int, int, int]:
    """What the parts of full names say that k may be in, and titles and endings at k and behind."""
    words, ended, following = s[tc.BEGINNING + k], s[tc.ENDED + k], s[tc.BEGINNING + k + 1]
    role, nouns = s[tc.ROLE + k], (words >> tc.IS_PLACE) & 255
    marks = ((words >> tc.IS_TITLE) & 1) << 2 | ((ended >> tc.HAS_TITLE) & 1) << 1 | ((following >> tc.IS_TITLE) & 1)
    endings = ((words >> tc.IS_ENDING) & 15 > 0) << 1 | ((following >> tc.IS_ENDING) & 15 > 0)
    around = (s[tc.ROLE + k - 1] << 5 | role) << 5 | s[tc.ROLE + k + 1]
    return (
        tc.NOUNS_AT + (role << 8 | nouns),
        tc.MARKS_AT + ((marks << 2 | endings) << 3 | s[tc.SCRIPT + k]),
        tc.USUAL_AT + (((words >> tc.IS_FAMILY) & 31) << 9 | (nouns >> 4) << 5 | role),
        tc.ROLES_AT + (around << 3 | s[tc.SCRIPT + k + 1]),
    )


@inlined
def first_shape(s: Ints) -> int:
    """Scripts of the four characters around the window's beginning."""
    return int(s[tc.SCRIPT + 2] << 9 | s[tc.SCRIPT + 3] << 6 | s[tc.SCRIPT + 4] << 3 | s[tc.SCRIPT + 5])


@inlined
def weighed(s: Ints, k: int, shape: int, g: TagTable) -> int:
    """What all features say of the character at k."""
    a, b, c, d, e = of_letters(s, k)
    total = g[a] + g[b] + g[c] + g[d] + g[e]
    a, b, c, d = of_pairs(s, k)
    total += g[a] + g[b] + g[c] + g[d]
    a, b, c = of_shape(s, k, shape)
    total += g[a] + g[b] + g[c]
    a, b, c, d = of_run(s, k)
    total += g[a] + g[b] + g[c] + g[d]
    a, b, c, d = of_words(s, k)
    total += g[a] + g[b] + g[c] + g[d]
    a, b, c, d = of_roles(s, k)
    return int(total + g[a] + g[b] + g[c] + g[d])


@compiled
def weigh(n: int, s: Ints, g: TagTable) -> None:
    """How much speaks for a beginning and for going on at each character; digits and marks are in no name."""
    shape = first_shape(s)
    for k in range(EDGE, EDGE + n):
        shape = (shape << 3 | s[tc.SCRIPT + k + 2]) & (tc.SHAPES - 1)
        kind = s[tc.SCRIPT + k]
        s[tc.SUM + k] = tc.STRANGE if is_strange(kind) else weighed(s, k, shape, g)


@inlined
def both(total: int) -> tuple[int, int]:
    """What speaks for a beginning, and for going on."""
    begins = ((total & 0xFFFF) ^ 0x8000) - 0x8000
    return begins, (total - begins) >> 16


@compiled
def forward(n: int, s: Ints, g: TagTable) -> bool:
    """Best sum from the left for each tag at each character. Whether some reading with a name is the best one."""
    begins, _ = both(s[tc.SUM + EDGE])
    nothing, begun, on = int(g[tc.STEPS_AT]), int(g[tc.STEPS_AT + 1]) + begins, NEVER
    silence = nothing
    keep(EDGE, nothing, begun, on, s)
    for k in range(EDGE + 1, EDGE + n):
        begins, goes_on = both(s[tc.SUM + k])
        before = nothing, begun, on
        nothing = max(before[0] + g[tc.STEPS_AT], before[1] + g[tc.STEPS_AT + 3], before[2] + g[tc.STEPS_AT + 6])
        begun = begins + max(
            before[0] + g[tc.STEPS_AT + 1], before[1] + g[tc.STEPS_AT + 4], before[2] + g[tc.STEPS_AT + 7]
        )
        on = goes_on + max(before[1] + g[tc.STEPS_AT + 5], before[2] + g[tc.STEPS_AT + 8])
        silence += g[tc.STEPS_AT]
        keep(k, nothing, begun, on, s)
    return bool(max(nothing, begun, on) > silence)


@inlined
def keep(k: int, nothing: int, begun: int, on: int, s: Ints) -> None:
    """The best sums at k."""
    s[tc.BEST3 + k * 3] = nothing
    s[tc.BEST3 + k * 3 + 1] = begun
    s[tc.BEST3 + k * 3 + 2] = on


@compiled
def backward(n: int, s: Ints, g: TagTable) -> None:
    """Best sum to the right behind each character, for each of its tags."""
    last = EDGE + n - 1
    nothing, begun, on = 0, 0, 0
    for k in range(last, EDGE - 1, -1):
        s[tc.BACK3 + k * 3] = nothing
        s[tc.BACK3 + k * 3 + 1] = begun
        s[tc.BACK3 + k * 3 + 2] = on
        begins, goes_on = both(s[tc.SUM + k])
        a, b, c = nothing, begun + begins, on + goes_on
        nothing = max(a + g[tc.STEPS_AT], b + g[tc.STEPS_AT + 1])
        begun = max(a + g[tc.STEPS_AT + 3], b + g[tc.STEPS_AT + 4], c + g[tc.STEPS_AT + 5])
        on = max(a + g[tc.STEPS_AT + 6], b + g[tc.STEPS_AT + 7], c + g[tc.STEPS_AT + 8])


@compiled
def total(s: Ints, k: int, tag: int) -> int:
    """Best sum of a whole reading that has this tag at k."""
    return int(s[tc.BEST3 + k * 3 + tag] + s[tc.BACK3 + k * 3 + tag])


@compiled
def best_tag(s: Ints, k: int) -> int:
    """The tag of the best reading at k."""
    nothing, begins, inside = total(s, k, 0), total(s, k, 1), total(s, k, 2)
    if nothing >= begins and nothing >= inside:
        return 0
    return 1 if begins >= inside else 2


@compiled
def decide(n: int, s: Ints, g: TagTable) -> bool:
    """Weigh all readings of the window. Whether some character of it is in a name; if not, no sum says more."""
    weigh(n, s, g)
    if n == 0 or not forward(n, s, g):
        return False
    backward(n, s, g)
    return True
