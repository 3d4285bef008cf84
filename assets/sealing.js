// Seals ballots in this browser, says what became of them, and opens trustees' shares with a key that stays here.
import { fate, receipt, sealed } from "./sealing/ballots.js";
import { publicOf, secretKey, works } from "./sealing/hpke.js";
import { based, hexed, openShare, unhexed } from "./sealing/shares.js";
import { ballots, keepBallot, keepKey, keyOf } from "./signing/keys.js";

const KEY = 32;

const said = JSON.parse(document.getElementById("said").textContent);
const [sealing, making, taking, unsealing] = ["seal", "make", "take", "unseal"].map((what) =>
  document.querySelector(`form[data-${what}]`),
);

// The page says everything that may be so, each in a part of its own; one of them is shown.
function say(how, group = "if") {
  for (const part of document.querySelectorAll(`[data-${group}]`)) {
    part.hidden = !part.dataset[group].split(" ").includes(how);
  }
}

function save(name, text) {
  const link = Object.assign(document.createElement("a"), { download: name });
  link.href = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
  link.click();
}

// What a form needs is made here and put into its fields; then it is sent. What fails here is said, and nothing is sent.
function when(form, prepare) {
  form?.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      if (await prepare(form.elements)) form.submit();
    } catch {
      say("unable");
    }
  });
}

when(sealing, async (fields) => {
  if (!document.getElementById("choosing").reportValidity()) return false;
  const one = await sealed(said, sealing.querySelector("[data-choice]:checked").value);
  await keepBallot(one); // before it is sent: without it nobody could tell what became of it
  fields.commitment.value = one.commitment;
  fields.shares.value = one.shares.join(" ");
  return true;
});

when(unsealing, async (fields) => {
  const own = await keyOf(said.public);
  const opened = said.ballots.map(async ({ ballot, member, share }) => {
    const mine = await openShare(own, said.public, share, said.coalition, said.leaf, member, said.trustee);
    return mine ? { ballot, share: mine } : { ballot };
  });
  fields.shares.value = JSON.stringify(await Promise.all(opened));
  return true;
});

when(making, async (fields) => {
  const raw = crypto.getRandomValues(new Uint8Array(KEY));
  const named = based(await publicOf(raw));
  await keepKey(named, await secretKey(raw));
  save(making.dataset.make, `${hexed(raw)}\n`);
  fields.public.value = named;
  return true;
});

when(taking, async (fields) => {
  const text = (await fields.file.files[0].text()).trim();
  const fits = /^[0-9a-f]{64}$/.test(text) && based(await publicOf(unhexed(text))) === said.public;
  if (fits) await keepKey(said.public, await secretKey(unhexed(text)));
  say(fits ? "here" : "other");
  return false;
});

async function look() {
  if (!(await works())) return "unable";
  if (!said.public) return "ready";
  return (await keyOf(said.public)) ? "here" : "elsewhere";
}

async function follow() {
  const mine = (one) => ["coalition", "proposal", "member"].every((name) => one[name] === said[name]);
  const [how, kept] = await fate((await ballots()).filter(mine), said);
  say(how, "fate");
  for (const one of document.querySelectorAll("[data-held]")) one.hidden = one.dataset.held !== kept?.choice;
  if (!kept) return;
  document.querySelector("[data-keep-receipt]").hidden = false;
  document.querySelector("[data-receipt]").addEventListener("click", () => save(`ballot-${said.cast.ballot}.json`, receipt(kept, said.cast)));
}

look().then(say, () => say("unable"));
if (said.proposal && said.member) follow().catch(() => say("unknown", "fate"));
