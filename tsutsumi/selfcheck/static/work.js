// Tries numbers until SHA-256(prefix ‖ number) begins with enough zero bits. One block of SHA-256, as a worker.
const K = new Int32Array(64), START = new Int32Array(8);
(() => { // the constants are the fraction bits of the roots of the first primes
  const fraction = (x) => ((x - Math.floor(x)) * 2 ** 32) | 0;
  for (let n = 2, found = 0; found < 64; n++) {
    let isPrime = true;
    for (let d = 2; d * d <= n; d++) if (n % d === 0) isPrime = false;
    if (!isPrime) continue;
    if (found < 8) START[found] = fraction(Math.sqrt(n));
    K[found++] = fraction(Math.cbrt(n));
  }
})();

const W = new Int32Array(64);

function compressed(block, out) {
  for (let i = 0; i < 16; i++) W[i] = block[i];
  for (let i = 16; i < 64; i++) {
    const x = W[i - 15], y = W[i - 2];
    const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    W[i] = (W[i - 16] + s0 + W[i - 7] + s1) | 0;
  }
  let [a, b, c, d, e, f, g, h] = START;
  for (let i = 0; i < 64; i++) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + K[i] + W[i]) | 0;
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g; g = f; f = e; e = (d + t1) | 0; d = c; c = b; b = a; a = (t1 + t2) | 0;
  }
  out[0] = (START[0] + a) | 0;
  out[1] = (START[1] + b) | 0;
}

// prefix: 32 bytes; the number has 8 bytes, of which the last 4 are tried.
export function worked(prefix, bits) {
  const view = new DataView(prefix.buffer, prefix.byteOffset, 32), block = new Int32Array(16), out = new Int32Array(2);
  for (let i = 0; i < 8; i++) block[i] = view.getInt32(4 * i);
  block[10] = 0x80000000 | 0;
  block[15] = 320;
  for (let number = 0; number <= 0xffffffff; number++) {
    block[9] = number | 0;
    compressed(block, out);
    if (Math.clz32(out[0]) >= Math.min(bits, 32)) return number;
  }
  throw new Error("no number");
}

if (typeof WorkerGlobalScope !== "undefined" && self instanceof WorkerGlobalScope) {
  self.onmessage = ({ data }) => self.postMessage(worked(data.prefix, data.bits));
}
