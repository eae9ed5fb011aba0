"""The tagger of persons: begins a name, goes on, or neither, for each character of a window; a linear chain."""

from tsutsumi.core.pii.compiled import tagcodes as tc
from tsutsumi.core.pii.compiled.chars import Ints
from tsutsumi.core.pii.compiled.tagcodes import EDGE, TagTable
from tsutsumi.core.pii.compiled.window import beginning, mixed
from tsutsumi.core.pii.jit import compiled, inlined

NEVER = -(1 << 40)


@inlined
def learned(g: TagTable, feature: int, value: int) -> int:
    """The weights of a feature with a value, found by hashing."""
    return int(g[tc.WEIGHTS_AT + ((mixed(value * 64 + feature) >> 30) & (tc.WEIGHTS - 1))])


@inlined
def by_letters(s: Ints, k: int, g: TagTable) -> int:
    """What each of five characters around k says alone."""
    at = tc.LETTER + k
    return int(g[s[at - 2]] + g[s[at - 1] + 1] + g[s[at] + 2] + g[s[at + 1] + 3] + g[s[at + 2] + 4])


@inlined
def by_pairs(s: Ints, k: int, shape: int, g: TagTable) -> int:
    """What characters around k say together; shape: the scripts of five."""
    a, b, c, d, e = s[tc.CP + k - 2], s[tc.CP + k - 1], s[tc.CP + k], s[tc.CP + k + 1], s[tc.CP + k + 2]
    result = learned(g, 5, b << 17 | c) + learned(g, 6, c << 17 | d) + learned(g, 7, a << 17 | b)
    result += learned(g, 8, d << 17 | e) + learned(g, 9, (b << 17 | c) << 17 | d)
    result += learned(g, 11, b << 9 | (shape & 511)) + learned(g, 12, (a << 17 | b) << 3 | s[tc.SCRIPT + k])
    return int(g[tc.SHAPES_AT + shape]) + result


@inlined
def by_run(s: Ints, k: int, g: TagTable) -> int:
    """What the run of one script that k is in says, and what stands around it."""
    kind, first = s[tc.SCRIPT + k], s[tc.RUN_FIRST + k]
    last = s[tc.RUN_LAST + first]
    place = min(k - first, 3) << 3 | min(last - first + 1, 7)
    previous, after = s[tc.CP + first - 1], s[tc.CP + last + 1]
    result = learned(g, 14, (after << 6 | place) << 3 | kind) + learned(g, 15, (previous << 6 | place) << 3 | kind)
    result += learned(g, 16, ((after << 17 | s[tc.CP + last + 2]) << 1 | (k > first)) << 3 | kind)
    return int(g[tc.PLACES_AT + (place << 3 | kind)]) + result


@inlined
def by_lexicon(s: Ints, k: int, g: TagTable) -> int:
    """What the words of the lexicon say that begin at k, end before it and go on over it."""
    words, ended, following = s[tc.BEGINNING + k], s[tc.ENDED + k], s[tc.BEGINNING + k + 1]
    kind, role = s[tc.SCRIPT + k], s[tc.ROLE + k]
    nouns, titled = (words >> tc.IS_PLACE) & 255, (words >> tc.IS_TITLE) & 1
    result = g[tc.FAMILIES_AT + ((ended & 31) << 9 | (words & 511))]
    result += g[tc.ENDED_AT + ((ended & (15 << tc.HAS_GIVEN | 31)) | titled << 5 | kind << 6)]
    result += g[tc.NOUNS_AT + (role << 8 | nouns)]
    result += g[tc.NOUNS_ENDED_AT + (((ended >> tc.HAS_PLACE) & 255) << 3 | kind)]
    result += g[tc.PERSONS_AT + (beginning(s, k, tc.IS_PERSON) << 7 | ((ended >> tc.HAS_PERSON) & 15) << 3 | kind)]
    marks = (titled << 1 | ((ended >> tc.HAS_TITLE) & 1)) << 1 | ((following >> tc.IS_TITLE) & 1)
    endings = (((words >> tc.IS_ENDING) & 15) > 0) << 1 | (((following >> tc.IS_ENDING) & 15) > 0)
    result += g[tc.MARKS_AT + ((marks << 2 | endings) << 3 | kind)]
    result += g[tc.USUAL_AT + (((words >> tc.IS_FAMILY) & 31) << 9 | (nouns >> 4) << 5 | role)]
    inside = (s[tc.ROLE + k - 1] << 5 | role) << 5 | s[tc.ROLE + k + 1]
    return int(result + g[tc.ROLES_AT + (inside << 3 | s[tc.SCRIPT + k + 1])])


@compiled
def weigh(n: int, s: Ints, g: TagTable) -> None:
    """How much speaks for a beginning and for going on at each character; both sums share one number."""
    shape = 0
    for k in range(EDGE - 2, EDGE + 2):
        shape = shape << 3 | s[tc.SCRIPT + k]
    for k in range(EDGE, EDGE + n):
        shape = (shape << 3 | s[tc.SCRIPT + k + 2]) & 0x7FFF
        s[tc.SUM + k] = by_letters(s, k, g) + by_pairs(s, k, shape, g) + by_run(s, k, g) + by_lexicon(s, k, g)


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
