"use strict";
(() => {
  const facts = JSON.parse(document.getElementById("facts").textContent);
  const say = (name, gaps = {}) => facts.words[name].replace(/\{(\w+)\}/g, (_, gap) => gaps[gap]);
  const at = (id) => document.getElementById(id);
  const bytes = (text) => new TextEncoder().encode(text);
  const from64 = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  const fromHex = (text) => Uint8Array.from(text.match(/../g), (pair) => parseInt(pair, 16));
  const hex = (data) => [...data].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const joined = (...parts) => {
    const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let place = 0;
    for (const part of parts) { whole.set(part, place); place += part.length; }
    return whole;
  };
  const same = (one, other) => hex(one) === hex(other);
  const hash = async (...parts) => new Uint8Array(await crypto.subtle.digest("SHA-256", joined(...parts)));
  const leafHash = (text) => hash(Uint8Array.of(0), bytes(text));
  const nodeHash = (left, right) => hash(Uint8Array.of(1), left, right);

  // RFC 9162, section 2.1.3.2; also tells on which side each neighbour stands.
  async function climb(index, size, leaf, proof) {
    let position = index, last = size - 1, node = leaf;
    const sides = [];
    if (!(index >= 0 && index < size)) return { node: null, sides };
    for (const step of proof) {
      if (last === 0) return { node: null, sides };
      if (position % 2 || position === last) {
        node = await nodeHash(step, node); sides.push("left");
        while (position % 2 === 0 && position) { position = position / 2; last = Math.floor(last / 2); }
      } else { node = await nodeHash(node, step); sides.push("right"); }
      position = Math.floor(position / 2); last = Math.floor(last / 2);
    }
    return { node: last === 0 ? node : null, sides };
  }

  // C2SP signed-note: the text ends at the last empty line; each line after it is one signature.
  function readNote(note) {
    const cut = note.lastIndexOf("\n\n");
    const text = note.slice(0, cut + 1);
    const [origin, size, root] = text.split("\n");
    const lines = note.slice(cut + 2).split("\n").filter(Boolean).map((line) => {
      const [, name, data] = line.split(" ");
      return { name, data: from64(data) };
    });
    return { text, origin, size: Number(size), root: from64(root), lines };
  }
  const keyId = async (name, kind, key) => (await hash(bytes(name + "\n"), Uint8Array.of(kind), key)).slice(0, 4);

  // true, false, or null where this browser has no Ed25519.
  async function verifies(key, signature, message) {
    try {
      const imported = await crypto.subtle.importKey("raw", key, { name: "Ed25519" }, false, ["verify"]);
      return await crypto.subtle.verify({ name: "Ed25519" }, imported, signature, message);
    } catch { return null; }
  }
  async function signer(note, name, kind, key) {
    const id = await keyId(name, kind, key);
    return note.lines.find((line) => line.name === name && same(line.data.slice(0, 4), id));
  }
  async function seenAt(note, witness) {
    const key = from64(witness.public);
    const line = await signer(note, witness.name, 4, key);
    if (!line) return { found: false };
    const time = new DataView(line.data.buffer, line.data.byteOffset + 4, 8).getBigUint64(0);
    const message = bytes(`cosignature/v1\ntime ${time}\n${note.text}`);
    return { found: true, holds: await verifies(key, line.data.slice(12), message), time };
  }

  async function reasonHolds(entry, beside, words) {
    const message = JSON.stringify([facts.origin, beside.path, words]);
    const key = await crypto.subtle.importKey("raw", fromHex(beside.blinding), { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
    const made = hex(new Uint8Array(await crypto.subtle.sign("HMAC", key, bytes(message))));
    let held = null;
    try { held = beside.path.split(".").slice(1).reduce((value, name) => value[name], JSON.parse(entry).body).c; } catch { held = null; }
    return held === made;
  }

  function draw(sides, good) {
    const step = 46, width = 320, height = 40 + step * sides.length, made = [];
    const svg = (name, values, text) => {
      const part = document.createElementNS("http://www.w3.org/2000/svg", name);
      for (const [key, value] of Object.entries(values)) part.setAttribute(key, value);
      if (text) part.textContent = text;
      return part;
    };
    const middle = width / 2;
    sides.forEach((side, number) => {
      const low = height - 20 - step * number, aside = side === "left" ? middle - 80 : middle + 80;
      made.push(svg("line", { x1: middle, y1: low, x2: middle, y2: low - step }));
      made.push(svg("line", { x1: aside, y1: low, x2: middle, y2: low - step }));
      made.push(svg("circle", { cx: aside, cy: low, r: 7, class: "other" }));
    });
    for (let number = 0; number <= sides.length; number += 1) {
      made.push(svg("circle", { cx: middle, cy: height - 20 - step * number, r: number === sides.length ? 11 : 8, class: "own" }));
    }
    const picture = svg("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": say("way_up") });
    picture.append(...made);
    at("picture").replaceChildren(picture);
    at("picture").className = good ? "picture" : "picture bad";
  }

  async function check() {
    const entry = at("entry").value, steps = [];
    const add = (kind, text, detail) => steps.push({ kind, text, detail });
    const note = readNote(facts.note);
    const leaf = await leafHash(entry);
    add("good", say("leaf"), hex(leaf));
    const { node, sides } = await climb(facts.index, note.size, leaf, facts.proof.map(from64));
    add(node ? "good" : "bad", say("path", { n: facts.proof.length }), node ? hex(node) : "");
    const reached = node && same(node, note.root);
    add(reached ? "good" : "bad", say(reached ? "root" : "other_root", { n: note.size }), hex(note.root));
    const host = from64(facts.host), line = await signer(note, facts.origin, 1, host);
    const signed = line ? await verifies(host, line.data.slice(4), bytes(note.text)) : false;
    const ours = note.origin === facts.origin;
    add(signed && ours ? "good" : signed === null ? "none" : "bad", say(signed === null ? "cannot" : signed && ours ? "signed" : "unsigned"));
    for (const witness of facts.witnesses) {
      const sight = await seenAt(note, witness);
      if (!sight.found) add("none", say("unseen", { name: witness.member }));
      else if (sight.holds === null) add("none", say("cannot"));
      else if (sight.holds) add("good", say("seen", { name: witness.member, at: new Date(Number(sight.time) * 1000).toISOString().slice(0, 16).replace("T", " ") + " UTC" }));
      else add("bad", say("forged", { name: witness.member }));
    }
    if (facts.beside) {
      const kept = await reasonHolds(entry, facts.beside, at("words").value);
      add(kept ? "good" : "bad", say(kept ? "reason" : "other_reason"));
    }
    const bad = steps.some((one) => one.kind === "bad");
    at("steps").replaceChildren(...steps.map((one) => {
      const item = document.createElement("li");
      item.className = one.kind;
      item.textContent = one.text;
      if (one.detail) { const code = document.createElement("code"); code.textContent = one.detail; item.append(code); }
      return item;
    }));
    draw(sides, !bad);
    at("verdict").className = "verdict " + (bad ? "bad" : "good");
    at("verdict").textContent = say(bad ? "broken" : signed === null ? "unsure" : "holds");
  }

  let turn = Promise.resolve();
  const again = () => {
    turn = turn.then(check).catch((error) => {
      at("verdict").className = "verdict bad";
      at("verdict").textContent = `${say("broken")} (${error.message})`;
    });
  };
  const back = () => {
    at("entry").value = facts.entry;
    if (facts.beside) at("words").value = facts.beside.value;
    again();
  };
  if (facts.beside) { at("words").hidden = false; at("words-label").hidden = false; }
  at("note").textContent = facts.note;
  at("keys").textContent = [`${facts.origin}: ${facts.host}`, ...facts.witnesses.map((one) => `${one.name}: ${one.public}`)].join("\n");
  at("entry").addEventListener("input", again);
  at("words").addEventListener("input", again);
  at("back").addEventListener("click", back);
  back();
})();
