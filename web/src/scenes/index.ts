// Painted scenes behind the words: show one, walk on to the next, keep the page quick. See types.ts for the shapes.

import { down, FrameClock, lower } from "./ladder";
import { paintSize } from "./layout";
import { View } from "./live";
import { Painter } from "./painter";
import { createRain } from "./rain";
import type { Painted, Rung, SceneOptions, SceneSpec, Scenes } from "./types";

export type { Rung, SceneOptions, SceneSpec, Scenes };
export { createRain };

interface Move {
  from: View | null;
  began: number;
  length: number;
  walk: boolean;
  far: number;
  done: () => void;
}

const NEAR_MS = 1200,
  FAR_MS = 3500,
  FADE_MS = 180;
// where nothing was painted ahead, a small study comes first and the picture grows out of it
const STUDY = 3,
  DEEPEN_MS = 700;
const ease = (t: number): number => (t < 0.5 ? 4 * t * t * t : 1 - (-2 * t + 2) ** 3 / 2);

/** A 2d context that was refused: every call is harmless. */
function nothing(options: SceneOptions): Scenes {
  options.onRung?.("text");
  return {
    show: () => Promise.resolve(),
    skip() {},
    ahead() {},
    still() {},
    rung: "text",
    framesPerSecond: () => 0,
    destroy() {},
  };
}

export function createScenes(canvas: HTMLCanvasElement, options: SceneOptions = {}): Scenes {
  let context: CanvasRenderingContext2D | null = null;
  try {
    context = options.rung === "text" ? null : canvas.getContext("2d", { alpha: false });
  } catch {
    context = null;
  }
  return context ? new Player(canvas, context, options) : nothing(options);
}

class Player implements Scenes {
  rung: Rung;
  private painter = new Painter();
  private clock = new FrameClock();
  private view: View | null = null;
  private move: Move | null = null;
  private spec: SceneSpec | null = null;
  private wish = 0;
  private hurried = 0;
  private frozen = false;
  private request = 0;
  private time = 0;
  private last = 0;
  private busyUntil = 0;
  private resizing: ReturnType<typeof setTimeout> | undefined;
  private watcher: ResizeObserver | null = null;

  constructor(
    private canvas: HTMLCanvasElement,
    private x: CanvasRenderingContext2D,
    private options: SceneOptions,
  ) {
    this.rung = lower(options.rung ?? "animated", options.reducedMotion ? "still" : "animated");
    options.onRung?.(this.rung);
    this.fit();
    if (typeof ResizeObserver === "function") {
      this.watcher = new ResizeObserver(() => {
        clearTimeout(this.resizing);
        this.resizing = setTimeout(() => this.resized(), 120);
      });
      this.watcher.observe(canvas);
    }
    document.addEventListener("visibilitychange", this.seen);
  }

  async show(spec: SceneSpec, move: { kind: "cut" | "walk"; far?: number } = { kind: "cut" }): Promise<void> {
    const wish = ++this.wish,
      [w, h] = this.paintSize();
    this.endMove();
    const study = this.painter.near(spec, w, h)
      ? null
      : this.painter.get(spec, Math.round(w / STUDY), Math.round(h / STUDY), true);
    const whole = this.painter.get(spec, w, h, true);
    whole.catch(() => undefined);
    let painted: Painted;
    try {
      painted = await (study ?? whole);
    } catch {
      return; // no picture: the words stand alone
    }
    if (wish !== this.wish) return;
    if (study) whole.then((p) => wish === this.wish && this.deepen(p)).catch(() => undefined);
    this.spec = spec;
    const from = this.view,
      far = Math.min(1, Math.max(0, move.far ?? 0));
    this.view = new View(painted, this.canvas.width, this.canvas.height);
    const moving = this.moving(),
      onward = move.kind === "walk" && moving && this.hurried !== wish,
      walk = onward && from !== null;
    if (document.hidden || (!moving && !from)) {
      this.paintOnce();
      return;
    }
    await new Promise<void>((done) => {
      const length = walk ? NEAR_MS + (FAR_MS - NEAR_MS) * far : onward ? 700 : FADE_MS;
      this.move = { from, began: performance.now(), length, walk, far, done };
      this.run();
    });
  }

  /** The whole picture takes the place of its study. */
  private deepen(painted: Painted): void {
    const from = this.view;
    this.view = new View(painted, this.canvas.width, this.canvas.height);
    if (this.move) return; // still arriving: the study was never seen sharp
    if (document.hidden || !from) {
      this.paintOnce();
      return;
    }
    const length = this.moving() ? DEEPEN_MS : FADE_MS;
    this.move = { from, began: performance.now(), length, walk: false, far: 0, done: () => undefined };
    this.run();
  }

  skip(): void {
    this.hurried = this.wish; // also where the walk waits for its picture
    this.endMove();
  }

