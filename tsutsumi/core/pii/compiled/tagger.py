"""The tagger of persons: begins a name, goes on, or neither, for each character of a window; a linear chain."""

from tsutsumi.core.pii.compiled import tagcodes as tc
from tsutsumi.core.pii.compiled.chars import Ints
from tsutsumi.core.pii.compiled.tagcodes import EDGE, TagTable
from tsutsumi.core.pii.compiled.window import mixed
from tsutsumi.core.pii.jit import compiled

NEVER = -(1 << 40)


@compiled
def slot(feature: int, value: int) -> int:
    """Place of the weights of a feature with a value."""
    return (mixed(value * 64 + feature) >> 30) & (tc.WEIGHTS - 1)


@compiled
def shape(s: Ints, k: int, first: int, last: int) -> int:
    """Scripts of the characters around k as one number."""
    code = 0
    for j in range(k + first, k + last + 1):
        code = code << 3 | s[tc.SCRIPT + j]
    return code


@compiled
def by_characters(s: Ints, k: int) -> None:
    """Features of the characters at k and around."""
    f = tc.SLOTS_AT
    a, b, c, d, e = s[tc.CP + k - 2], s[tc.CP + k - 1], s[tc.CP + k], s[tc.CP + k + 1], s[tc.CP + k + 2]
    s[f] = slot(0, c)
    s[f + 1] = slot(1, b)
    s[f + 2] = slot(2, d)
    s[f + 3] = slot(3, a)
    s[f + 4] = slot(4, e)
    s[f + 5] = slot(5, b << 17 | c)
    s[f + 6] = slot(6, c << 17 | d)
    s[f + 7] = slot(7, a << 17 | b)
    s[f + 8] = slot(8, d << 17 | e)
    s[f + 9] = slot(9, (b << 17 | c) << 17 | d)
    s[f + 10] = slot(10, shape(s, k, -2, 2))
    s[f + 11] = slot(11, b << 9 | shape(s, k, 0, 2))
    s[f + 12] = slot(12, (a << 17 | b) << 3 | s[tc.SCRIPT + k])


@compiled
def by_run(s: Ints, k: int) -> None:
    """Features of the run of one script that k is in, and of what stands around it."""
    f = tc.SLOTS_AT + 13
    first, last, kind = s[tc.RUN_FIRST + k], s[tc.RUN_LAST + k], s[tc.SCRIPT + k]
    size = min(last - first + 1, 7)
    place = min(k - first, 3) << 3 | size
    before, after = s[tc.CP + first - 1], s[tc.CP + last + 1]
    s[f] = slot(13, place << 3 | kind)
    s[f + 1] = slot(14, (after << 6 | place) << 3 | kind)
    s[f + 2] = slot(15, (before << 6 | place) << 3 | kind)
    s[f + 3] = slot(16, ((after << 17 | s[tc.CP + last + 2]) << 1 | (k > first)) << 3 | kind)


@compiled
def by_lexicon(s: Ints, k: int) -> None:
    """Features of the words of the lexicon that begin, end and go on at k."""
    f = tc.SLOTS_AT + 17
    kind, titled = s[tc.SCRIPT + k], s[tc.TITLE_B + k]
    family, given = s[tc.FAMILY_B + k], s[tc.GIVEN_B + k]
    family_end, given_end = s[tc.FAMILY_E + k], s[tc.GIVEN_E + k]
    nouns, noun_end = s[tc.NOUN_B + k], s[tc.NOUN_E + k]
    places, place_end = s[tc.PLACE_B + k], s[tc.PLACE_E + k]
    person, person_end = s[tc.PERSON_B + k], s[tc.PERSON_E + k]
    s[f] = slot(17, family << 4 | given)
    s[f + 1] = slot(18, family_end << 4 | given)
    s[f + 2] = slot(19, ((given_end << 3 | kind) << 1 | titled) << 5 | family_end)
    s[f + 3] = slot(20, nouns << 4 | places)
    s[f + 4] = slot(21, (noun_end << 4 | place_end) << 3 | kind)
    s[f + 5] = slot(22, (person << 4 | person_end) << 3 | kind)
    s[f + 6] = slot(23, s[tc.ROLE + k])
    s[f + 7] = slot(24, (s[tc.ROLE + k] << 4 | nouns) << 4 | places)
    marks = (titled << 1 | s[tc.TITLE_E + k]) << 1 | s[tc.TITLE_B + k + 1]
    endings = (s[tc.ENDING_B + k] > 0) << 1 | (s[tc.ENDING_B + k + 1] > 0)
    s[f + 8] = slot(25, (marks << 2 | endings) << 3 | kind)
    s[f + 9] = slot(26, (family << 4 | nouns) << 5 | s[tc.ROLE + k])
    inside = (s[tc.ROLE + k - 1] << 5 | s[tc.ROLE + k]) << 5 | s[tc.ROLE + k + 1]
    s[f + 10] = slot(27, inside << 3 | s[tc.SCRIPT + k + 1])


@compiled
def features(s: Ints, k: int) -> None:
    """Places of the weights that speak for the character at k."""
    by_characters(s, k)
    by_run(s, k)
    by_lexicon(s, k)


@compiled
def weigh(n: int, s: Ints, g: TagTable) -> None:
    """How much speaks for a beginning and for going on at each character; two weights share one number."""
    for k in range(EDGE, EDGE + n):
        features(s, k)
        begins, inside = 0, 0
        for f in range(tc.SLOTS_AT, tc.SLOTS_AT + tc.FEATURES):
            both = int(g[tc.WEIGHTS_AT + s[f]])
            inside += both >> 16
            begins += ((both & 0xFFFF) ^ 0x8000) - 0x8000
        s[tc.BEGINS + k] = begins
        s[tc.INSIDE + k] = inside


@compiled
def score(s: Ints, k: int, tag: int) -> int:
    """What speaks for a tag at k."""
    if tag == 0:
        return 0
    return int(s[tc.BEGINS + k] if tag == 1 else s[tc.INSIDE + k])


@compiled
def forward(n: int, s: Ints, g: TagTable) -> None:
    """Best sum from the left for each tag at each character."""
    for tag in range(3):
        s[tc.BEST3 + EDGE * 3 + tag] = NEVER if tag == 2 else score(s, EDGE, tag) + g[tc.STEPS_AT + tag]
    for k in range(EDGE + 1, EDGE + n):
        for tag in range(3):
            best = NEVER
            for other in range(3):
                if other != 0 or tag != 2:
                    best = max(best, s[tc.BEST3 + (k - 1) * 3 + other] + g[tc.STEPS_AT + other * 3 + tag])
            s[tc.BEST3 + k * 3 + tag] = best + score(s, k, tag)


@compiled
def backward(n: int, s: Ints, g: TagTable) -> None:
    """Best sum to the right behind each character, for each of its tags."""
    last = EDGE + n - 1
    for tag in range(3):
        s[tc.BACK3 + last * 3 + tag] = 0
    for k in range(last - 1, EDGE - 1, -1):
        for tag in range(3):
            best = NEVER
            for other in range(3):
                if tag != 0 or other != 2:
                    here = s[tc.BACK3 + (k + 1) * 3 + other] + g[tc.STEPS_AT + tag * 3 + other]
                    best = max(best, here + score(s, k + 1, other))
            s[tc.BACK3 + k * 3 + tag] = best


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
def decide(n: int, s: Ints, g: TagTable) -> None:
    """Weigh all readings of the window."""
    weigh(n, s, g)
    forward(n, s, g)
    backward(n, s, g)
