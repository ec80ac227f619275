/** Keeps the scene with the walk: shows where one is, walks on to the next place, paints ahead. */
import type { Client } from "../api/client";
import type { SessionView, WorldView } from "../api/types";
import { aheadOf, type Screen, sceneryOf, specOf } from "./scenery";
import type { Move, Stage } from "./stage";

/** How long a dolly lasts to the nearest and to the farthest place, and what a cold painter may add. */
const NEAR_MS = 1_200;
const FAR_MS = 3_500;
const SLACK_MS = 300;
const AHEAD_AFTER_MS = 300;

export class Outlook {
  readonly #stage: Stage;
  readonly #client: Client;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #hurried: () => void = () => {};

  constructor(stage: Stage, client: Client) {
    this.#stage = stage;
    this.#client = client;
  }

  /** Resolves when the scene of where one is has come. */
  show(screen: Screen, session: SessionView | null, world: WorldView | null, move: Move): Promise<void> {
    const spec = sceneryOf(screen, session, world);
    return spec === null ? Promise.resolve() : this.#stage.show(spec, move);
  }

  /** The dolly to the next scene: words wait for no more than that, and for none where none is played. */
  walkOn(session: SessionView | null, world: WorldView | null, far: number): Promise<void> {
    const there = this.show("walk", session, world, { kind: "walk", far });
    if (!this.#stage.animated) return Promise.resolve();
    return new Promise((resolve) => {
      this.#hurried = resolve;
      setTimeout(resolve, NEAR_MS + far * (FAR_MS - NEAR_MS) + SLACK_MS);
      void there.then(resolve);
    });
  }

  /** Ends a dolly now. */
  hurry(): void {
    this.#stage.skip();
    this.#hurried();
  }

  /** Has the scenes that may come next painted while this one is looked at. */
  lookAhead(session: SessionView, world: WorldView | null): void {
    this.forget();
    this.#timer = setTimeout(() => void this.#paintAhead(session, world), AHEAD_AFTER_MS);
  }

  /** Looks no further ahead from where one was. */
  forget(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  async #paintAhead(session: SessionView, world: WorldView | null): Promise<void> {
    const timer = this.#timer;
    const certain = world === null ? [] : aheadOf(session, world);
    if (certain.length > 0) this.#stage.ahead(certain);
    if (session.phase !== "choosing") return;
    try {
      const { scenes } = await this.#client.ahead(session.id);
      if (timer === this.#timer) this.#stage.ahead(scenes.map(specOf));
    } catch {
      // That it fails harms nobody: the next scene is then painted when it is needed.
    }
  }
}
