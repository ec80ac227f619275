/** The page's own book: which walks were begun here, and what must outlive a page that goes. */
import type { SessionView } from "../api/types";
import { freshKey } from "./keys";
import {
  forget,
  keepPending,
  pendingOf,
  type Remembered,
  readJson,
  remember,
  type Shelf,
  walks,
} from "./memory";
import type { Pending } from "./progress";

const BEGIN = "unsaid.begin";

/** A beginning that may be on its way: its key, and what was asked. */
interface Begun {
  key: string;
  request: string;
}

export class Book {
  /** Walks to go on with, the latest first. */
  walks = $state.raw<Remembered[]>([]);
  readonly #lasting: Shelf;
  readonly #passing: Shelf;

  /** One shelf is kept in this browser, the other in this window only. */
  constructor(lasting: Shelf, passing: Shelf) {
    this.#lasting = lasting;
    this.#passing = passing;
    this.read();
  }

  /** Looks again: another window may have written. */
  read(): void {
    this.walks = walks(this.#lasting);
  }

  note({ id, answered, phase }: SessionView): void {
    remember(this.#lasting, { id, answered, phase, seen: Date.now() });
    this.read();
  }

  forget(id: string): void {
    forget(this.#lasting, id);
    this.keep(null);
    this.read();
  }

  /** The answer that is on its way; null when it is known to have arrived. */
  keep(pending: Pending | null): void {
    keepPending(this.#passing, pending);
  }

  pendingOf(session: string): Pending | null {
    return pendingOf(this.#passing, session);
  }

  /** Begins under one key however often it is sent; whoever asks for anything else acts anew, under another. */
  async once<T>(asked: object, begin: (key: string) => Promise<T>): Promise<T> {
    const request = JSON.stringify(asked);
    const kept = readJson<Begun | null>(this.#passing, BEGIN, null);
    const key = kept?.request === request ? kept.key : freshKey();
    this.#passing.setItem(BEGIN, JSON.stringify({ key, request } satisfies Begun));
    const begun = await begin(key);
    this.#passing.removeItem(BEGIN);
    return begun;
  }
}
