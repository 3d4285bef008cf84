// What this browser keeps: an organisation's keys, made so that they can be used here and never read, not by us either;
// and the ballots that were sealed here, each by its commitment, with what opens it.

const STORES = ["keys", "ballots"];
const KIND = { name: "Ed25519" };

const asked = (request) =>
  new Promise((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });

function opened() {
  const request = indexedDB.open("concerted", 2);
  request.onupgradeneeded = () => {
    const { result } = request;
    for (const name of STORES) if (!result.objectStoreNames.contains(name)) result.createObjectStore(name);
  };
  return asked(request);
}

async function within(name, mode, what) {
  const database = await opened();
  try {
    return await asked(what(database.transaction(name, mode).objectStore(name)));
  } finally {
    database.close();
  }
}

export const base64 = (data) => btoa(String.fromCharCode(...new Uint8Array(data)));

export const keyOf = (named) => within("keys", "readonly", (store) => store.get(named));

export async function keepKey(named, key) {
  await within("keys", "readwrite", (store) => store.put(key, named));
  await navigator.storage?.persist?.(); // ask the browser not to clear it away when it runs out of room
}

export const ballotOf = (committed) => within("ballots", "readonly", (store) => store.get(committed));

export const ballots = () => within("ballots", "readonly", (store) => store.getAll());

export const keepBallot = (one) => within("ballots", "readwrite", (store) => store.put(one, one.commitment));

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
  await keepKey(named, privateKey);
  return named;
}

export const signature = async (key, text) => base64(await crypto.subtle.sign(KIND, key, new TextEncoder().encode(text)));
