// What people type, written in one way: the same rules as core/blind/known.py and core/blind/codes.py.
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const BETWEEN = /[-‐‑‒–—―−ー・_.,、。 \t\r\n\u3000\u200b]/g;
const SAME = { O: "0", I: "1", L: "1", U: "V" };

const RULES = {
  mail: (text) => (/^[^\s@|]+@[^\s@|]+\.[^\s@|]+$/.test(text.toLowerCase()) ? text.toLowerCase() : ""),
  member: (text) => {
    const plain = text.toUpperCase().replace(/[^0-9A-Z]/g, "");
    return plain.length >= 4 && plain.length <= 40 ? plain : "";
  },
  postal: (text) => (/^\d{7}$/.test(text.replace(/\D/g, "")) ? text.replace(/\D/g, "") : ""),
  birth: (text) => {
    const plain = text.replace(/\D/g, "");
    return /^(18|19|20)\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$/.test(plain) ? plain : "";
  },
};

export const normal = (kind, value) => RULES[kind](value.normalize("NFKC").trim());

export function question(first, value, second, item) {
  const [said, known] = [normal(first, value), normal(second, item)];
  return said && known ? new TextEncoder().encode(`tsutsumi selfcheck 1|${first}|${said}|${second}|${known}`) : null;
}

function times(left, right) { // in GF(32), x⁵ + x² + 1
  let product = 0;
  for (let bit = 0; bit < 5; bit++) if ((right >> bit) & 1) product ^= left << bit;
  for (let bit = 8; bit > 4; bit--) if ((product >> bit) & 1) product ^= 0b100101 << (bit - 5);
  return product;
}

export function code(typed) {
  const plain = typed.normalize("NFKC").toUpperCase().replace(BETWEEN, "").replace(/[OILU]/g, (c) => SAME[c]);
  const values = Array.from(plain, (symbol) => ALPHABET.indexOf(symbol));
  if (values.length !== 20 || Math.min(...values) < 0) return null;
  let [total, weight] = [0, 1];
  for (const value of values.slice(0, -1)) { weight = times(weight, 2); total ^= times(weight, value); }
  return total === values[19] ? plain : null;
}
