"""The weights of the tagger of persons: core/jp/data/person_weights.txt, learned from freely licensed text.

    PYTHONPATH=. python -m tools.person_training --wac DIR --gsd DIR --jaquad DIR [--plain FILE]

wac: Wikipedia Annotated Corpus, its folder knp. gsd: UD_Japanese-GSD with named entities, its folder stanza. jaquad: JaQuAD,
its folder data. plain: lines without a person (captions, questions), one sentence a line. A chain is learned from the first
two by stochastic gradients (AdaGrad), labels JaQuAD, where its person answers and names found for sure count everywhere in
their paragraph, and is learned again from all, with made-up office text. The quick look is a logistic regression of pairs.
Only numbers are written, no sentence.
"""

import argparse
import json
import re
from pathlib import Path

import numba
import numpy as np

from tools import person_glance
from tools.person_text import Labelled, Names, lists, office_text
from tsutsumi.core.pii import lexicon
from tsutsumi.core.pii.compiled import tagcodes as tc
from tsutsumi.core.pii.compiled import tagger, window

SOURCE = (
    "人名の並びの重み。学習に使った文: Wikipedia Annotated Corpus（CC BY-SA 4.0）、UD_Japanese-GSD 固有表現版（CC BY-SA 4.0）、"
    "JaQuAD（CC BY-SA 3.0）、JGLUE の人名を含まない文（CC BY-SA 4.0）、tools/person_text.py が作る文。文そのものは含まない。"
    "tools/person_training.py が作る。2026-11-25"
)
BIAS, SMALL = 900, 0.05  # on the side of finding, in the scale of the weights; dropped
FEATURES, STRANGE = 27, tc.STRANGE / 65537 / tc.SCALE
EDGE = tc.EDGE
KANA = re.compile(r"[ァ-ヺー・]")


def wac(folder: Path) -> list[Labelled]:
    """Sentences of the KNP format with their persons."""
    result: list[Labelled] = []
    for path in sorted(folder.rglob("*.knp")):
        text, spans = "", []
        for line in path.read_text(encoding="utf-8").split("\n"):
            if line == "EOS":
                result.append((text, spans))
                text, spans = "", []
            elif line and not line.startswith(("# ", "* ", "+ ")):
                word, found = line.split(" ")[0], re.search(r"<NE:PERSON:(head|single|middle|tail)>", line)
                if found and found[1] in {"head", "single"}:
                    spans.append((len(text), len(text) + len(word)))
                elif found and spans:
                    spans[-1] = (spans[-1][0], len(text) + len(word))
                text += word
    return result


def gsd(folder: Path) -> list[Labelled]:
    result: list[Labelled] = []
    for part in ("train", "dev", "test"):
        text, spans = "", []
        for line in [*(folder / f"{part}.bio").read_text(encoding="utf-8").split("\n"), ""]:
            if not line.strip():
                result.append((text, spans))
                text, spans = "", []
                continue
            word, tag = line.split("\t")
            if tag in {"B-PERSON", "S-PERSON"}:
                spans.append((len(text), len(text) + len(word)))
            elif tag in {"I-PERSON", "E-PERSON"} and spans:
                spans[-1] = (spans[-1][0], len(text) + len(word))
            text += word
    return result


def jaquad(folder: Path) -> list[tuple[str, list[tuple[str, str]]]]:
    """Paragraphs with their answers: text and type."""
    result: dict[str, list[tuple[str, str]]] = {}
    for path in sorted(folder.rglob("*.json")):
        for article in json.loads(path.read_text(encoding="utf-8"))["data"]:
            for part in article["paragraphs"]:
                given = [(a["text"], a.get("answer_type", "")) for q in part["qas"] for a in q["answers"]]
                result.setdefault(part["context"], []).extend(given)
    return list(result.items())


def padded(text: str) -> np.ndarray:
    return np.frombuffer(b"\0" * 64 + text.encode() + b"\0" * 64, np.uint8)


