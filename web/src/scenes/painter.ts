// Hands out painted scenes: from the store, from the worker, or painted here in idle time where workers are refused.
// One place at a time is wanted now; what was wanted before it is dropped. What may come next waits behind it.
import { keyOf } from "./layout";
import type { Painted, SceneSpec } from "./types";

export type Size = readonly [width: number, height: number];

interface Job {
  id: number;
  key: string;
  spec: SceneSpec;
  width: number;
  height: number;
  urgent: boolean;
  done: Promise<Painted>;
  resolve: (p: Painted) => void;
  reject: (e: unknown) => void;
}

/** Pixels kept in all: about seven whole pictures and the studies of as many. */
const KEEP = 6_000_000;

export class Painter {
  private worker: Worker | null = null;
  private jobs: Job[] = [];
  private running: Job | null = null;
  private store = new Map<string, Painted>();
  private count = 0;
  private over = false;

  constructor() {
    if (typeof OffscreenCanvas !== "function" || typeof Worker !== "function") return;
    try {
      this.worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
      this.worker.onmessage = (e: MessageEvent<{ id: number; painted?: Painted; failed?: string }>) =>
        this.hear(e.data);
      this.worker.onerror = () => this.withoutWorker();
    } catch {
      this.worker = null;
    } // refused by policy: the page paints in its idle time
  }

  /** The pictures of a place one has come to, in the order of their sizes. All else gives way to them. */
  now(spec: SceneSpec, sizes: readonly Size[]): Promise<Painted>[] {
    if (this.over) return [];
    const wanted = new Set(sizes.map(([w, h]) => keyOf(spec, w, h)));
    this.leave((j) => !wanted.has(j.key));
    const pictures = sizes.map((size) => this.get(spec, size, true));
    this.next();
    return pictures;
  }

  /** Paints what may come next, once nothing is wanted now: all of the first size, then all of the second. */
  ahead(specs: readonly SceneSpec[], sizes: readonly Size[]): void {
    if (this.over) return;
    const wanted = new Set(sizes.flatMap(([w, h]) => specs.map((s) => keyOf(s, w, h))));
    this.leave((j) => !j.urgent && !wanted.has(j.key));
    for (const size of sizes) for (const s of specs) void this.get(s, size, false);
    this.next();
  }

  /** Is it painted? */
  has(spec: SceneSpec, [width, height]: Size): boolean {
    return this.store.has(keyOf(spec, width, height));
  }

  private get(spec: SceneSpec, [width, height]: Size, urgent: boolean): Promise<Painted> {
    const key = keyOf(spec, width, height),
      kept = this.store.get(key);
    if (kept) {
      this.store.delete(key);
      this.store.set(key, kept); // now the newest
      return Promise.resolve(kept);
    }
    const same = [this.running, ...this.jobs].find((j) => j?.key === key);
    if (same) {
      same.urgent ||= urgent;
      return same.done;
    }
    let resolve!: Job["resolve"], reject!: Job["reject"];
    const done = new Promise<Painted>((a, b) => {
      resolve = a;
      reject = b;
    });
    done.catch(() => undefined);
    this.jobs.push({ id: ++this.count, key, spec, width, height, urgent, done, resolve, reject });
    return done;
  }

  /** While a picture is painted, a slow frame says little about the machine. */
  get busy(): boolean {
    return this.running !== null;
  }

  /** Drops orders, quietly; the one being painted is told to stop. */
  private leave(stale: (job: Job) => boolean): void {
    const gone = this.jobs.filter(stale);
    this.jobs = this.jobs.filter((j) => !gone.includes(j));
    if (this.running && stale(this.running)) {
      gone.push(this.running);
      this.worker?.postMessage({ drop: this.running.id });
      this.running = null;
    }
    for (const j of gone) j.reject(new Error("no longer wanted"));
  }

  destroy(): void {
    this.over = true;
    this.worker?.terminate();
    this.worker = null;
    for (const j of [...this.jobs, ...(this.running ? [this.running] : [])]) j.reject(new Error("destroyed"));
    for (const p of this.store.values()) release(p);
    this.jobs = [];
    this.running = null;
    this.store.clear();
  }

  private next(): void {
    if (this.running || this.over) return;
    const job = this.jobs.find((j) => j.urgent) ?? this.jobs[0];
    if (!job) return;
    this.jobs.splice(this.jobs.indexOf(job), 1);
    this.running = job;
    const { id, spec, width, height } = job;
    if (this.worker) this.worker.postMessage({ id, spec: { ...spec }, width, height });
    else void this.paintHere(job);
  }

  private hear({ id, painted, failed }: { id: number; painted?: Painted; failed?: string }): void {
    if (painted) this.finish(id, painted);
    else if (failed !== undefined) this.withoutWorker();
  }

  private finish(id: number, painted: Painted): void {
    const job = this.running?.id === id ? this.running : undefined;
    this.keep(painted);
    if (!job) return; // came after it was dropped; kept all the same
    this.running = null;
    job.resolve(painted);
    this.next();
  }

  private keep(p: Painted): void {
    this.store.set(p.key, p);
    let pixels = 0;
    for (const one of this.store.values()) pixels += one.width * one.height;
    for (const [key, { width, height }] of this.store) {
      if (pixels <= KEEP) break;
      // the oldest may still be on screen: the collector has it, it is not closed
      this.store.delete(key);
      pixels -= width * height;
    }
  }

  private drop(job: Job, why: unknown): void {
    if (this.running === job) this.running = null;
    job.reject(why);
    this.next();
  }

  private withoutWorker(): void {
    this.worker?.terminate();
    this.worker = null;
    const r = this.running;
    if (r) void this.paintHere(r);
  }

  /** In slices of a few milliseconds, when the page has nothing else to do. */
  private async paintHere(job: Job): Promise<void> {
    let steps: Awaited<ReturnType<typeof import("./paint").begin>>,
      spent = 0;
    try {
      const { begin } = await import("./paint"); // fetched only where it is needed: the worker carries its own
      steps = await begin(job.spec, job.width, job.height);
    } catch (e) {
      this.drop(job, e);
      return;
    }
    const later = (f: () => void): void => {
      if (typeof requestIdleCallback === "function")
        requestIdleCallback(f, { timeout: job.urgent ? 40 : 400 });
      else setTimeout(f, 16);
    };
    const slice = (): void => {
      if (this.running !== job || this.over) return;
      const begun = performance.now();
      try {
        while (performance.now() - begun < (job.urgent ? 14 : 7)) {
          const step = steps.next();
          if (!step.done) continue;
          this.finish(job.id, { ...step.value, milliseconds: spent + performance.now() - begun });
          return;
        }
      } catch (e) {
        this.drop(job, e);
        return;
      }
      spent += performance.now() - begun;
      later(slice);
    };
    later(slice);
  }
}

function release(p: Painted): void {
  for (const c of [p.still, p.water, p.atlas]) if (c && "close" in c) (c as ImageBitmap).close();
}
