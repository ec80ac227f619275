import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createRain, createScenes } from "./index";
import { Painter } from "./painter";
import type { Painted, SceneSpec } from "./types";
import type { Order } from "./worker";

const spec = (seed: number): SceneSpec => ({ kind: "meadow", seed });
const STUDY = [20, 10] as const,
  WHOLE = [80, 40] as const;

/** A worker that only writes down what it is told. */
class FakeWorker {
  static last: FakeWorker;
  sent: (Order | { drop: number })[] = [];
  onmessage: ((e: { data: unknown }) => void) | null = null;
  onerror: (() => void) | null = null;
  terminate = vi.fn();
  constructor() {
    FakeWorker.last = this;
  }
  postMessage(m: Order | { drop: number }): void {
    this.sent.push(m);
  }
  orders(): Order[] {
    return this.sent.filter((m): m is Order => "spec" in m);
  }
  /** Hands back the picture of the latest order, or of the one named. */
  finish(order = this.orders().at(-1)!): Painted {
    const { kind, seed, water, ruin, hour, weather, palette } = order.spec;
    const key = JSON.stringify([kind, seed, water, ruin, hour, weather, palette, order.width, order.height]);
    const painted = { key, width: order.width, height: order.height } as Painted;
    this.onmessage?.({ data: { id: order.id, painted } });
    return painted;
  }
}

describe("painter", () => {
  beforeEach(() => {
    vi.stubGlobal("Worker", FakeWorker);
    vi.stubGlobal("OffscreenCanvas", class {});
  });
  afterEach(() => vi.unstubAllGlobals());

  it("orders the same picture once and keeps it", async () => {
    const p = new Painter();
    p.ahead([spec(1)], [WHOLE]);
    const [first] = p.now(spec(1), [WHOLE]);
    expect(FakeWorker.last.orders()).toHaveLength(1);
    const painted = FakeWorker.last.finish();
    expect(await first).toBe(painted);
    expect(await p.now(spec(1), [WHOLE])[0]).toBe(painted);
    expect(p.has(spec(1), WHOLE)).toBe(true);
    expect(FakeWorker.last.orders()).toHaveLength(1);
    expect(p.busy).toBe(false);
  });

  it("paints a study before the whole", () => {
    const p = new Painter(),
      w = FakeWorker.last;
    p.now(spec(1), [STUDY, WHOLE]);
    expect(w.orders()).toHaveLength(1);
    w.finish();
    expect(w.orders().map((o) => o.width)).toEqual([STUDY[0], WHOLE[0]]);
  });

  it("drops what was wanted before, tells the one being painted to stop, and paints the newest next", async () => {
    const p = new Painter(),
      w = FakeWorker.last,
      passed = [1, 2, 3].flatMap((seed) => p.now(spec(seed), [STUDY, WHOLE]));
    const refused = passed.slice(0, 4).map((one) => expect(one).rejects.toThrow("no longer wanted"));
    await Promise.all(refused);
    const ids = w.orders().map((o) => o.id);
    expect(w.sent.filter((m) => "drop" in m)).toEqual([{ drop: ids[0] }, { drop: ids[1] }]);
    expect(w.orders().at(-1)).toMatchObject({ spec: { seed: 3 }, width: STUDY[0] });
    w.finish();
    expect(w.orders().at(-1)).toMatchObject({ spec: { seed: 3 }, width: WHOLE[0] });
    w.finish();
    expect((await passed[5])?.width).toBe(WHOLE[0]);
    expect(p.busy).toBe(false);
  });

  it("paints ahead only when nothing is wanted now, all the studies first", () => {
    const p = new Painter(),
      w = FakeWorker.last;
    p.now(spec(1), [WHOLE]);
    p.ahead([spec(2), spec(3)], [STUDY, WHOLE]);
    expect(w.orders()).toHaveLength(1);
    for (let k = 0; k < 5; k++) w.finish();
    const order = w.orders().map((o) => [o.spec.seed, o.width]);
    const [s, f] = [STUDY[0], WHOLE[0]];
    expect(order.slice(1)).toEqual([
      [2, s],
      [3, s],
      [2, f],
      [3, f],
    ]);
  });

  it("goes on with the picture painted ahead that turns out to be wanted", () => {
    const p = new Painter(),
      w = FakeWorker.last;
    p.ahead([spec(1), spec(2)], [WHOLE]);
    p.now(spec(1), [WHOLE]);
    expect(w.sent).toHaveLength(1);
    w.finish();
    expect(w.orders()).toHaveLength(1);
  });

  it("keeps a picture that came after it was dropped", async () => {
    const p = new Painter();
    p.ahead([spec(1)], [WHOLE]);
    const early = FakeWorker.last.orders()[0]!;
    p.now(spec(2), [WHOLE]);
    const painted = FakeWorker.last.finish(early);
    expect(await p.now(spec(1), [WHOLE])[0]).toBe(painted);
  });

  it("forgets the oldest pictures", () => {
    const p = new Painter(),
      big = [2000, 1000] as const;
    for (let seed = 1; seed < 5; seed++) {
      p.now(spec(seed), [big]);
      FakeWorker.last.finish();
    }
    expect([1, 2, 3, 4].map((seed) => p.has(spec(seed), big))).toEqual([false, true, true, true]);
  });

  it("takes nothing on once destroyed", async () => {
    const p = new Painter(),
      [running] = p.now(spec(1), [WHOLE]);
    p.destroy();
    expect(FakeWorker.last.terminate).toHaveBeenCalled();
    await expect(running).rejects.toThrow("destroyed");
    expect(p.now(spec(2), [WHOLE])).toEqual([]);
  });
});

describe("what is refused", () => {
  it("without a 2d context every call is harmless and the rung is text", async () => {
    const rungs: string[] = [],
      canvas = { getContext: () => null } as unknown as HTMLCanvasElement,
      scenes = createScenes(canvas, { onRung: (r) => rungs.push(r) });
    await scenes.show(spec(1), { kind: "walk", far: 1 });
    scenes.skip();
    scenes.ahead([spec(2)]);
    scenes.still(true);
    expect(scenes.framesPerSecond()).toBe(0);
    scenes.destroy();
    expect(rungs).toEqual(["text"]);
    expect(scenes.rung).toBe("text");
  });

  it("without WebAudio the rain is silent, and nothing is thrown", () => {
    const rain = createRain();
    expect(rain.on).toBe(false);
    rain.start();
    expect(rain.on).toBe(false);
    rain.stop();
    expect(rain.on).toBe(false);
  });
});
