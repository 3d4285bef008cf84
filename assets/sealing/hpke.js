// HPKE (RFC 9180) in its base mode, one message a key: X25519, HKDF-SHA256, AES-128-GCM. Its sections are named below.

const X = { name: "X25519" };
const MODE = 0;
const KEM = [0x00, 0x20];
const KDF = [0x00, 0x01];
const AEAD = [0x00, 0x01];
const KEY = 16;
const NONCE = 12;
const HASH = 32;
const PRIVATE = [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x6e, 0x04, 0x22, 0x04, 0x20]; // RFC 8410, before the 32 bytes

const ascii = (text) => new TextEncoder().encode(text);
const NOTHING = new Uint8Array();

export function together(...parts) {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  parts.reduce((at, part) => (all.set(part, at), at + part.length), 0);
  return all;
}

async function hmac(key, data) {
  const hash = { name: "HMAC", hash: "SHA-256" };
  const held = await crypto.subtle.importKey("raw", key.length ? key : new Uint8Array(HASH), hash, false, ["sign"]); // an empty key is one of zeros
  return new Uint8Array(await crypto.subtle.sign("HMAC", held, data));
}

// Section 4: everything that is hashed says what for.
const extract = (suite, salt, label, data) => hmac(salt, together(ascii("HPKE-v1"), suite, ascii(label), data));

async function expand(suite, secret, label, info, length) {
  const [high, low] = [length >> 8, length & 255];
  const said = together([high, low], ascii("HPKE-v1"), suite, ascii(label), info);
  return (await hmac(secret, together(said, [1]))).slice(0, length); // one block of HKDF-Expand: at most 32 bytes are asked
}

// Section 4.1: the secret that two agree on, bound to both public keys.
async function agreed(own, other, sent, receiver) {
  const suite = together(ascii("KEM"), KEM);
  const point = await crypto.subtle.deriveBits({ ...X, public: await publicKey(other) }, own, 256);
  const pseudorandom = await extract(suite, NOTHING, "eae_prk", new Uint8Array(point));
  return expand(suite, pseudorandom, "shared_secret", together(sent, receiver), HASH);
}

// Section 5.1: the key and the nonce of the one message.
async function scheduled(shared, info) {
  const suite = together(ascii("HPKE"), KEM, KDF, AEAD);
  const context = together(
    [MODE],
    await extract(suite, NOTHING, "psk_id_hash", NOTHING),
    await extract(suite, NOTHING, "info_hash", info),
  );
  const secret = await extract(suite, shared, "secret", NOTHING);
  const key = await expand(suite, secret, "key", context, KEY);
  const iv = await expand(suite, secret, "base_nonce", context, NONCE);
  return [await crypto.subtle.importKey("raw", key, "AES-GCM", false, ["encrypt", "decrypt"]), iv];
}

const publicKey = (raw) => crypto.subtle.importKey("raw", raw, X, true, []);
const rawOf = async (key) => new Uint8Array(await crypto.subtle.exportKey("raw", key));

export async function works() {
  try {
    await crypto.subtle.generateKey(X, false, ["deriveBits"]);
    return true;
  } catch {
    return false; // no X25519 here, or no secure address
  }
}

export const secretKey = (raw, readable = false) =>
  crypto.subtle.importKey("pkcs8", together(PRIVATE, raw), X, readable, ["deriveBits"]);

// The public part of 32 bytes: what is agreed on with the point from which the curve begins (RFC 7748, section 6.1).
export async function publicOf(raw) {
  const base = together([9], new Uint8Array(HASH - 1));
  const own = await secretKey(raw);
  return new Uint8Array(await crypto.subtle.deriveBits({ ...X, public: await publicKey(base) }, own, 256));
}

export async function seal(receiver, text, info, additionalData = NOTHING) {
  const { privateKey, publicKey: mine } = await crypto.subtle.generateKey(X, false, ["deriveBits"]);
  const sent = await rawOf(mine);
  const [key, iv] = await scheduled(await agreed(privateKey, receiver, sent, receiver), info);
  return together(sent, new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData }, key, text)));
}

// Gives what was sealed; throws where nothing was, to this key and with this context.
export async function open(own, receiver, sealed, info, additionalData = NOTHING) {
  const [sent, closed] = [sealed.slice(0, HASH), sealed.slice(HASH)];
  const [key, iv] = await scheduled(await agreed(own, sent, sent, receiver), info);
  return new Uint8Array(await crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData }, key, closed));
}
