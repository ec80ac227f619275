/** What of a reveal has been said already. */
import type { RevealWords } from "../api/types";

/** Sentences beyond the panel that says why nothing is named: those that come after its reasons. */
export function sentencesBeyond(words: RevealWords): readonly string[] {
  const last = words.reasons.at(-1);
  return last === undefined ? words.sentences : words.sentences.slice(words.sentences.indexOf(last) + 1);
}