@numba.njit
def places_of(s, k, shape, out):
    """Places of the weights of the character at k. What is added up for use is learned apart."""
    f = 0
    for place in tagger.of_letters(s, k):
        out[f] = place
        f += 1
    for place in tagger.of_pairs(s, k):
        out[f] = place
        f += 1
    for place in tagger.of_shape(s, k, shape):
        out[f] = place
        f += 1
    for place in tagger.of_run(s, k):
        out[f] = place
        f += 1
    families, ended, nouns_ended, persons_here = tagger.of_words(s, k)
    family = families - tc.FAMILIES_AT
    out[f], out[f + 1] = tc.BEGINS_AT + (family & 511), tc.ENDS_AT + (family >> 9 << 4 | family & 15)
    out[f + 2], out[f + 3], out[f + 4] = ended, nouns_ended, persons_here
    f += 5
    for place in tagger.of_roles(s, k):
        out[f] = place
        f += 1
    nouns = out[f - 4] - tc.NOUNS_AT
    out[f], out[f + 1] = tc.THINGS_AT + (nouns & 255), tc.ROLE_AT + (nouns >> 8)


@numba.njit
def features_of(data, s, g, out):
    """Places for each character; -1 at first for one that is in no name."""
    end = len(data) - 64
    n = window.load(data, 64, end, end, s, g)
    window.look_up(n, s, g)
    shape = tagger.first_shape(s)
    for k in range(EDGE, EDGE + n):
        shape = (shape << 3 | s[tc.SCRIPT + k + 2]) & (tc.SHAPES - 1)
        places_of(s, k, shape, out[k - EDGE])
        if s[tc.SCRIPT + k] == tc.OTHER or s[tc.SCRIPT + k] == tc.DIGIT:
            out[k - EDGE, 0] = -1
    return n


@numba.njit
def tagged(data, s, g, out):
    end = len(data) - 64
    n = window.load(data, 64, end, end, s, g)
    window.look_up(n, s, g)
    found, k = 0, EDGE
    while tagger.decide(n, s, g) and k < EDGE + n:
        last = k + 1
        if tagger.best_tag(s, k) == 1:
            while last < EDGE + n and tagger.best_tag(s, last) == 2:
                last += 1
            margin = max(tagger.total(s, k, 1), tagger.total(s, k, 2)) - tagger.total(s, k, 0)
            out[found, 0], out[found, 1], out[found, 2] = k - EDGE, last - EDGE, margin
            found += 1
        k = last
    return found


def examples(sentences: list[Labelled], g: np.ndarray) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """Places of the weights and tags, for each character. A sentence with a name that holds a digit or a mark is left out."""
    s, buffer, xs, ys = np.zeros(tc.SCRATCH, np.int64), np.zeros((tc.MOST, FEATURES), np.int32), [], []
    for text, spans in sentences:
        n = features_of(padded(text), s, g, buffer)
        y = np.zeros(n, np.int8)
        for a, b in spans:
            if a < n:
                y[a], y[a + 1 : b] = 1, 2
        if not (y[buffer[:n, 0] < 0]).any():
            xs.append(buffer[:n].copy())
            ys.append(y)
    return xs, ys


@numba.njit
def lse(a, b, c):
    m = max(a, b, c)
    return m + np.log(np.exp(a - m) + np.exp(b - m) + np.exp(c - m))


@numba.njit
def epoch(X, Y, ptr, order, W, T, GW, GT, weight):
    """One pass of gradients over all sentences; T[0, 2] never happens."""
    never = -1e9
    for q in order:
        a = ptr[q]
        n = ptr[q + 1] - a
        if n == 0:
            continue
        S, F, B = np.zeros((n, 3)), np.full((n, 3), never), np.zeros((n, 3))
        for k in range(n):
            if X[a + k, 0] < 0:
                S[k, 1] = S[k, 2] = STRANGE
                continue
            for f in range(X.shape[1]):
                S[k, 1] += W[X[a + k, f], 0]
                S[k, 2] += W[X[a + k, f], 1]
        F[0, 0], F[0, 1] = S[0, 0] + T[0, 0], S[0, 1] + T[0, 1]
        for k in range(1, n):
            for t in range(3):
                F[k, t] = S[k, t] + lse(
                    F[k - 1, 0] + (T[0, t] if t != 2 else never), F[k - 1, 1] + T[1, t], F[k - 1, 2] + T[2, t]
                )
        for k in range(n - 2, -1, -1):
            for t in range(3):
                on = B[k + 1, 2] + S[k + 1, 2] + (T[t, 2] if t != 0 else never)
                B[k, t] = lse(B[k + 1, 0] + S[k + 1, 0] + T[t, 0], B[k + 1, 1] + S[k + 1, 1] + T[t, 1], on)
        Z = lse(F[n - 1, 0], F[n - 1, 1], F[n - 1, 2])
        for k in range(n):
            for t in range(1, 3):
                d = (np.exp(F[k, t] + B[k, t] - Z) - (Y[a + k] == t)) * weight[q]
                if abs(d) > 1e-4 and X[a + k, 0] >= 0:
                    for f in range(X.shape[1]):
                        j = X[a + k, f]
                        g = d + 1e-4 * W[j, t - 1]
                        GW[j, t - 1] += g * g
                        W[j, t - 1] -= 0.15 * g / np.sqrt(GW[j, t - 1] + 1e-6)
            for u in range(3):
                for t in range(3):
                    if (u == 0 and t == 2) or (k == 0 and u > 0):
                        continue
                    before = F[k - 1, u] if k > 0 else 0.0
                    was = Y[a + k - 1] if k > 0 else 0
                    d = (np.exp(before + T[u, t] + S[k, t] + B[k, t] - Z) - (was == u and Y[a + k] == t)) * weight[q]
                    GT[u, t] += d * d
                    T[u, t] -= 0.15 * d / np.sqrt(GT[u, t] + 1e-6)


