/** Numbers, dates and counts as people read them. */

/** A probability with two decimals, never rounded up to certainty: "0.95", "> 0.99", "< 0.01". */
export function probability(value: number): string {
  if (value > 0.99 && value < 1) return "> 0.99";
  if (value < 0.01 && value > 0) return "< 0.01";
  return value.toFixed(2);
}

/** A rank as a number that is read aloud well: one decimal where it is not whole. */
export function rank(value: number): string {
  const rounded = Math.round(value * 10) / 10;
  return Number.isInteger(rounded) ? String(rounded) : rounded.toFixed(1);
}

/** A moment in the person's own time zone. */
export function moment(at: number, language: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: "long", timeStyle: "short" }).format(at);
}

/** Names joined as in speech. */
export function listing(names: readonly string[], language: string): string {
  return new Intl.ListFormat(language, { type: "conjunction" }).format(names);
}

/** What a language calls itself: "English", "Русский". */
export function ownName(code: string): string {
  const name = new Intl.DisplayNames(code, { type: "language" }).of(code) ?? code;
  return name[0]?.toLocaleUpperCase(code) + name.slice(1);
}

/** The first characters of a hash, enough to compare by eye. */
export function shortHash(hash: string): string {
  return hash.slice(0, 12);
}
