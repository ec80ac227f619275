/** The language that the page speaks. English comes with the page; every other is fetched when it is wanted. */
import { en, type Words } from "./en";

/** How the words of other languages are fetched; what cannot be fetched is undefined. */
const others = new Map([["ru", () => import("./ru").then(({ ru }): Words => ru)]]);

class Speech {
  words = $state.raw<Words>(en);

  /** Takes up a language, as far as there are words of it; those in use stay where they cannot be fetched. */
  async speak(code: string): Promise<void> {
    if (code === this.words.language) return;
    const fetched = code === en.language ? en : others.get(code)?.();
    const found = await Promise.resolve(fetched).catch(() => undefined);
    if (found === undefined) return;
    this.words = found;
    document.documentElement.lang = code;
  }
}

export const speech = new Speech();