def chain(groups: list[tuple[list[Labelled], float]], g: np.ndarray, epochs: int = 6) -> tuple[np.ndarray, np.ndarray]:
    """Weights and steps learned from groups of sentences, each group with its weight."""
    xs, ys, weights = [], [], []
    for sentences, weight in groups:
        x, y = examples(sentences, g)
        xs, ys, weights = xs + x, ys + y, weights + [weight] * len(x)
    ptr = np.concatenate([[0], np.cumsum([len(x) for x in xs])])
    W, T = np.zeros((tc.LEARNED, 2)), np.zeros((3, 3))
    GW, GT, rng = np.full_like(W, 0.1), np.ones_like(T), np.random.default_rng(1)
    X, Y = np.concatenate(xs), np.concatenate(ys)
    for _ in range(epochs):
        epoch(X, Y, ptr, rng.permutation(len(xs)), W, T, GW, GT, np.array(weights))
    return np.where(abs(W) < SMALL, 0, W), T


def learned_table(words: np.ndarray, W: np.ndarray, T: np.ndarray) -> np.ndarray:
    """A table of words with these weights."""
    g = words.copy()
    lexicon.put_learned(g, *(eighths(W[:, tag]).astype(np.int32) * lexicon.STEP for tag in (0, 1)))
    g[tc.STEPS_AT : tc.STEPS_AT + 9] = np.rint(T * tc.SCALE).astype(np.int32).reshape(-1)
    return g


def labelled(paragraphs: list[tuple[str, list[tuple[str, str]]]], g: np.ndarray) -> list[Labelled]:
    """Sentences of paragraphs: what is a person for sure somewhere is one everywhere in its paragraph."""
    s, out, result = np.zeros(tc.SCRATCH, np.int64), np.zeros((200, 3), np.int64), []
    for text, answers in paragraphs:
        sentences = [(m.start(), m[0]) for m in re.finditer(r"[^。\n]+[。\n]?", text)]
        spans: dict[tuple[int, int], int] = {}
        for base, sentence in sentences:
            for a, b, margin in out[: tagged(padded(sentence), s, g, out)].tolist():
                spans[base + a, base + b] = margin
        other = {a for a, kind in answers if kind in {"Location", "Object"}}
        sure = {
            a
            for a, kind in answers
            if kind == "Person" and 2 <= len(a) <= 20 and not re.search(r"[、。「」（）()はがをのと]", a)
        }
        sure |= {text[a:b] for (a, b), margin in spans.items() if margin > 3 * tc.SCALE and b - a > 1}
        taken, kept = np.zeros(len(text) + 1, bool), []
        for name in sorted(sure - other, key=len, reverse=True):
            for m in re.finditer(re.escape(name), text):
                a, b = m.span()
                cut = (a and KANA.match(text[a - 1]) and KANA.match(name[0])) or (
                    KANA.match(text[b : b + 1]) and KANA.match(name[-1])
                )
                alone = len(name) > 2 or (a, b) in spans or not any(x < b and a < y for x, y in spans)
                if not cut and alone and not taken[a:b].any():
                    kept.append((a, b))
                    taken[a:b] = True
        kept += [
            p
            for p, margin in spans.items()
            if margin > 0 and not taken[p[0] : p[1]].any() and text[p[0] : p[1]] not in other
        ]
        result += [
            (t, [(a - n, b - n) for a, b in sorted(kept) if a >= n and b <= n + len(t)])
            for n, t in sentences
            if len(t) > 4
        ]
    return result


