/**
 * The page's one state and its acts: opens a walk, sends what the person does, and shows where the
 * walk stands. What may happen to an answer is decided in `progress`; here it is carried out.
 */
import { type Act, type Client, isMissing, Refused } from "../api/client";
import type { OutcomeView, RevealView, SessionView, State, WorldView } from "../api/types";
import { speech } from "../words/speech.svelte";
import { Courier, ignoreMissing, type Places } from "./courier";
import { freshKey } from "./keys";
import type { Remembered } from "./memory";
import { Dropped } from "./outbox";
import { Outlook } from "./outlook";
import * as progress from "./progress";
import { type Reading, unread } from "./response-time";
import { fragmentOf, parseRoute } from "./route";
import type { Screen } from "./scenery";
import type { Move, Stage } from "./stage";

/** What is seen while one walks on: which way was taken, and what came of it once that is known. */
export interface Leaving {
  alternative: number;
  stay: boolean;
  outcome: OutcomeView | null;
  since: number;
}

export interface Surroundings extends Places {
  stage: Stage;
}

/** Where the words are already there: their place comes soon. */
const SHORT_WALK = 0.15;
const CUT: Move = { kind: "cut" };
/** A tap that chose a way may be doubled by accident: it does not hurry the walk at once. */
const HURRY_AFTER_MS = 400;

export class Walker {
  world = $state.raw<WorldView | null>(null);
  screen = $state.raw<Screen>("gate");
  at = $state.raw<progress.Progress>(progress.nowhere);
  /** The view on screen; it follows `at.session` when the way there has been walked. */
  shown = $state.raw<SessionView | null>(null);
  leaving = $state.raw<Leaving | null>(null);
  revealed = $state.raw<RevealView | null>(null);
  busy = $state.raw(false);
  announced = $state.raw("");
  /** Not shown: how long the open fork has been read. */
  reading: Reading = unread;

  readonly #courier: Courier;
  readonly #outlook: Outlook;
  #sent = 0;

