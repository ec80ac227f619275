/** What this browser remembers: walks to go on with, and an answer that is still on its way. */

import type { Pending } from "./progress";

/** A part of `Storage`, so that tests and refused storage are the same to us. */
export interface Shelf {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

/** A walk that was begun here. */
export interface Remembered {
  id: string;
  /** When it was last seen; milliseconds since 1970. */
  seen: number;
  answered: number;
  phase: string;
}

const LANGUAGE = "unsaid.language";
const WALKS = "unsaid.walks";
const PENDING = "unsaid.pending";
const MOST_WALKS = 12;

/** A shelf that forgets when the page goes: for browsers that refuse storage. */
export function passingShelf(): Shelf {
  const held = new Map<string, string>();
  return {
    getItem: (key) => held.get(key) ?? null,
    setItem: (key, value) => void held.set(key, value),
    removeItem: (key) => void held.delete(key),
  };
}

/** The browser's storage, or a passing one where it is refused; full storage is not an error. */
export function shelfOf(open: () => Storage): Shelf {
  try {
    const storage = open();
    storage.getItem(WALKS);
    return {
      getItem: (key) => storage.getItem(key),
      setItem: (key, value) => {
        try {
          storage.setItem(key, value);
        } catch {
          // Full: the walk itself is on the server, and its link is in the address.
        }
      },
      removeItem: (key) => storage.removeItem(key),
    };
  } catch {
    return passingShelf();
  }
}

/** JSON under a key; `fallback` where there is none or it is broken. */
export function readJson<T>(shelf: Shelf, key: string, fallback: T): T {
  const text = shelf.getItem(key);
  if (text === null) return fallback;
  try {
    return JSON.parse(text) as T;
  } catch {
    return fallback;
  }
}

/** The language that the address asks for, else the one that was asked for before. */
export function languageAsked(shelf: Shelf, query: string): string | undefined {
  const asked = new URLSearchParams(query).get("lang");
  if (asked !== null) shelf.setItem(LANGUAGE, asked);
  return asked ?? shelf.getItem(LANGUAGE) ?? undefined;
}

/** Walks begun in this browser, the latest first. */
export function walks(shelf: Shelf): Remembered[] {
  const found = readJson<unknown>(shelf, WALKS, []);
  return Array.isArray(found) ? found.filter((one) => typeof one?.id === "string") : [];
}

/** Puts a walk first. */
export function remember(shelf: Shelf, walk: Remembered): void {
  const others = walks(shelf).filter((one) => one.id !== walk.id);
  shelf.setItem(WALKS, JSON.stringify([walk, ...others].slice(0, MOST_WALKS)));
}

/** Takes a walk off. */
export function forget(shelf: Shelf, id: string): void {
  shelf.setItem(WALKS, JSON.stringify(walks(shelf).filter((one) => one.id !== id)));
}

/** Keeps an answer until it is known to have arrived, so that a page that goes can send it again. */
export function keepPending(shelf: Shelf, pending: Pending | null): void {
  if (pending === null) shelf.removeItem(PENDING);
  else shelf.setItem(PENDING, JSON.stringify(pending));
}

/** The answer of this session that may not have arrived. */
export function pendingOf(shelf: Shelf, session: string): Pending | null {
  const found = readJson<Pending | null>(shelf, PENDING, null);
  return found?.session === session ? found : null;
}
