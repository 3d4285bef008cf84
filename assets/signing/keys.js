// An organisation's keys in this browser: made so that they can be used here and never read, not by us either.

const STORE = "keys";
const KIND = { name: "Ed25519" };

const asked = (request) =>
  new Promise((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });

function opened() {
  const request = indexedDB.open("concerted", 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE);
  return asked(request);
}

async function within(mode, what) {
  const database = await opened();
  try {
    return await asked(what(database.transaction(STORE, mode).objectStore(STORE)));
  } finally {
    database.close();
  }
}

export const base64 = (data) => btoa(String.fromCharCode(...new Uint8Array(data)));

export const keyOf = (named) => within("readonly", (store) => store.get(named));

export async function works() {
  if (!globalThis.crypto?.subtle || !globalThis.indexedDB) return false; // no secure address, or private browsing
  try {
    await crypto.subtle.generateKey(KIND, false, ["sign"]);
    await (await opened()).close();
    return true;
  } catch {
    return false;
  }
}

export async function make() {
  const { privateKey, publicKey } = await crypto.subtle.generateKey(KIND, false, ["sign", "verify"]);
  const named = base64(await crypto.subtle.exportKey("raw", publicKey));
  await within("readwrite", (store) => store.put(privateKey, named));
  await navigator.storage?.persist?.(); // ask the browser not to clear it away when it runs out of room
  return named;
}

export const signature = async (key, text) => base64(await crypto.subtle.sign(KIND, key, new TextEncoder().encode(text)));
