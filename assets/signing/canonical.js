// The canonical form of a message and its digest, as `concerted.guard.messages` has them: read its first lines.

const SAME = new Map();
for (const [plain, signs] of Object.entries({
  "'": "‘’‚‛′ʼ`´‹›",
  '"': "“”„‟″«»",
  "-": "‐‑‒–—―−",
  "...": "…", ff: "ﬀ", fi: "ﬁ", fl: "ﬂ", ffi: "ﬃ", ffl: "ﬄ", st: "ﬆ",
})) for (const sign of signs) SAME.set(sign, plain);

const OVERRIDES = "\u202d\u202e";
const UNSEEN = /[\p{Cf}\ufe00-\ufe0f\u034f]/u;
const LINES = /\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/u;
const SPACE = "[\\s\\x1c-\\x1f\\x85]";
const AROUND = new RegExp(`^${SPACE}+|${SPACE}+$`, "gu");
const BETWEEN = new RegExp(`${SPACE}+`, "u");
const SIGNED = /\[signed\s+(\p{Nd}{1,9})-([0-9a-z]{10})(?:\s+\S+?)?\s*\]/giu;

const bytes = (text) => new TextEncoder().encode(text);
export const hex = (data) => [...new Uint8Array(data)].map((one) => one.toString(16).padStart(2, "0")).join("");

const strip = (text) => text.replace(AROUND, "");

function plain(text) {
  const seen = [...text.normalize("NFC")].filter((one) => OVERRIDES.includes(one) || !UNSEEN.test(one));
  return seen.map((one) => SAME.get(one) ?? one).join("").normalize("NFC");
}

function unquoted(text) {
  let lines = text.split(LINES).map(strip);
  while (lines.some(Boolean) && lines.every((line) => !line || line.startsWith(">"))) {
    lines = lines.map((line) => strip(line.slice(1)));
  }
  return lines.join("\n");
}

function joined(text) {
  const words = text.replace(SIGNED, " ").replace(/-{2,}/g, "-").split(BETWEEN).filter(Boolean);
  return words.join(" ").replace(/^[> ]+/, "");
}

export const canonical = (text) => joined(unquoted(plain(text)));

export const digest = async (text) =>
  hex(await crypto.subtle.digest("SHA-256", bytes(`concerted/message/v1\n${canonical(text)}`)));

// What an entry commits to: HMAC-SHA-256 of the words and where they stand, under a blinding (`record.opening`).
export async function commitment(coalition, path, value, blinding) {
  const raw = Uint8Array.from(blinding.match(/../g), (two) => parseInt(two, 16));
  const key = await crypto.subtle.importKey("raw", raw, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return hex(await crypto.subtle.sign("HMAC", key, bytes(JSON.stringify([coalition, path, value]))));
}
