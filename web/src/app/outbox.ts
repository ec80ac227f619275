/** Sends until there is an answer: waits longer each time, and at once when the network is back. */
import { Refused, Unreached } from "../api/client";
import { backoffMs } from "./progress";

/** The page has turned to something else; the result is wanted no more. */
export class Dropped extends Error {}

export interface OutboxOptions {
  /** Called when a sending failed for now, and when it has come through again. */
  onOffline: (offline: boolean) => void;
  /** Waits; resolves early when `wake` is called. */
  wait?: (ms: number) => Promise<void>;
}

/** One queue of retries; `wake` tries now, `drop` gives up what is under way. */
export class Outbox {
  readonly #options: OutboxOptions;
  #era = 0;
  #alarms = new Set<() => void>();

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  /** The task's result; tried again while the server cannot be reached or is too busy. */
  async until<T>(task: () => Promise<T>): Promise<T> {
    const era = this.#era;
    for (let tries = 0; ; tries++) {
      try {
        const result = await task();
        if (tries > 0) this.#options.onOffline(false);
        if (era !== this.#era) throw new Dropped();
        return result;
      } catch (error) {
        if (era !== this.#era) throw new Dropped();
        if (!isPassing(error)) throw error;
        // The first failure may be a dropped packet: it is tried again before anyone is told.
        if (tries > 0) this.#options.onOffline(true);
        await (this.#options.wait ?? this.#sleep)(backoffMs(tries));
        if (era !== this.#era) throw new Dropped();
      }
    }
  }

  /** Tries again at once. */
  wake = (): void => {
    for (const ring of this.#alarms) ring();
  };

  /** Lets everything under way end without a result. */
  drop(): void {
    this.#era++;
    this.wake();
  }

  #sleep = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const ring = () => {
        clearTimeout(timer);
        this.#alarms.delete(ring);
        resolve();
      };
      const timer = setTimeout(ring, ms);
      this.#alarms.add(ring);
    });
}

function isPassing(error: unknown): boolean {
  return error instanceof Unreached || (error instanceof Refused && error.passing);
}
