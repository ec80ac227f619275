/**
 * Carries what the person does to the server until it has arrived, and keeps in this browser what must
 * not be lost on the way: which walks there are, and what was sent last. Other windows are told.
 */
import { type Act, type Client, isMissing, Refused } from "../api/client";
import type { AnswerReply, RevealView, SessionView, State, WorldView } from "../api/types";
import { Book } from "./book.svelte";
import { languageAsked, type Shelf } from "./memory";
import { Outbox } from "./outbox";
import type { Pending } from "./progress";
import { openTabs, type Tabs } from "./tabs";

export interface Places {
  client: Client;
  /** Kept in this browser. */
  lasting: Shelf;
  /** Kept in this window only. */
  passing: Shelf;
}

export interface Heard {
  /** The server cannot be reached, or can be again. */
  onOffline: (offline: boolean) => void;
  /** Another window has moved this walk. */
  onMoved: (id: string) => void;
}

/** Of how many earlier walks a new one is told. */
const MOST_EARLIER = 100;

export class Courier {
  readonly client: Client;
  readonly book: Book;
  readonly #lasting: Shelf;
  readonly #outbox: Outbox;
  readonly #tabs: Tabs;

  constructor({ client, lasting, passing }: Places, { onOffline, onMoved }: Heard) {
    this.client = client;
    this.book = new Book(lasting, passing);
    this.#lasting = lasting;
    this.#outbox = new Outbox({ onOffline });
    this.#tabs = openTabs((id) => {
      onMoved(id);
      this.book.read();
    });
  }

  /** The world that is offered first, in the language that the address asks for. */
  async firstWorld(query: string): Promise<WorldView> {
    const { worlds } = await this.#outbox.until(() => this.client.worlds());
    return this.world(worlds[0] ?? "", languageAsked(this.#lasting, query));
  }

  /** A world in a language; where it is not told in that, in the one that is offered first. */
  async world(id: string, language?: string): Promise<WorldView> {
    const read = (code?: string) => this.#outbox.until(() => this.client.world(id, code));
    return read(language).catch((error) => {
      if (language === undefined || !(error instanceof Refused)) throw error;
      return read();
    });
  }

  /** Begins once, however often it is sent. */
  begin(world: WorldView, timing: boolean): Promise<SessionView> {
    const after = this.book.walks.map((walk) => walk.id).slice(0, MOST_EARLIER);
    const { id, language, consent_version: consent } = world;
    const body = { world: id, language, consent, timing, after };
    return this.book.once(body, (key) => this.#outbox.until(() => this.client.begin({ ...body, key })));
  }

  session(id: string): Promise<SessionView> {
    return this.#outbox.until(() => this.client.session(id));
  }

  state(id: string, body: State): Promise<SessionView> {
    return this.#outbox.until(() => this.client.state(id, body));
  }

  async act(id: string, act: Act): Promise<SessionView> {
    const session = await this.#outbox.until(() => this.client.act(id, act));
    this.#tabs.tell(id);
    return session;
  }

  async answer({ session, ...answer }: Pending): Promise<AnswerReply> {
    const reply = await this.#outbox.until(() => this.client.answer(session, answer));
    this.#tabs.tell(session);
    return reply;
  }

  reveal(id: string): Promise<RevealView> {
    return this.#outbox.until(() => this.client.reveal(id));
  }

  async erase(id: string): Promise<void> {
    await this.#outbox.until(() => this.client.erase(id)).catch(ignoreMissing);
    this.book.forget(id);
    this.#tabs.tell(id);
  }

  /** Tries again at once what could not be sent. */
  wake = (): void => this.#outbox.wake();

  /** Lets everything under way end without a result. */
  drop(): void {
    this.#outbox.drop();
  }
}

/** Lets pass that there is none such. */
export function ignoreMissing(error: unknown): void {
  if (!isMissing(error)) throw error;
}
