/** What of a reveal may be shown, and what has been said already. */
import type { Reveal } from "../api/types";

/**
 * Whether the posterior may be looked at: where something is named, or where only the lead is open.
 * With too few answers, or answers that contradict each other, a drawn chart would claim what the
 * words refuse to.
 */
export function readable(reveal: Reveal): boolean {
  const codes = reveal.reason_codes;
  return !reveal.cannot_tell || (codes.length === 1 && codes[0] === "open");
}

/** Sentences beyond the panel that says why nothing is named: those that come after its reasons. */
export function sentencesBeyond(reveal: Reveal): readonly string[] {
  const last = reveal.reasons.at(-1);
  if (!reveal.cannot_tell || last === undefined) return reveal.sentences;
  return reveal.sentences.slice(reveal.sentences.indexOf(last) + 1);
}