def names(known: dict[str, int], seed: int) -> Names:
    import random

    def having(classes: int, *, kana: bool = False, least: int = 1, also: int = 0) -> list[str]:
        return [w for w in sorted(known) if known[w] & classes and len(w) >= least and bool(re.match("[ァ-ヺ]", w)) == kana
                and known[w] & also == also and not (classes == tc.PLACE and known[w] & tc.ENDING)]  # fmt: skip

    return Names(
        random.Random(seed), having(tc.USUAL), having(tc.FAMILY), having(tc.GIVEN), having(tc.PERSON, kana=True),
        having(tc.PLACE, least=2), having(tc.NOUN, least=2), having(tc.PLACE, least=2, also=tc.USUAL),
        having(tc.NOUN, least=2, also=tc.FAMILY),
    )  # fmt: skip


def pair(a: str, b: str) -> int:
    return (ord(a) * 40503 + ord(b) * 10007) & (tc.PAIR_BITS - 1)


def name_pairs(known: dict[str, int], sentences: list[Labelled]) -> np.ndarray:
    """Pairs that begin a name or a title, without those that are common and hardly ever near a name."""
    wanted = {
        pair(w[0], w[1]) for w, c in known.items() if len(w) > 1 and c & (tc.FAMILY | tc.PERSON | tc.GIVEN | tc.TITLE)
    }
    behind = "はがをのにともへでかやよ、。，．」』）（(,) 　\n\r\t・：:宛達方っだなら\0"
    wanted |= {pair(w, x) for w, c in known.items() if len(w) == 1 and c & tc.TITLE for x in behind}
    first: dict[str, int] = {}
    for word, classes in known.items():
        if classes & tc.GIVEN and len(word) > 1:
            first[word[0]] = first.get(word[0], 0) + 1
    often = sorted(first, key=lambda c: -first[c])[:400]
    wanted |= {pair(w, x) for w, c in known.items() if len(w) == 1 and c & tc.USUAL for x in often}
    wanted |= {pair(chr(cp), "・") for cp in range(0x30A1, 0x30FD)}
    seen, near = np.zeros(tc.PAIR_BITS, np.int64), np.zeros(tc.PAIR_BITS, np.int64)
    for text, spans in sentences:
        close = {k for a, b in spans for k in range(max(0, a - 1), b + 1)}
        for k in range(len(text) - 1):
            seen[pair(text[k], text[k + 1])] += 1
            near[pair(text[k], text[k + 1])] += k in close
    bits = np.zeros(tc.PAIR_BITS // 32, np.uint32)
    for slot in wanted:
        if seen[slot] < 4 or near[slot] >= 0.01 * seen[slot]:
            bits[slot >> 5] |= np.uint32(1 << (slot & 31))
    return bits


def eighths(values: np.ndarray) -> np.ndarray:
    return np.clip(np.rint(values * tc.SCALE / lexicon.STEP), -127, 127).astype(np.int8)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("wac", "gsd", "jaquad"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--plain", type=Path)
    parser.add_argument("--out", type=Path, default=lexicon.WEIGHTS)
    asked = parser.parse_args()
    words, known = lexicon.lexicon(), {w: classes for classes, listed in lexicon.words() for w in listed}
    gold = [sentence for sentence in wac(asked.wac) + gsd(asked.gsd) if sentence[0]]
    paragraphs, silver = jaquad(asked.jaquad), []
    plain = [(line, []) for line in asked.plain.read_text(encoding="utf-8").splitlines()] if asked.plain else []
    for _ in range(2):
        silver = labelled(paragraphs, learned_table(words, *chain([(gold, 1.0), (silver, 0.5)], words)))
    office = office_text(names(known, 1), 50000)
    W, T = chain([(gold, 1.0), (silver, 0.5), (office, 0.5), (plain, 0.5)], words)
    every = gold + silver + office + plain
    bits = name_pairs(known, every)
    words[tc.NAME_PAIRS_AT : tc.LEXICON_AT] = bits.view(np.int32)
    pairs, shapes, least = person_glance.learned(every + lists(names(known, 2), 20000), words)
    T[:, 1] += BIAS / tc.SCALE
    steps = np.append(np.rint(T * tc.SCALE).reshape(-1), np.rint(least * tc.SCALE / lexicon.STEP)).astype(np.int32)
    parts = (bits, steps, eighths(W[:, 0]), eighths(W[:, 1]), eighths(pairs), eighths(shapes))
    lexicon.packed(asked.out, SOURCE, b"".join(part.tobytes() for part in parts))


if __name__ == "__main__":
    main()
