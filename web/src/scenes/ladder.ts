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

const SMOOTH = 45;

/** Down when frames are too slow; up again after a minute, once; after each fall twice as long is waited. */
export class Ladder {
  rung: Rung;
  private top: Rung;
  private wait = 60_000;
  /** since when all has been well; on a still rung, since when it is still */
  private since = Number.NaN;

  constructor(highest: Rung = "animated", reducedMotion = false) {
    this.top = this.rung = lower(highest, reducedMotion ? "still" : "animated");
  }

  /** Judges the frames of the last two seconds; true when the rung has changed. */
  judge(clock: FrameClock, now: number): boolean {
    if (clock.tooSlow()) {
      this.rung = this.rung === "animated" ? "half" : "still";
      this.since = this.rung === "still" ? now : Number.NaN;
      return true;
    }
    if (this.rung !== "half" || this.top !== "animated") return false;
    if (clock.rate() < SMOOTH) this.since = Number.NaN;
    else if (Number.isNaN(this.since)) this.since = now;
    return this.climb(now, "animated");
  }

  /** A still picture has no frames to judge: after a rest, a new place is tried in motion. */
  rested(now: number): boolean {
    return this.rung === "still" && this.top !== "still" && this.climb(now, "half");
  }

  private climb(now: number, to: Rung): boolean {
    if (!(now - this.since >= this.wait)) return false;
    this.rung = to;
    this.since = Number.NaN;
    this.wait *= 2;
    return true;
  }
}
