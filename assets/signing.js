// Makes an organisation's key in this browser, and signs with it what the page shows, after checking that it is that.
import { commitment, digest } from "./signing/canonical.js";
import { ballotOf, keepBallot, keyOf, make, signature, works } from "./signing/keys.js";
import { opens } from "./sealing/ballots.js";

const making = document.querySelector("form[data-make-key]");
const signing = document.querySelector("form[data-sign]");
const named = (making ?? signing)?.dataset.public;

// The page says everything that may be so, each in a part of its own; one of them is shown.
function say(how) {
  for (const part of document.querySelectorAll("[data-if]")) part.hidden = !part.dataset.if.split(" ").includes(how);
}

async function look() {
  if (!(await works())) return "unable";
  if (!named) return "none";
  if (signing && !(await isSealedHere())) return "unsealed";
  return (await keyOf(named)) ? "here" : "elsewhere";
}

const entry = () => JSON.parse(document.getElementById("entry").textContent);

// Of a ballot that trustees open, the page cannot show what it holds: this browser, which sealed it, says so itself.
async function isSealedHere() {
  const { kind, body, ...said } = entry();
  if (kind !== "ballot" || !body.commitment) return true;
  const kept = await ballotOf(body.commitment);
  if (!kept || !(await opens(kept, body, said))) return false;
  for (const one of document.querySelectorAll("[data-choice]")) one.hidden = one.dataset.choice !== kept.choice;
  return true;
}

// Each commitment in the entry is that of the words shown; of a statement, so is its digest; a ballot was sealed here.
async function isShown(entry) {
  if (!(await isSealedHere())) return false;
  const shown = [...document.querySelectorAll("[data-path]")].map((one) => ({ ...one.dataset, value: one.textContent }));
  const committed = Object.entries(entry.body).filter(([, value]) => value?.c);
  if (committed.length !== shown.length) return false;
  for (const { path, blinding, value } of shown) {
    const field = entry.body[path.replace("body.", "")];
    if (field?.c !== (await commitment(entry.coalition, path, value, blinding))) return false;
  }
  return entry.kind !== "message" || entry.body.digest === (await digest(shown[0].value));
}

making?.addEventListener("submit", async (event) => {
  event.preventDefault();
  try {
    making.elements.public.value = await make();
    making.submit();
  } catch {
    say("unable");
  }
});

signing?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const text = document.getElementById("entry").textContent;
  if (!(await isShown(JSON.parse(text)))) return say("wrong");
  try {
    const ballot = await ballotOf(JSON.parse(text).body.commitment ?? "");
    if (ballot) await keepBallot({ ...ballot, signed: true });
    signing.elements.sig.value = await signature(await keyOf(named), `concerted/entry/v1\n${text}`);
    signing.submit();
  } catch {
    say("elsewhere");
  }
});

look().then(say, () => say("unable"));
