/** The words in use. */
import { en, type Words } from "./en";

export type { Words };
export const words: Words = en;
