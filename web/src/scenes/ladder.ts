// Which rung of the fallback ladder holds: measured, not guessed.
import type { Rung } from "./types";

export const RUNGS: readonly Rung[] = ["animated", "half", "still", "text"];

/** The lower of two rungs. */
export const lower = (a: Rung, b: Rung): Rung => (RUNGS.indexOf(a) > RUNGS.indexOf(b) ? a : b);

/** Times of the frames of the last two seconds. */
export class FrameClock {
  private times: number[] = [];
  private since = 0;

  frame(now: number): void {
    if (!this.times.length) this.since = now;
    this.times.push(now);
    while (this.times[0]! < now - 2000) this.times.shift();
  }

  /** Begin anew: after a pause, a dolly, a change of size. */
  reset(): void {
    this.times = [];
  }

  rate(): number {
    const n = this.times.length;
    if (n < 2) return 0;
    const spent = this.times[n - 1]! - this.times[0]!;
    return spent > 0 ? ((n - 1) * 1000) / spent : 0;
  }

  /** Two whole seconds below the least rate. */
  tooSlow(least = 24): boolean {
    const n = this.times.length;
    return n > 1 && this.times[n - 1]! - this.since >= 2000 && this.rate() < least;
  }
}

/** One rung down, for a machine that cannot keep up; a still picture costs nothing, so it is the last of these. */
export const down = (rung: Rung): Rung => (rung === "animated" ? "half" : "still");
