import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createRain, createScenes } from "./index";
import { Painter } from "./painter";
import type { Painted, SceneSpec } from "./types";
import type { Order } from "./worker";

const spec = (seed: number): SceneSpec => ({ kind: "meadow", seed });

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
    const p = new Painter(),
      first = p.get(spec(1), 20, 10, false),
      second = p.get(spec(1), 20, 10, true);
    expect(FakeWorker.last.orders()).toHaveLength(1);
    const painted = FakeWorker.last.finish();
    expect(await first).toBe(painted);
    expect(await second).toBe(painted);
    expect(await p.get(spec(1), 20, 10, true)).toBe(painted);
    expect(FakeWorker.last.orders()).toHaveLength(1);
    expect(p.busy).toBe(false);
  });

  it("lets an urgent order go before one painted ahead, and paints that one after", async () => {
    const p = new Painter(),
      ahead = p.get(spec(1), 20, 10, false),
      urgent = p.get(spec(2), 20, 10, true),
      w = FakeWorker.last;
    expect(w.sent[1]).toEqual({ drop: w.orders()[0]!.id });
    expect(w.orders().at(-1)!.spec.seed).toBe(2);
    w.finish();
    expect((await urgent).width).toBe(20);
    expect(w.orders().at(-1)!.spec.seed).toBe(1);
    w.finish();
    expect((await ahead).height).toBe(10);
  });

  it("keeps a picture that came after it was dropped", async () => {
    const p = new Painter();
    p.get(spec(1), 20, 10, false);
    const early = FakeWorker.last.orders()[0]!;
    p.get(spec(2), 20, 10, true);
    const painted = FakeWorker.last.finish(early);
    expect(p.near(spec(1), 20, 10)).toBe(true);
    expect(await p.get(spec(1), 20, 10, false)).toBe(painted);
  });

  it("forgets what waits and is no longer likely", async () => {
    const p = new Painter();
    p.get(spec(1), 20, 10, true);
    const waiting = p.get(spec(2), 20, 10, false);
    p.forget();
    await expect(waiting).rejects.toThrow("no longer wanted");
  });

  it("takes nothing on once destroyed", async () => {
    const p = new Painter(),
      running = p.get(spec(1), 20, 10, true);
    p.destroy();
    expect(FakeWorker.last.terminate).toHaveBeenCalled();
    await expect(running).rejects.toThrow("destroyed");
    await expect(p.get(spec(2), 20, 10, true)).rejects.toThrow("destroyed");
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
