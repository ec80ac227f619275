// Plays scenes on one canvas: lays picture over picture, walks from place to place, keeps the page quick.
import { FrameClock, Ladder } from "./ladder";
import { paintSize } from "./layout";
import { View } from "./live";
import { wash } from "./mist";
import { Painter, type Size } from "./painter";
import type { Painted, Rung, SceneOptions, SceneSpec, Scenes } from "./types";

/** A picture on the canvas, fading in over those laid before it. */
interface Sheet {
  view: View;
  /** the wish it belongs to: places are numbered as they are wished for */
  place: number;
  began: number;
  length: number;
}

/** The old place comes nearer and goes; the new one is there, still coming nearer. */
interface Walk {
  began: number;
  length: number;
  far: number;
}

const NEAR_MS = 1200,
  FAR_MS = 3500,
  FADE_MS = 180,
  /** from a wash to its study, and from that to the whole picture */
  DEEPEN_MS = 600,
  /** an old place is not kept for longer where nothing of the new one is painted */
  PATIENCE_MS = 400;
/** the share of a walk after which the new place fades in, and how long that takes */
const FADE_AT = 0.42,
  FADE_FOR = 0.5;
/** frames not drawn after each that is, while there is only mist */
const REST_FRAMES = 5;
/** a study is this many times smaller than its picture */
const STUDY = 4;
const ease = (t: number): number => (t < 0.5 ? 4 * t * t * t : 1 - (-2 * t + 2) ** 3 / 2);
const share = (now: number, began: number, length: number): number =>
  Math.min(1, Math.max(0, (now - began) / length));

export class Player implements Scenes {
  private painter = new Painter();
  private clock = new FrameClock();
  private ladder: Ladder;
  private sheets: Sheet[] = [];
  private walk: Walk | null = null;
  private spec: SceneSpec | null = null;
  /** the size it is painted at */
  private painted: Size = [0, 0];
  private wish = 0;
  private there: () => void = () => undefined;
  private patience: ReturnType<typeof setTimeout> | undefined;
  private frozen = false;
  private request = 0;
  private time = 0;
  private last = 0;
  private busyUntil = 0;
  private skipped = 0;
  private resizing: ReturnType<typeof setTimeout> | undefined;
  private watcher: ResizeObserver | null = null;

