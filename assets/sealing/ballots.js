// A ballot that trustees open: sealed here, told apart from what the host says of it, and followed afterwards.
import { commitment } from "../signing/canonical.js";
import { blinding, hexed, sealShare, split } from "./shares.js";

const FIELD = "body.choice";

const committed = (one) =>
  commitment(one.coalition, FIELD, JSON.stringify([one.leaf, one.member, one.platform, one.choice]), one.blinding);

// `said` is what the page says of the proposal, the member and the trustees.
export async function sealed(said, choice) {
  const { coalition, proposal, leaf, member, platform, openers, trustees } = said;
  const secret = blinding();
  const shares = split(secret, openers, trustees.length).map((share, at) =>
    sealShare(trustees[at][1], share, coalition, leaf, member, trustees[at][0]),
  );
  const made = { coalition, proposal, leaf, member, platform, choice, blinding: hexed(secret) };
  return { ...made, shares: await Promise.all(shares), commitment: await committed(made) };
}

// Whether an entry is this very ballot: its member's, on its proposal, with its shares, under the platform it is bound to.
export async function opens(kept, body, entry) {
  const same =
    entry.coalition === kept.coalition &&
    entry.by === kept.member &&
    entry.ref.index === kept.proposal &&
    entry.ref.hash === kept.leaf &&
    entry.rule.platform === kept.platform &&
    body.shares.join() === kept.shares.join();
  return same && body.commitment === (await committed(kept));
}

// What became of the ballots that were sealed and signed here, by what the page says the record has of this member.
export async function fate(kept, said) {
  const { cast } = said;
  const mine = kept.find((one) => one.commitment === cast?.commitment);
  if (mine) {
    if (!cast.choice) return [said.opened ? "unopened" : "sealed", mine];
    return [cast.choice === mine.choice ? "counted" : "altered", mine];
  }
  const last = kept.filter((one) => one.signed).at(-1);
  if (!last) return [cast ? "unknown" : "none"];
  return [kept.some((one) => one.signed && !said.commitments.includes(one.commitment)) ? "missing" : "replaced"];
}

// A receipt as the command line has it: `concerted ballot check` reads it.
export const receipt = ({ coalition, proposal, member, choice, blinding: opening }, { ballot, leaf }) =>
  `${JSON.stringify({ coalition, proposal, member, ballot, leaf, choice, blinding: opening }, null, 1)}\n`;
