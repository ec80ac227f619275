// Hands out painted scenes: from the store, from the worker, or painted here in idle time where workers are refused.
import { keyOf } from "./layout";
import type { Painted, SceneSpec } from "./types";

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

const KEEP = 7;

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

  /** A painting, soon. One that is already ahead is only made urgent. */
  get(spec: SceneSpec, width: number, height: number, urgent: boolean): Promise<Painted> {
    if (this.over) return Promise.reject(new Error("destroyed"));
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
      if (urgent) this.makeWay();
      return same.done;
    }
    let resolve!: Job["resolve"], reject!: Job["reject"];
    const done = new Promise<Painted>((a, b) => {
      resolve = a;
      reject = b;
    });
    done.catch(() => undefined);
    this.jobs.push({ id: ++this.count, key, spec, width, height, urgent, done, resolve, reject });
    if (urgent) this.makeWay();
    this.next();
    return done;
  }

  /** Is it painted, or being painted now? Then a study would only be in its way. */
  near(spec: SceneSpec, width: number, height: number): boolean {
    const key = keyOf(spec, width, height);
    return this.store.has(key) || this.running?.key === key;
  }

  /** While a picture is painted, a slow frame says little about the machine. */
  get busy(): boolean {
    return this.running !== null;
  }

  /** Forget what was ordered ahead and is no longer likely. */
  forget(): void {
    for (const j of this.jobs) if (!j.urgent) j.reject(new Error("no longer wanted"));
    this.jobs = this.jobs.filter((j) => j.urgent);
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

  /** An urgent order does not wait for one painted ahead: that one goes back in the queue. */
  private makeWay(): void {
    this.jobs.sort((a, b) => Number(b.urgent) - Number(a.urgent));
    const r = this.running;
    if (!r || r.urgent || !this.jobs[0]?.urgent) return;
    this.worker?.postMessage({ drop: r.id });
    this.running = null;
    this.jobs.push({ ...r, id: ++this.count });
    this.next();
  }

  private next(): void {
    if (this.running || this.over) return;
    const job = this.jobs.shift();
    if (!job) return;
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
    for (const [key, old] of this.store) {
      if (this.store.size <= KEEP) break;
      this.store.delete(key);
      // the oldest may still be on screen; let the collector have it rather than close it
      void old;
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
