// Finds and opens a sealed record: the same as core/blind/records.py and buckets.py.
import { bytes, hex, joined, unhex } from "./oprf.js";

const FIND = 16, SLOT = 96;

async function keyed(salt, word, secret) {
  const key = await crypto.subtle.importKey("raw", salt, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", key, joined(bytes(word + "|"), secret)));
}

export function bucketName(find, bits) {
  const number = bits ? parseInt(hex(find.slice(0, 4)), 16) >>> (32 - bits) : 0;
  return number.toString(16).padStart(Math.max(1, Math.ceil(bits / 4)), "0") + ".bin";
}

async function fetched(path) {
  const response = await fetch(path, { cache: "no-store", credentials: "omit", referrerPolicy: "no-referrer" });
  if (!response.ok) throw new Error("no bucket");
  return new Uint8Array(await response.arrayBuffer());
}

// The lines as an array of bits, or null.
export async function look(kind, secret, meta) {
  const salt = unhex(meta.salt);
  const [find, key, nonce] = await Promise.all(["find", "key", "nonce"].map((word) => keyed(salt, word, secret)));
  const bucket = await fetched(`${kind}/${bucketName(find, meta[kind].bits)}`);
  const sought = find.slice(0, FIND);
  for (let at = 0; at < bucket.length; at += SLOT) {
    if (!sought.every((byte, i) => byte === bucket[at + i])) continue;
    const raw = await crypto.subtle.importKey("raw", key, "AES-GCM", false, ["decrypt"]);
    const way = { name: "AES-GCM", iv: nonce.slice(0, 12), additionalData: sought };
    return new Uint8Array(await crypto.subtle.decrypt(way, raw, bucket.slice(at + FIND, at + SLOT)));
  }
  return null;
}

export const has = (mask, line) => Boolean((mask[line >> 3] >> (line & 7)) & 1);
