import { describe, expect, it, vi } from "vitest";
import type { SceneSpec } from "../scenes/index";
import { Stage } from "./stage";

/** A painter whose pictures come when they are asked for. */
const painter = vi.hoisted(() => {
  const shown: { kind: string; done: () => void }[] = [];
  const scenes = {
    show: ({ kind }: { kind: string }) => new Promise<void>((done) => shown.push({ kind, done })),
    skip: () => {},
    ahead: () => {},
    still: () => {},
    rung: "animated",
  };
  return { shown, scenes };
});
vi.mock("../scenes/index", () => ({
  createScenes: () => painter.scenes,
  createRain: () => ({ start() {}, stop() {}, on: false }),
}));

const spec = (kind: string): SceneSpec => ({ kind, seed: 1 });
const kinds = () => painter.shown.map((one) => one.kind);

async function staged(): Promise<Stage> {
  painter.shown.length = 0;
  const stage = new Stage();
  const ready = new Promise<void>((resolve) => {
    stage.onRung = () => resolve();
  });
  stage.attach({} as HTMLCanvasElement, false);
  await ready;
  return stage;
}

describe("Stage", () => {
  it("waits for the painter with the latest scene that was wished for", async () => {
    painter.shown.length = 0;
    const stage = new Stage();
    void stage.show(spec("border"));
    void stage.show(spec("meadow"));
    stage.attach({} as HTMLCanvasElement, false);
    await vi.waitFor(() => expect(kinds()).toEqual(["meadow"]));
  });

  it("hands every place on at once: the painter knows which is the newest", async () => {
    const stage = await staged();
    for (const kind of ["border", "rails", "works"]) void stage.show(spec(kind));
    expect(kinds()).toEqual(["border", "rails", "works"]);
  });

  it("holds nobody up when a picture never comes", async () => {
    const stage = await staged();
    vi.useFakeTimers();
    const there = vi.fn();
    void stage.show(spec("hall")).then(there);
    await vi.advanceTimersByTimeAsync(6_100);
    expect(there).toHaveBeenCalled();
    vi.useRealTimers();
  });
});
