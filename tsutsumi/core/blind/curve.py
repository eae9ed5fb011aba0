"""P-256 with Python's integers, for values that are no secret of a server (see oprf.py)."""

P = 2**256 - 2**224 + 2**192 + 2**96 - 1
N = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
A = P - 3
B = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B
Z = P - 10  # RFC 9380 8.2

type Point = tuple[int, int]  # affine; the point at infinity is None


def lift(x: int) -> int:
    """One of the two y of an x that lies on the curve."""
    return pow(_right(x), (P + 1) // 4, P)


def add(left: Point | None, right: Point | None) -> Point | None:
    """Sum of two points."""
    if left is None or right is None:
        return left or right
    (x1, y1), (x2, y2) = left, right
    if x1 != x2:
        slope = (y2 - y1) * pow(x2 - x1, -1, P)
    elif y1 == y2 and y1:
        slope = (3 * x1 * x1 + A) * pow(2 * y1, -1, P)
    else:
        return None
    x = (slope * slope - x1 - x2) % P
    return x, (slope * (x1 - x) - y1) % P


def multiply(scalar: int, point: Point) -> Point:
    """scalar · point, for 0 < scalar < N."""
    total: Point | None = None
    for bit in bin(scalar)[2:]:
        total = add(total, total)
        total = add(total, point) if bit == "1" else total
    if total is None:
        raise ValueError("scalar is zero")
    return total


def simplified_swu(u: int) -> Point:
    """A point for an element of the field (RFC 9380 6.6.2)."""
    zu = Z * u * u % P
    below = (zu * zu + zu) % P
    x = -B * pow(A, -1, P) * (1 + pow(below, -1, P)) % P if below else B * pow(Z * A, -1, P) % P
    y = lift(x)
    if y * y % P != _right(x):
        x = zu * x % P
        y = lift(x)
    return x, y if y & 1 == u & 1 else P - y


def _right(x: int) -> int:
    return (x * x * x + A * x + B) % P