  constructor(
    private canvas: HTMLCanvasElement,
    private x: CanvasRenderingContext2D,
    private options: SceneOptions,
  ) {
    this.ladder = new Ladder(options.rung, options.reducedMotion);
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

  get rung(): Rung {
    return this.ladder.rung;
  }

  show(spec: SceneSpec, move: { kind: "cut" | "walk"; far?: number } = { kind: "cut" }): Promise<void> {
    this.settle(); // whoever waits for an earlier place waits no longer
    if (this.ladder.rested(performance.now())) this.changeRung();
    const wish = ++this.wish,
      size = this.size(),
      small = this.study(size),
      far = Math.min(1, Math.max(0, move.far ?? 0));
    this.spec = spec;
    this.painted = size;
    if (move.kind === "walk" && this.moving() && this.sheets.length && !document.hidden)
      this.walk = { began: performance.now(), length: NEAR_MS + (FAR_MS - NEAR_MS) * far, far };
    return new Promise((there) => {
      this.there = there;
      const wait = Math.max(PATIENCE_MS, this.walk ? this.walk.length * FADE_AT : 0);
      this.patience = setTimeout(() => this.layWash(), wait);
      const sizes = this.painter.has(spec, size) ? [size] : [small, size];
      for (const [i, picture] of this.painter.now(spec, sizes).entries())
        picture.then(
          (painted) => wish === this.wish && this.lay(painted, i < sizes.length - 1),
          () => undefined, // no picture: a wash, and the words
        );
      this.run();
    });
  }

  skip(): void {
    if (!this.arrived()) this.layWash(); // also where the walk waits for its picture
    this.settle();
  }

  ahead(specs: SceneSpec[]): void {
    const size = this.size();
    this.painter.ahead(specs, [this.study(size), size]);
  }

  still(on: boolean): void {
    if (this.frozen === on) return;
    this.frozen = on;
    this.walk = null;
    if (on && this.arrived()) this.settle();
    this.clock.reset();
    this.run();
  }

  framesPerSecond(): number {
    return this.request && this.moving() ? this.clock.rate() : 0;
  }

  destroy(): void {
    this.wish++;
    this.settle();
    this.sheets = [];
    cancelAnimationFrame(this.request);
    this.request = 0;
    clearTimeout(this.resizing);
    this.watcher?.disconnect();
    document.removeEventListener("visibilitychange", this.seen);
    this.painter.destroy();
  }

  private moving(): boolean {
    return !this.frozen && (this.rung === "animated" || this.rung === "half");
  }

  /** Is something of the place that was wished for on the canvas, or about to be? */
  private arrived(): boolean {
    return this.sheets.at(-1)?.place === this.wish;
  }

  /** Lays a picture of the place one comes to over what is there. */
  private lay(painted: Painted, soft: boolean): void {
    clearTimeout(this.patience);
    const now = performance.now(),
      { walk } = this,
      top = this.sheets.at(-1);
    if (top && this.arrived() && top.view.painted.width >= painted.width) return; // a late study
    let began = now,
      length = !this.moving() ? FADE_MS : this.arrived() ? DEEPEN_MS : FADE_MS * 2;
    if (walk && (!this.arrived() || top!.began > now)) {
      // on the way there: it comes into sight when one is near enough
      began = Math.max(now, walk.began + walk.length * FADE_AT);
      length = walk.length * FADE_FOR;
      this.sheets = this.sheets.filter((s) => s.place !== this.wish || s.began <= now);
    }
    const view = new View(painted, this.canvas.width, this.canvas.height, soft);
    this.sheets.push({ view, place: this.wish, began, length });
    if (document.hidden || this.sheets.length === 1) this.settle();
    this.run();
  }

  private layWash(): void {
    if (this.spec) this.lay(wash(this.spec, ...this.size()), true);
  }

  /** Ends walk and fades: the newest picture is there at once. */
  private settle(): void {
    this.walk = null;
    clearTimeout(this.patience);
    this.sheets = this.sheets.slice(-1);
    this.draw(performance.now());
    this.there();
    this.there = () => undefined;
    this.run();
  }

  /** Size on the page in CSS px; the window's where the canvas has none yet. */
  private size(): Size {
    const w = this.canvas.clientWidth || innerWidth || 1280,
      h = this.canvas.clientHeight || innerHeight || 720;
    return paintSize(w, h, Math.min(1.5, devicePixelRatio || 1));
  }

  private study([w, h]: Size): Size {
    return [Math.round(w / STUDY), Math.round(h / STUDY)];
  }

  /** Sets the drawing size for this rung. True when it changed. */
  private fit(): boolean {
    const k = this.rung === "half" ? 0.5 : 1,
      [w, h] = this.size().map((n) => Math.round(n * k)) as [number, number];
    if (this.canvas.width === w && this.canvas.height === h) return false;
    this.canvas.width = w;
    this.canvas.height = h;
    return true;
  }

  private refit(): void {
    if (!this.fit()) return;
    const { width, height } = this.canvas;
    for (const s of this.sheets) s.view = new View(s.view.painted, width, height, s.view.soft);
    this.clock.reset();
    this.draw(performance.now());
    this.run();
  }

  /** A new size: at once the old picture cut to it, then the picture composed for it. */
  private resized(): void {
    this.refit();
    if (this.spec && `${this.size()}` !== `${this.painted}`) void this.show(this.spec);
  }

  private seen = (): void => {
    this.clock.reset();
    if (document.hidden) {
      cancelAnimationFrame(this.request);
      this.request = 0;
      this.walk = null;
      if (this.arrived()) this.settle();
    } else this.run();
  };

  private run(): void {
    if (this.request || document.hidden || !this.sheets.length) return;
    if (!this.moving() && this.sheets.length < 2) return;
    this.last = performance.now();
    this.request = requestAnimationFrame(this.frame);
  }

  private frame = (): void => {
    this.request = 0;
    const now = performance.now(),
      moving = this.moving();
    if (moving) this.time += Math.min(0.1, (now - this.last) / 1000);
    if (!this.misty() || ++this.skipped > REST_FRAMES) this.draw(now);
    if (moving) {
      this.clock.frame(now);
      if (this.painter.busy) this.busyUntil = now;
      if (now - this.busyUntil > 2000 && this.ladder.judge(this.clock, now)) this.changeRung();
    }
    this.run();
    this.last = now;
  };

  /** Is there nothing but mist to see? Then most frames are left to the painter. */
  private misty(): boolean {
    return !this.walk && this.sheets.length === 1 && this.sheets[0]!.view.soft && this.painter.busy;
  }

  /** One frame. What is wholly covered is forgotten. */
  private draw(now: number): void {
    this.skipped = 0;
    const { sheets, walk, x } = this;
    const t = walk ? share(now, walk.began, walk.length) : 1,
      e = ease(t);
    const alphas = sheets.map((s, i) => (i ? ease(share(now, s.began, s.length)) : 1));
    const covered = alphas.lastIndexOf(1);
    if (covered > 0) {
      sheets.splice(0, covered);
      alphas.splice(0, covered);
    }
    const far = walk?.far ?? 0,
      push = (0.24 + 0.3 * far) * e,
      steps = Math.PI * 2 * (1 + 2.4 * far);
    const bob = walk ? Math.sin(t * Math.PI) * Math.abs(Math.sin(t * steps)) * this.canvas.height * 0.004 : 0;
    for (const [i, { view, place }] of sheets.entries()) {
      if (alphas[i]! <= 0) continue;
      if (!walk) view.draw(x, this.time, 1, alphas[i]);
      else if (place === this.wish)
        view.draw(x, this.time, 1 - 0.026 * (1 - e), alphas[i], bob * 0.6 * (1 - t));
      else view.draw(x, this.time, 1 + push, alphas[i], bob);
    }
    if (t < 1 || !sheets[0] || sheets[0].place !== this.wish) return;
    this.walk = null;
    this.there();
  }

  /** The ladder has been climbed or gone down. */
  private changeRung(): void {
    this.clock.reset();
    this.options.onRung?.(this.rung);
    if (!this.moving() && this.arrived()) this.settle();
    this.refit();
    this.run();
  }
}
