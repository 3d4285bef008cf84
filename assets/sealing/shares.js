// A secret among several, and its shares sealed to their holders, as `concerted.guard.sharing` has them.
import { open, seal, together } from "./hpke.js";

const PRIME = 2n ** 521n - 1n;
const SECRET = 32;
const SHARE = 66;
const CHANCE = 82;

const bytes = (text) => new TextEncoder().encode(text);
const random = (count) => crypto.getRandomValues(new Uint8Array(count));
export const hexed = (data) => [...data].map((one) => one.toString(16).padStart(2, "0")).join("");
export const unhexed = (text) => Uint8Array.from(text.match(/../g) ?? [], (two) => parseInt(two, 16));
export const based = (data) => btoa(String.fromCharCode(...data));
export const unbased = (text) => Uint8Array.from(atob(text), (one) => one.charCodeAt(0));

const number = (data) => BigInt(`0x${hexed(data)}`);
const written = (value) => unhexed(value.toString(16).padStart(2 * SHARE, "0"));

export const blinding = () => random(SECRET);

export function split(secret, needed, among) {
  const coefficients = [number(secret)];
  while (coefficients.length < needed) coefficients.push(number(random(CHANCE)) % PRIME);
  const value = (place) => coefficients.reduceRight((sum, one) => (sum * place + one) % PRIME, 0n);
  return Array.from({ length: among }, (_, place) => written(value(BigInt(place + 1))));
}

function packed(parts) {
  const sized = parts.flatMap((part) => [new Uint8Array(new BigUint64Array([BigInt(part.length)]).buffer).reverse(), part]);
  return together(...sized);
}

const info = (context) => packed(["concerted ballot share v1", ...context].map(bytes));

export const sealShare = async (receiver, share, ...context) => based(await seal(unbased(receiver), share, info(context)));

// Gives a share in hex; nothing where none was sealed to this key in this context.
export async function openShare(own, receiver, sealed, ...context) {
  try {
    const share = await open(own, unbased(receiver), unbased(sealed), info(context));
    return share.length === SHARE ? hexed(share) : null;
  } catch {
    return null;
  }
}
