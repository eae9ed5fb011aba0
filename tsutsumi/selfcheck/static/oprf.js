// OPRF(P-256, SHA-256) of RFC 9497, the asker's side, with BigInt and WebCrypto. Its time depends on the values, in the
// asker's own browser; the server sees a point that says nothing about them.
const P = 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n;
const N = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const A = P - 3n;
const B = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn;
const Z = P - 10n;
const CONTEXT = "OPRFV1-\u0000-P256-SHA256";

const mod = (value, by = P) => ((value % by) + by) % by;

function power(base, exponent) {
  let result = 1n;
  for (base = mod(base); exponent > 0n; exponent >>= 1n) {
    if (exponent & 1n) result = (result * base) % P;
    base = (base * base) % P;
  }
  return result;
}

export function inverse(value, by = P) {
  let [a, b, x, y] = [mod(value, by), by, 1n, 0n];
  while (a > 1n) {
    const q = b / a;
    [b, a, y, x] = [a, b % a, x, y - q * x];
  }
  return mod(x, by);
}

const right = (x) => mod(x * x * x + A * x + B);
const lift = (x) => power(right(x), (P + 1n) / 4n);

// Jacobian coordinates; z = 0 is the point at infinity.
function twice([x, y, z]) {
  if (!z || !y) return [1n, 1n, 0n];
  const square = (y * y) % P, s = (4n * x * square) % P, zz = (z * z) % P;
  const m = mod(3n * (x - zz) * (x + zz));
  const newX = mod(m * m - 2n * s);
  return [newX, mod(m * (s - newX) - 8n * square * square), mod(2n * y * z)];
}

function plus(left, right) {
  if (!left[2]) return right;
  if (!right[2]) return left;
  const [x1, y1, z1] = left, [x2, y2, z2] = right;
  const zz1 = (z1 * z1) % P, zz2 = (z2 * z2) % P;
  const u1 = (x1 * zz2) % P, u2 = (x2 * zz1) % P;
  const s1 = (y1 * zz2 * z2) % P, s2 = (y2 * zz1 * z1) % P;
  const h = mod(u2 - u1), r = mod(s2 - s1);
  if (!h) return r ? [1n, 1n, 0n] : twice(left);
  const hh = (h * h) % P, hhh = (h * hh) % P, v = (u1 * hh) % P;
  const x = mod(r * r - hhh - 2n * v);
  return [x, mod(r * (v - x) - s1 * hhh), mod(h * z1 * z2)];
}

function flat([x, y, z]) {
  const i = inverse(z), ii = (i * i) % P;
  return [(x * ii) % P, (y * ii * i) % P, 1n];
}

export function multiply(scalar, point) {
  let total = [1n, 1n, 0n];
  for (let bit = 255n; bit >= 0n; bit--) {
    total = twice(total);
    if ((scalar >> bit) & 1n) total = plus(total, point);
  }
  return flat(total);
}

export const bytes = (text) => new TextEncoder().encode(text);
const sha256 = async (data) => new Uint8Array(await crypto.subtle.digest("SHA-256", data));
const number = (data) => BigInt("0x" + hex(data));
export const hex = (data) => Array.from(data, (b) => b.toString(16).padStart(2, "0")).join("");
export const unhex = (text) => Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));

export function joined(...parts) {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) { all.set(part, at); at += part.length; }
  return all;
}

async function expanded(data, tag, length) { // RFC 9380 5.3.1
  const ending = joined(tag, [tag.length]);
  const first = await sha256(joined(new Uint8Array(64), data, [length >> 8, length & 255, 0], ending));
  let block = await sha256(joined(first, [1], ending)), out = block;
  for (let n = 2; n <= Math.ceil(length / 32); n++) {
    block = await sha256(joined(first.map((byte, i) => byte ^ block[i]), [n], ending));
    out = joined(out, block);
  }
  return out.slice(0, length);
}

function simplifiedSwu(u) { // RFC 9380 6.6.2
  const zu = mod(Z * u * u), below = mod(zu * zu + zu);
  let x = below ? mod(-B * inverse(A) * (1n + inverse(below))) : mod(B * inverse(Z * A));
  let y = lift(x);
  if ((y * y) % P !== right(x)) { x = (zu * x) % P; y = lift(x); }
  return [x, (y & 1n) === (u & 1n) ? y : P - y, 1n];
}

export async function toGroup(data, tag = bytes("HashToGroup-" + CONTEXT)) {
  const stretched = await expanded(data, tag, 96);
  const [one, two] = [0, 48].map((at) => simplifiedSwu(number(stretched.slice(at, at + 48)) % P));
  return flat(plus(one, two));
}

export function packed([x, y]) {
  return joined([y & 1n ? 3 : 2], unhex(x.toString(16).padStart(64, "0")));
}

export function unpacked(element) {
  const x = number(element.slice(1));
  if (element.length !== 33 || (element[0] !== 2 && element[0] !== 3) || x >= P) throw new Error("no element");
  const y = lift(x);
  if ((y * y) % P !== right(x)) throw new Error("no element");
  return [x, Number(y & 1n) === element[0] - 2 ? y : P - y, 1n];
}

export function randomScalar() {
  for (;;) {
    const scalar = number(crypto.getRandomValues(new Uint8Array(32)));
    if (scalar > 0n && scalar < N) return scalar;
  }
}

export async function blind(data, scalar) {
  return packed(multiply(scalar, await toGroup(data)));
}

export async function unblind(data, scalar, evaluated) {
  const element = packed(multiply(inverse(scalar, N), unpacked(evaluated)));
  const sized = (part) => joined([part.length >> 8, part.length & 255], part);
  return sha256(joined(sized(data), sized(element), bytes("Finalize")));
}
