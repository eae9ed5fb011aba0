"""Kana and Latin letters as one coarse spelling: si for shi, tu for tsu, one vowel for a long one."""

from typing import Any

from tsutsumi.core.jit import compiled

A, I, U, E, O = 0x61, 0x69, 0x75, 0x65, 0x6F  # noqa: E741 the vowels
H, N, Y, M, B, P, S, T, Z, D = 0x68, 0x6E, 0x79, 0x6D, 0x62, 0x70, 0x73, 0x74, 0x7A, 0x64
GAP, COMMA = 0x20, 0x2C
J, C, F, K, L, R = 0x6A, 0x63, 0x66, 0x6B, 0x6C, 0x72


@compiled
def is_vowel(c: int) -> bool:
    return c in (A, I, U, E, O)


@compiled
def of_letters(chars: Any, start: int, end: int, out: Any) -> int:
    """Latin letters; everything else is left out."""
    m = 0
    k = start
    while k < end:
        c = int(chars[k]) | 0x20
        k += 1
        if not A <= c <= Z:
            m = ended(chars, k - 1, out, m)
            continue
        follows = int(chars[k]) | 0x20 if k < end else 0
        after = int(chars[k + 1]) | 0x20 if k + 1 < end else 0
        if c == S and follows == H:  # shi, sha
            k += 1
            m = put(out, m, S)
            if after != I:
                m = put(out, m, Y)
        elif c == C and follows == H:
            k += 1
            m = put(out, m, T)
            if after != I:
                m = put(out, m, Y)
        elif c == T and follows == S:
            k += 1
            m = put(out, m, T)
        elif c == J:
            m = put(out, m, Z)
            if follows not in (I, Y):
                m = put(out, m, Y)
        elif c == H and m and is_vowel(int(out[m - 1])) and not is_vowel(follows) and follows != Y:
            continue  # Ohno, Satoh
        else:
            m = put(out, m, plain(c))
    return m


@compiled
def ended(chars: Any, k: int, out: Any, m: int) -> int:
    """A space between words keeps vowels of two words apart."""
    if chars[k] in (GAP, COMMA) and 0 < m < len(out):
        out[m] = GAP
        return m + 1
    return m


@compiled
def plain(c: int) -> int:
    return H if c == F else R if c == L else K if c == C else c


@compiled
def put(out: Any, m: int, c: int) -> int:
    """Adds a letter: a long vowel once, mp and mb as np and nb, di and du as zi and zu."""
    if m == len(out):
        return m
    last = int(out[m - 1]) if m else 0
    if c in (B, P, M) and last == M:
        out[m - 1] = last = N
    if is_vowel(c) and (c == last or (c == U and last == O)):
        return m
    if c == last and c != N:  # a double consonant
        return m
    if c in (I, U) and last == D:
        out[m - 1] = Z
    out[m] = c
    return m + 1


@compiled
def of_kana(chars: Any, n: int, out: Any) -> int:
    """Kana of both kinds."""
    m = 0
    for k in range(n):
        c = int(chars[k])
        if 0x3041 <= c <= 0x3096:
            c += 0x60
        m = mora(out, m, c) if 0x30A1 <= c <= 0x30F4 else ended(chars, k, out, m)
    return m


@compiled
def mora(out: Any, m: int, c: int) -> int:
    """One katakana; a small ャ turns the i before it into y."""
    if c in (0x30E3, 0x30E5, 0x30E7):
        if m and out[m - 1] == I:
            m -= 1
        return put(out, put(out, m, Y), A if c == 0x30E3 else U if c == 0x30E5 else O)
    if c == 0x30C3:  # ッ
        return m
    if c <= 0x30AA:
        return put(out, m, vowel_at((c - 0x30A1) // 2))
    if c <= 0x30C2:
        row = (c - 0x30AB) // 10 if c <= 0x30BE else 2
        column = (c - 0x30AB) // 2 % 5 if c <= 0x30BE else (c - 0x30BF) // 2
        return put(out, put(out, m, consonant(row, (c - 0x30AB) % 2)), vowel_at(column))
    if c <= 0x30C9:  # ツ to ド
        return put(out, put(out, m, T if c % 2 == 0 else D), vowel_at(2 + (c - 0x30C4) // 2))
    if c <= 0x30CE:
        return put(out, put(out, m, N), vowel_at(c - 0x30CA))
    if c <= 0x30DD:
        kind = (c - 0x30CF) % 3
        return put(out, put(out, m, H if kind == 0 else B if kind == 1 else P), vowel_at((c - 0x30CF) // 3))
    if c <= 0x30E2:
        return put(out, put(out, m, M), vowel_at(c - 0x30DE))
    return rest(out, m, c)


@compiled
def rest(out: Any, m: int, c: int) -> int:
    if c in (0x30E4, 0x30E6, 0x30E8):
        return put(out, put(out, m, Y), A if c == 0x30E4 else U if c == 0x30E6 else O)
    if 0x30E9 <= c <= 0x30ED:
        return put(out, put(out, m, R), vowel_at(c - 0x30E9))
    if c == 0x30EF:
        return put(out, put(out, m, 0x77), A)
    if c == 0x30F3:
        return put(out, m, N)
    if c == 0x30F4:
        return put(out, put(out, m, B), U)
    return put(out, m, I if c == 0x30F0 else E if c == 0x30F1 else O)


@compiled
def consonant(row: int, voiced: int) -> int:
    if row == 0:
        return 0x67 if voiced else K
    if row == 1:
        return Z if voiced else S
    return D if voiced else T


@compiled
def vowel_at(n: int) -> int:
    return A if n == 0 else I if n == 1 else U if n == 2 else E if n == 3 else O