  ahead(specs: SceneSpec[]): void {
    const [w, h] = this.paintSize();
    this.painter.forget();
    for (const s of specs) this.painter.get(s, w, h, false).catch(() => undefined);
  }

  still(on: boolean): void {
    if (this.frozen === on) return;
    this.frozen = on;
    if (on) this.endMove();
    this.clock.reset();
    this.run();
  }

  framesPerSecond(): number {
    return this.request && this.moving() ? this.clock.rate() : 0;
  }

  destroy(): void {
    this.wish++;
    this.endMove();
    cancelAnimationFrame(this.request);
    this.request = 0;
    clearTimeout(this.resizing);
    this.watcher?.disconnect();
    document.removeEventListener("visibilitychange", this.seen);
    this.painter.destroy();
    this.view = null;
  }

  private moving(): boolean {
    return !this.frozen && (this.rung === "animated" || this.rung === "half");
  }

  /** Size on the page in CSS px; the window's where the canvas has none yet. */
  private cssSize(): [number, number] {
    return [this.canvas.clientWidth || innerWidth || 1280, this.canvas.clientHeight || innerHeight || 720];
  }

  private paintSize(): [number, number] {
    const [w, h] = this.cssSize();
    return paintSize(w, h, Math.min(1.5, devicePixelRatio || 1));
  }

  /** Sets the drawing size for this rung. True when it changed. */
  private fit(): boolean {
    const [w, h] = this.paintSize(),
      k = this.rung === "half" ? 0.5 : 1,
      W = Math.round(w * k),
      H = Math.round(h * k);
    if (this.canvas.width === W && this.canvas.height === H) return false;
    this.canvas.width = W;
    this.canvas.height = H;
    return true;
  }

  private refit(): void {
    if (!this.fit() || !this.view) return;
    this.endMove();
    this.view = new View(this.view.painted, this.canvas.width, this.canvas.height);
    this.clock.reset();
    this.paintOnce();
    this.run();
  }

  /** A new size: at once the old picture cut to it, then the picture composed for it. */
  private resized(): void {
    this.refit();
    const [w, h] = this.paintSize(),
      p = this.view?.painted;
    if (p && this.spec && (p.width !== w || p.height !== h)) void this.show(this.spec);
  }

  private seen = (): void => {
    this.clock.reset();
    if (document.hidden) {
      cancelAnimationFrame(this.request);
      this.request = 0;
      this.endMove();
    } else this.run();
  };

  private endMove(): void {
    const m = this.move;
    this.move = null;
    if (!m) return;
    this.paintOnce();
    m.done();
  }

  private paintOnce(): void {
    this.view?.draw(this.x, this.time);
    this.run();
  }

  private run(): void {
    if (this.request || document.hidden || !this.view || (!this.move && !this.moving())) return;
    this.last = performance.now();
    this.request = requestAnimationFrame(this.frame);
  }

  private frame = (): void => {
    this.request = 0;
    if (!this.view) return;
    const now = performance.now(),
      still = !this.moving();
    if (!still) this.time += Math.min(0.1, (now - this.last) / 1000);
    this.last = now;
    if (this.move) this.drawMove(this.move, now);
    else this.view.draw(this.x, this.time);
    if (!still) {
      this.clock.frame(now);
      if (this.painter.busy) this.busyUntil = now;
      if (now - this.busyUntil > 2000 && this.clock.tooSlow()) this.stepDown();
    }
    if (!this.request && (this.move || this.moving()) && !document.hidden)
      this.request = requestAnimationFrame(this.frame);
  };

  /** The old place comes nearer and goes; the new one is there, still coming nearer. */
  private drawMove(m: Move, now: number): void {
    const t = Math.min(1, (now - m.began) / m.length),
      view = this.view!;
    if (t >= 1) {
      this.endMove();
      return;
    }
    if (!m.walk) {
      m.from?.draw(this.x, this.time);
      view.draw(this.x, this.time, 1, ease(t));
      return;
    }
    const e = ease(t),
      push = 0.24 + 0.3 * m.far,
      fade = Math.min(1, Math.max(0, (t - 0.42) / 0.5)),
      steps = 1 + 2.4 * m.far;
    const bob =
      Math.sin(t * Math.PI) * Math.abs(Math.sin(t * Math.PI * steps * 2)) * this.canvas.height * 0.004;
    if (fade < 1) m.from?.draw(this.x, this.time, 1 + push * e, 1, bob);
    if (fade > 0) view.draw(this.x, this.time, 1 - 0.026 * (1 - e), fade, bob * 0.6 * (1 - t));
  }

  private stepDown(): void {
    this.clock.reset();
    this.rung = down(this.rung);
    this.options.onRung?.(this.rung);
    if (this.rung === "still") this.endMove();
    this.refit();
  }
}
