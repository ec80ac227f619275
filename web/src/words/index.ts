/** The words in use. English comes with the page; every other language is fetched when it is wanted. */
import { en, type Words } from "./en";

export type { Words };

/** How the words of other languages are fetched; what cannot be fetched is undefined. */
const others = new Map([["ru", () => import("./ru").then(({ ru }): Words => ru)]]);

export let words: Words = en;

/** Takes up a language, as far as there are words of it; those in use stay where they cannot be fetched. */
export async function speak(code: string): Promise<void> {
  if (code === words.language) return;
  const fetched = code === en.language ? en : others.get(code)?.();
  const found = await Promise.resolve(fetched).catch(() => undefined);
  if (found === undefined) return;
  words = found;
  document.documentElement.lang = code;
}
