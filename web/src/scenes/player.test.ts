import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Player } from "./player";
import type { Painted, SceneSpec } from "./types";

/** Pictures that come when the test says so; what is drawn is only noted. */
const world = vi.hoisted(() => ({
  drawn: [] as { key: string; alpha: number }[],
  asked: [] as { spec: SceneSpec; width: number; come: (p: Painted) => void }[],
  kept: false,
}));
vi.mock("./live", () => ({
  View: class {
    constructor(readonly painted: Painted) {}
    draw(_x: unknown, _t: number, _zoom: number, alpha: number) {
      world.drawn.push({ key: this.painted.key, alpha });
    }
  },
}));
vi.mock("./mist", () => ({ wash: (s: SceneSpec) => ({ key: `wash of ${s.kind}`, width: 1, height: 1 }) }));
vi.mock("./painter", () => ({
  Painter: class {
    busy = false;
    has = () => world.kept;
    ahead() {}
    destroy() {}
    now = (spec: SceneSpec, sizes: [number, number][]) =>
      sizes.map(([width]) => new Promise((come) => world.asked.push({ spec, width, come })));
  },
}));

const spec = (kind: string): SceneSpec => ({ kind, seed: 1 });
const canvas = { clientWidth: 800, clientHeight: 400, width: 0, height: 0 } as HTMLCanvasElement;
let player: Player;

function come(at: number): void {
  const { spec: s, width, come: done } = world.asked[at]!;
  done({ key: `${width < 400 ? "study" : "whole"} of ${s.kind}`, width } as Painted);
}

/** What one frame shows, from the bottom up. */
async function seen(after: number): Promise<string[]> {
  await vi.advanceTimersByTimeAsync(after);
  world.drawn.length = 0;
  await vi.advanceTimersByTimeAsync(17);
  return [...new Set(world.drawn.map((one) => one.key))];
}

async function at(kind: string): Promise<void> {
  world.kept = true;
  const there = player.show(spec(kind));
  come(world.asked.length - 1);
  await vi.advanceTimersByTimeAsync(20);
  await there;
  world.kept = false;
  world.asked.length = 0;
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("document", { hidden: false, addEventListener() {}, removeEventListener() {} });
  vi.stubGlobal("devicePixelRatio", 1);
  vi.stubGlobal("requestAnimationFrame", (f: () => void) => setTimeout(f, 16));
  vi.stubGlobal("cancelAnimationFrame", (id: number) => clearTimeout(id));
  world.asked.length = 0;
  player = new Player(canvas, {} as CanvasRenderingContext2D, {});
});
afterEach(() => {
  player.destroy();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("player", () => {
  it("grows from a wash to a study to the whole where nothing is painted yet", async () => {
    await at("meadow");
    const there = vi.fn();
    void player.show(spec("hall")).then(there);
    expect(await seen(300)).toEqual(["whole of meadow"]);
    expect(await seen(200)).toEqual(["whole of meadow", "wash of hall"]);
    expect(there).not.toHaveBeenCalled();
    expect(await seen(400)).toEqual(["wash of hall"]);
    expect(there).toHaveBeenCalled();
    come(0);
    expect(await seen(300)).toEqual(["wash of hall", "study of hall"]);
    expect(await seen(400)).toEqual(["study of hall"]);
    come(1);
    expect(await seen(700)).toEqual(["whole of hall"]);
  });

  it("needs no wash where the study comes soon", async () => {
    await at("meadow");
    void player.show(spec("hall"));
    await vi.advanceTimersByTimeAsync(100);
    come(0);
    expect(await seen(500)).toEqual(["study of hall"]);
  });

  it("begins to walk at once, and the picture that comes on the way is there at its end", async () => {
    await at("meadow");
    const there = vi.fn();
    void player.show(spec("hall"), { kind: "walk", far: 0 }).then(there);
    await vi.advanceTimersByTimeAsync(100);
    come(0);
    expect(await seen(200)).toEqual(["whole of meadow"]);
    come(1);
    expect(await seen(400)).toEqual(["whole of meadow", "whole of hall"]);
    expect(there).not.toHaveBeenCalled();
    expect(await seen(500)).toEqual(["whole of hall"]);
    expect(there).toHaveBeenCalled();
  });

  it("lets a walk be skipped, with or without a picture of where it leads", async () => {
    await at("meadow");
    const there = vi.fn();
    void player.show(spec("hall"), { kind: "walk", far: 1 }).then(there);
    player.skip();
    expect(await seen(0)).toEqual(["wash of hall"]);
    expect(there).toHaveBeenCalled();
    come(1);
    expect(await seen(700)).toEqual(["whole of hall"]);
  });

  it("shows nothing of a place that was passed by, and lets nobody wait for it", async () => {
    await at("meadow");
    const passed = vi.fn();
    void player.show(spec("hall"), { kind: "walk", far: 1 }).then(passed);
    void player.show(spec("works"));
    await vi.advanceTimersByTimeAsync(1);
    expect(passed).toHaveBeenCalled();
    come(1);
    come(3);
    expect(await seen(500)).toEqual(["whole of works"]);
  });

  it("is in place at once while the page is hidden", async () => {
    await at("meadow");
    (document as { hidden: boolean }).hidden = true;
    const there = vi.fn();
    void player.show(spec("hall"), { kind: "walk" }).then(there);
    come(0);
    await vi.advanceTimersByTimeAsync(1);
    expect(there).toHaveBeenCalled();
  });
});