  constructor(around: Surroundings) {
    this.#outlook = new Outlook(around.stage, around.client);
    this.#courier = new Courier(around, {
      onOffline: (offline) => this.#setOffline(offline),
      onMoved: (id) => {
        if (id === this.at.session?.id) void this.refresh();
      },
    });
  }

  get trouble(): progress.Trouble | null {
    return this.at.trouble;
  }

  get remembered(): Remembered[] {
    return this.#courier.book.walks;
  }

  get client(): Client {
    return this.#courier.client;
  }

  /** Reads the world, then goes where the address says. */
  async start(): Promise<void> {
    try {
      await this.#enterWorld(await this.#courier.firstWorld(location.search));
    } catch (error) {
      this.#told(error);
      return;
    }
    await this.follow(location.hash);
  }

  /** Goes where a fragment says; called on every change of the address. */
  async follow(fragment: string): Promise<void> {
    const route = parseRoute(fragment);
    if (route.at === "walk" && this.at.session?.id === route.id && this.screen !== "gate") return;
    this.#clear();
    if (route.at === "walk") await this.#open(route.id);
    else this.#toGate();
  }

  /** The person has agreed; a session begins and its address becomes this page's. */
  async begin(timing: boolean): Promise<void> {
    const world = this.world;
    if (world === null) return;
    await this.#act(async () => {
      const session = await this.#courier.begin(world, timing);
      this.#know(session);
      history.pushState(null, "", fragmentOf({ at: "walk", id: session.id }));
      this.screen = "walk";
      this.shown = session;
    });
  }

  /** The wish is said; the first fork opens. */
  async state(body: State): Promise<void> {
    const id = this.at.session?.id;
    if (id === undefined) return;
    await this.#act(async () => {
      this.#know(await this.#courier.state(id, body));
      // The words of the first fork do not wait for the way there.
      this.#arrive({ kind: "walk", far: SHORT_WALK });
    });
  }

  /** Takes a way. Whatever is pressed after the first press at a fork changes nothing. */
  choose(alternative: number, responseTime: progress.Pending["response_time"], now: number): void {
    if (this.leaving !== null || this.busy) return;
    const before = this.at;
    this.at = progress.choose(before, alternative, freshKey(), responseTime);
    const { pending } = this.at;
    if (pending === null || pending === before.pending) return;
    this.#courier.book.keep(this.at.pending);
    const way = this.shown?.fork?.ways.find((one) => one.alternative === alternative);
    this.leaving = { alternative, stay: way?.stay ?? false, outcome: null, since: now };
    void this.#deliver(pending, way?.far ?? 0);
  }

  /** Ends a dolly now. */
  hurry(now: number): void {
    if (this.leaving === null || now - this.leaving.since <= HURRY_AFTER_MS) return;
    this.#outlook.hurry();
  }

  /** Rest, resume, stop, go on, turn back, enter. */
  async act(act: Act): Promise<void> {
    const id = this.at.session?.id;
    if (id === undefined || this.leaving !== null) return;
    await this.#act(async () => {
      this.#know(await this.#courier.act(id, act));
      this.screen = "walk";
      this.#arrive({ kind: "walk", far: act === "rest" ? 0 : SHORT_WALK });
    });
  }

  /** Home, to the table with the glass. */
  goHome(): void {
    this.screen = "ending";
    void this.#paint({ kind: "walk", far: SHORT_WALK });
  }

  /** Away from a walk that is lost or erased, to the gate. */
  leave(): void {
    history.replaceState(null, "", fragmentOf({ at: "gate" }));
    this.#clear();
    this.#toGate();
  }

  backToRoom(): void {
    this.screen = "walk";
    void this.#paint(CUT);
  }

  /** Erases the walk for good. */
  async erase(): Promise<void> {
    const id = this.at.session?.id;
    if (id === undefined) return;
    await this.#act(async () => {
      await this.#courier.erase(id);
      this.#clear();
      history.replaceState(null, "", fragmentOf({ at: "gate" }));
      this.screen = "erased";
    });
  }

  /** Asks the server where the walk stands: after another window moved it, or after a pause. */
  async refresh(): Promise<void> {
    const id = this.at.session?.id;
    if (id === undefined || this.busy || this.leaving !== null || this.screen === "gate") return;
    const sent = ++this.#sent;
    try {
      const session = await this.client.session(id);
      if (this.at.session?.id !== id || this.leaving !== null || this.busy) return;
      this.at = progress.refreshed(this.at, session, sent);
    } catch (error) {
      if (isMissing(error)) this.#lose(id);
      return;
    }
    if (progress.isElsewhere(this.shown, this.at.session)) {
      this.screen = "walk";
      this.#arrive(CUT);
    }
  }

  /** Tries again at once what could not be sent. */
  retry = (): void => this.#courier.wake();

  /** The banner has been read. */
  closeTrouble(): void {
    this.at = { ...this.at, trouble: null };
  }

  announce(text: string): void {
    this.announced = text;
  }

  /** Takes up a world, and speaks its language. */
  async #enterWorld(world: WorldView): Promise<void> {
    await speech.speak(world.language);
    this.world = world;
  }

  /** A walk keeps to the world and the language that it was begun in, where they are still served. */
  async #worldOf({ world, language }: SessionView): Promise<void> {
    if (this.world?.id === world && this.world.language === language) return;
    await this.#enterWorld(await this.#courier.world(world, language));
  }

  async #open(id: string): Promise<void> {
    this.screen = "walk";
    const pending = this.#courier.book.pendingOf(id);
    try {
      const sent = ++this.#sent;
      const session = await this.#courier.session(id);
      await this.#worldOf(session).catch(ignoreMissing);
      this.at = { ...progress.known(this.at, session, sent), pending };
    } catch (error) {
      this.#closed(id, error);
      return;
    }
    // An answer that was on its way when the page went: its key tells whether it had arrived.
    if (pending !== null) await this.#deliver(pending, 0);
    else this.#arrive(CUT);
  }

  async #deliver(pending: progress.Pending, far: number): Promise<void> {
    const { session: id, key } = pending;
    try {
      const sent = ++this.#sent;
      const reply = await this.#courier.answer(pending);
      this.at = progress.replied(this.at, key, reply, sent);
      this.#courier.book.keep(this.at.pending);
      const { outcome } = reply.session;
      if (this.leaving !== null) this.leaving = { ...this.leaving, outcome };
      if (outcome !== null && outcome.text !== "") this.announce(outcome.text);
      this.#noteWalk();
      await this.#outlook.walkOn(this.at.session, this.world, far);
      if (this.at.session?.id === id) this.#arrive(null);
    } catch (error) {
      if (error instanceof Dropped) return;
      await this.#settleRefusal(id, key, error);
    }
  }

  /** The answer was not taken: tell why, and show the fork that is open now. */
  async #settleRefusal(id: string, key: string, error: unknown): Promise<void> {
    if (isMissing(error)) return this.#lose(id);
    if (!(error instanceof Refused)) throw error;
    this.at = progress.refused(this.at, key, error.problem);
    this.#courier.book.keep(this.at.pending);
    const sent = ++this.#sent;
    try {
      const session = await this.#courier.session(id);
      this.at = progress.known(this.at, session, sent);
      this.#arrive(CUT);
    } catch (later) {
      if (isMissing(later)) this.#lose(id);
      else this.#told(later);
    }
  }

  /** Puts what is known on screen; with a move, the scene follows on its own. */
  #arrive(move: Move | null): void {
    this.shown = this.at.session;
    this.leaving = null;
    this.reading = unread;
    if (move !== null) void this.#paint(move);
    this.#noteWalk();
    if (this.shown?.phase === "entered") void this.#readReveal(this.shown.id);
    if (this.shown !== null) this.#outlook.lookAhead(this.shown, this.world);
  }

  async #readReveal(id: string): Promise<void> {
    if (this.revealed?.reveal.session === id) return;
    try {
      this.revealed = await this.#courier.reveal(id);
    } catch (error) {
      this.#told(error);
    }
  }

  #paint(move: Move): Promise<void> {
    return this.#outlook.show(this.screen, this.at.session, this.world, move);
  }

  async #act(task: () => Promise<void>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    try {
      await task();
    } catch (error) {
      this.#told(error);
    } finally {
      this.busy = false;
    }
  }

  #know(session: SessionView): void {
    this.at = { ...progress.known(this.at, session, ++this.#sent), trouble: null };
    this.#noteWalk();
  }

  #told(error: unknown): void {
    if (error instanceof Dropped) return;
    if (!(error instanceof Refused)) throw error;
    const id = this.at.session?.id;
    if (isMissing(error) && id !== undefined) {
      this.#lose(id);
      return;
    }
    // A refused act often means that another window was quicker: look where the walk stands.
    const conflict = error.problem.status === 409;
    this.at = {
      ...this.at,
      trouble: conflict ? { kind: "moved" } : { kind: "refused", problem: error.problem },
    };
    if (conflict) queueMicrotask(() => void this.refresh());
  }

  #setOffline(offline: boolean): void {
    if (offline) this.at = progress.unreached(this.at);
    else if (this.at.trouble?.kind === "offline") this.at = { ...this.at, trouble: null };
  }

  #toGate(): void {
    this.screen = "gate";
    this.#courier.book.read();
    void this.#paint(CUT);
  }

  /** A link that does not open: there is no such walk, or it is not one for a browser. */
  #closed(id: string, error: unknown): void {
    if (!(error instanceof Refused)) {
      this.#told(error);
    } else if (error.problem.status === 409) {
      this.screen = "lost";
      this.at = { ...this.at, trouble: { kind: "refused", problem: error.problem } };
    } else {
      this.#lose(id);
    }
  }

  #lose(id: string): void {
    this.#courier.book.forget(id);
    this.#clear();
    this.screen = "lost";
    void this.#paint(CUT);
  }

  #clear(): void {
    this.#courier.drop();
    this.#outlook.forget();
    this.at = progress.nowhere;
    this.shown = null;
    this.leaving = null;
    this.revealed = null;
    this.busy = false;
  }

  #noteWalk(): void {
    if (this.at.session !== null) this.#courier.book.note(this.at.session);
  }
}
