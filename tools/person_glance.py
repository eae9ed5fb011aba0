"""The quick look of the tagger of persons: a logistic sum over pairs of characters and scripts, learned so that each name
is seen from one place at least; from which one is left to the learning.
"""

import numba
import numpy as np

from tools.person_text import Labelled
from tsutsumi.core.pii.compiled import chars, persons, window
from tsutsumi.core.pii.compiled import tagcodes as tc

FEATURES = tc.GLANCED + 2
SHAPES_AT = tc.PAIRS * tc.GLANCED
PLACES = SHAPES_AT + tc.SHAPES + tc.WIDE_SHAPES
OFTEN, IMPORTANT, EPOCHS = 10, 3.0, 6  # a place is learned when it is met as often; how much a name counts; passes
MISSED = 0.003  # share of the names that may be missed, of those that have a place from which they can be seen
NOTHING, IGNORED = -1, -2
BEFORE = 6  # characters before a name from which it is found as well, though nothing there has to tell it


@numba.njit
def glances(data, g, at, slots):
    """Where the pair bits let the quick look come, and the places of its weights."""
    p, found = 64, 0
    while p < len(data) - 64:
        if data[p] < 0xE2 or data[p] > 0xEF:
            p += 1
            continue
        following = chars.triple(data, p + 3) if data[p + 3] >= 0xE2 else int(data[p + 3])
        pair = window.bit(g, tc.NAME_PAIRS_AT, chars.triple(data, p), following)
        if pair and found < len(at) and not persons.in_katakana(data, p, g):
            a, b, c, d, e, f, shape = persons.seen(data, p, g)
            at[found] = p - 64
            place = 0
            for row in (a, b, c, d, e, f):
                slots[found, place] = (row - tc.PAIRS_AT) // tc.ROW * tc.GLANCED + place
                place += 1
            slots[found, place] = SHAPES_AT + ((shape >> 6) & (tc.SHAPES - 1))
            slots[found, place + 1] = SHAPES_AT + tc.SHAPES + persons.wide_shape(shape) - tc.GLANCE_WIDE_AT
            found += 1
        p += 3
    return found


def looks(sentences: list[Labelled], g: np.ndarray) -> tuple[np.ndarray, np.ndarray, int]:
    """Places of the weights for each look, the number of the name that is near or NOTHING or IGNORED, how many names."""
    at, slots, xs, near = np.zeros(4000, np.int64), np.zeros((4000, FEATURES), np.int32), [], []
    number = 0
    for text, spans in sentences:
        n = glances(np.frombuffer(b"\0" * 64 + text.encode() + b"\0" * 64, np.uint8), g, at, slots)
        ends = np.cumsum([len(c.encode()) for c in text])
        places = np.searchsorted(ends, at[:n], side="right")
        names = np.full(n, NOTHING)
        for a, _ in spans:
            names[(places >= a - BEFORE) & (places < a - 1)] = IGNORED
        for a, b in spans:
            names[(places >= a - 1) & (places <= b)] = number
            number += 1
        xs.append(slots[:n].copy())
        near.append(names)
    return np.concatenate(xs), np.concatenate(near), number


@numba.njit
def regress(X, near, counts, order, W, GW):
    """One pass of gradients; a look with a count of 0 teaches nothing."""
    for q in order:
        if counts[q] == 0:
            continue
        z = 0.0
        for f in range(X.shape[1]):
            z += W[X[q, f]]
        d = (1 / (1 + np.exp(-z)) - (near[q] >= 0)) * counts[q]
        for f in range(X.shape[1]):
            g = d + 1e-3 * W[X[q, f]]
            GW[X[q, f]] += g * g
            W[X[q, f]] -= 0.15 * g / np.sqrt(GW[X[q, f]] + 1e-6)


def best_looks(X: np.ndarray, near: np.ndarray, names: int, W: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The best sum for each name, and which looks reach it."""
    sums = W[X].sum(axis=1)
    best, seen = np.full(names, -np.inf), near >= 0
    np.maximum.at(best, near[seen], sums[seen])
    return best, seen & (sums >= best[np.maximum(near, 0)])


def learned(sentences: list[Labelled], g: np.ndarray) -> tuple[np.ndarray, np.ndarray, float]:
    """Weights of the pairs, of the scripts, and the least sum that is worth a closer look."""
    rng = np.random.default_rng(0)
    held = rng.random(len(sentences)) < 0.1
    X, near, names = looks([s for s, out in zip(sentences, held, strict=True) if not out], g)
    W, GW = np.zeros(PLACES), np.full(PLACES, 0.1)
    GW[np.bincount(X.reshape(-1), minlength=PLACES) < OFTEN] = np.inf
    counts = np.where(near >= 0, IMPORTANT, near == NOTHING)
    for _ in range(EPOCHS):
        regress(X, near, counts, rng.permutation(len(X)), W, GW)
        _, reaching = best_looks(X, near, names, W)
        counts = np.where(reaching, IMPORTANT, near == NOTHING)
    best, _ = best_looks(*looks([s for s, out in zip(sentences, held, strict=True) if out], g), W)
    least = float(np.quantile(best[np.isfinite(best)], MISSED))
    return W[:SHAPES_AT], W[SHAPES_AT:], least
