import { describe, expect, it } from "vitest";
import { alike } from "./between";
import { dabs, develop, tone } from "./finish";
import { FrameClock, Ladder, lower } from "./ladder";
import {
  eyeFor,
  type Kind,
  keyOf,
  kindOf,
  moodOf,
  paintSize,
  roomier,
  SUBJECTS,
  span,
  subjectOf,
  weatherFor,
} from "./layout";
import { painterOf } from "./places";
import { chance, clouds, mix, noise, ramp } from "./random";
import { ball, box, drum, land, post, ray, type Solid, slab, turned } from "./solids";
import { plain } from "./surfaces";
import { project, trace } from "./trace";
import type { Ray, Traced } from "./types";

const KINDS = Object.keys(SUBJECTS) as Kind[];
const grey = plain([0.5, 0.5, 0.5]);

function through(solid: Solid, ox: number, oy: number, oz: number, dx: number, dy: number, dz: number): Ray {
  const r = Object.assign(ray(), { ox, oy, oz, dx: dx || 1e-9, dy: dy || 1e-9, dz: dz || 1e-9 });
  solid.hit(r);
  return r;
}

function finish<T>(steps: Generator<void, T>): T {
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value;
}

describe("seeded chance", () => {
  it("gives the same stream for the same seed, another for another", () => {
    const draw = (seed: number) => {
      const c = chance(seed);
      return Array.from({ length: 20 }, () => c());
    };
    expect(draw(7)).toEqual(draw(7));
    expect(draw(7)).not.toEqual(draw(8));
  });

  it("stays in [0, 1) and fills it", () => {
    const c = chance(3),
      many = Array.from({ length: 4000 }, () => c());
    expect(Math.min(...many)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...many)).toBeLessThan(1);
    expect(many.reduce((a, b) => a + b) / many.length).toBeCloseTo(0.5, 1);
  });

  it("mixes neighbouring seeds apart", () => {
    expect(new Set(Array.from({ length: 1000 }, (_, i) => mix(i))).size).toBe(1000);
  });

  it("keeps noise in bounds, smooth and fixed", () => {
    for (let i = 0; i < 500; i++) {
      const v = clouds(i * 0.37 - 40, i * 0.11 + 3);
      expect(v).toBeGreaterThanOrEqual(0);
      expect(v).toBeLessThanOrEqual(1);
    }
    expect(Math.abs(noise(3.2, 4.1) - noise(3.2001, 4.1))).toBeLessThan(0.001);
    expect(ramp(0, 1, -2)).toBe(0);
    expect(ramp(1, 0, -2)).toBe(1);
  });
});

describe("layout", () => {
  it("takes an unknown kind for a meadow", () => {
    expect(kindOf("volcano")).toBe("meadow");
    expect(kindOf("toString")).toBe("meadow");
    expect(kindOf("tunnel")).toBe("tunnel");
  });

  it("lets a seed choose the subject, whatever the seed", () => {
    expect(subjectOf("dunes", 73)).toBe("boats");
    expect(subjectOf("dunes", 93)).toBe("doors");
    expect(subjectOf("rails", 22)).toBe("signal box");
    for (const kind of KINDS)
      for (const seed of [-5, 0, 1, 999999]) expect(SUBJECTS[kind]).toContain(subjectOf(kind, seed));
  });

  it("draws the same mood for the same spec", () => {
    expect(moodOf({ kind: "stream", seed: 34 })).toEqual(moodOf({ kind: "stream", seed: 34 }));
  });

  it("keeps what a spec says and draws the rest", () => {
    const m = moodOf({
      kind: "hall",
      seed: 4,
      water: 3,
      ruin: -1,
      hour: 0.9,
      weather: "rain",
      palette: "sepia",
    });
    expect(m).toMatchObject({ water: 1, ruin: 0, hour: 0.9, weather: "rain", sepia: true, inside: true });
    expect(moodOf({ kind: "home", seed: 1 }).sepia).toBe(true);
    expect(moodOf({ kind: "meadow", seed: 1 }).sepia).toBe(false);
  });

  it("draws every weather from seeds", () => {
    expect(new Set(Array.from({ length: 60 }, (_, i) => weatherFor(i))).size).toBe(4);
  });

  it("is darker at night than by day", () => {
    const light = (hour: number) =>
      moodOf({ kind: "meadow", seed: 5, hour, weather: "clear" }).horizon.reduce((a, b) => a + b);
    expect(light(1)).toBeLessThan(light(0.4) * 0.5);
  });

  it("sets the far point in the upper half and uses a longer lens on a tall picture", () => {
    for (const kind of KINDS)
      for (const seed of [1, 2, 3]) {
        const m = moodOf({ kind, seed }),
          wide = eyeFor(m, 1280, 720),
          tall = eyeFor(m, 390, 844);
        for (const e of [wide, tall]) expect(e.hz / e.height).toBeLessThan(0.52);
        expect(span(tall, 10)).toBeLessThan(span(wide, 10));
        expect(Math.abs(roomier(wide))).toBe(1);
      }
  });

  it("never paints more than it should, and keeps the shape of the screen", () => {
    const [w, h] = paintSize(3840, 2160, 2);
    expect(w * h).toBeLessThanOrEqual(770_000);
    expect(w / h).toBeCloseTo(16 / 9, 2);
    expect(paintSize(390, 844, 1)).toEqual([390, 844]);
  });

  it("has one key for one picture", () => {
    expect(keyOf({ kind: "room", seed: 1 }, 10, 10)).toBe(keyOf({ seed: 1, kind: "room" }, 10, 10));
    expect(keyOf({ kind: "room", seed: 1 }, 10, 10)).not.toBe(
      keyOf({ kind: "room", seed: 1, hour: 1 }, 10, 10),
    );
  });
});

describe("solids", () => {
  it("are met from in front, at the right distance", () => {
    expect(through(box(-1, -1, 4, 1, 1, 6, grey), 0, 0, 0, 0, 0, 1).t).toBeCloseTo(4);
    expect(through(ball(0, 0, 5, 1, 1, 1, grey), 0, 0, 0, 0, 0, 1).t).toBeCloseTo(4);
    expect(through(post(0, 5, -1, 1, 1, 1, grey), 0, 0, 0, 0, 0, 1).t).toBeCloseTo(4);
    expect(through(drum("x", 5, 0, 1, -2, 2, grey), 0, 0, 0, 0, 0, 1).t).toBeCloseTo(4);
    expect(through(turned(box(-1, -1, 4, 1, 1, 6, grey), 0, 5, Math.PI / 2), 0, 0, 0, 0, 0, 1).t).toBeCloseTo(
      4,
    );
    expect(
      through(
        land(() => -1, -2, 0, 50, grey),
        0,
        1,
        0,
        0,
        -0.2,
        1,
      ).t,
    ).toBeCloseTo(10, 1);
  });

  it("are missed when the ray goes by, or stops short", () => {
    for (const s of [
      box(-1, -1, 4, 1, 1, 6, grey),
      ball(0, 0, 5, 1, 1, 1, grey),
      post(0, 5, -1, 1, 1, 1, grey),
    ]) {
      expect(through(s, 3, 0, 0, 0, 0, 1).surface).toBeNull();
      const near = Object.assign(ray(), { dx: 1e-9, dy: 1e-9, t: 2 });
      s.hit(near);
      expect(near.surface).toBeNull();
    }
  });

  it("let a ray through a hole, and show the thickness beside it", () => {
    const wall = slab("z", 4, 1, -5, -5, 5, 5, grey, (u, v) => Math.hypot(u, v) > 1);
    expect(through(wall, 0, 0, 0, 0, 0, 1).surface).toBeNull();
    expect(through(wall, 2, 0, 0, 0, 0, 1).t).toBeCloseTo(4);
    expect(through(wall, 0, 0, 0, 0.23, 0, 1).t).toBeGreaterThan(4.1);
  });
});

describe("places", () => {
  it("plan every kind and subject, differently for different seeds", { timeout: 60_000 }, async () => {
    for (const kind of KINDS)
      for (let k = 0; k < SUBJECTS[kind].length; k++) {
        const planFor = await painterOf(kind),
          plans = [k, k + SUBJECTS[kind].length].map((seed) => {
            const m = moodOf({ kind, seed });
            return planFor(m, eyeFor(m, 320, 180));
          });
        for (const p of plans) {
          expect(p.stage.solids.length + p.layers.length).toBeGreaterThan(4);
          for (const s of p.stage.solids) for (const b of s.bounds) expect(Number.isFinite(b)).toBe(true);
          for (const l of [...p.layers, ...p.fine]) expect(l.z).toBeGreaterThan(0);
        }
        const [a, b] = plans.map((p) =>
          JSON.stringify([p.eye, p.stage.solids.map((s) => s.bounds), p.layers.map((l) => l.z)]),
        );
        expect(a).not.toBe(b);
      }
  });

  it("trace to finite light, the same each time", { timeout: 60_000 }, async () => {
    for (const kind of KINDS)
      for (let seed = 0; seed < SUBJECTS[kind].length; seed++) {
        const planFor = await painterOf(kind),
          m = moodOf({ kind, seed }),
          light = () => {
            const e = eyeFor(m, 24, 15);
            return finish(trace(planFor(m, e).stage, e)).light;
          };
        const first = light();
        expect(first.every(Number.isFinite)).toBe(true);
        expect(light()).toEqual(first);
      }
  });

  it("project what is straight ahead onto the far point", () => {
    const e = { width: 100, height: 60, cx: 40, hz: 30, focal: 50, up: 1.7 };
    expect(project(e, 0, 1.7, 9)).toEqual([40, 30]);
    expect(project(e, 1, 1.7, 10)[0]).toBeCloseTo(45);
  });
});

describe("film", () => {
  it("keeps an even field even", () => {
    const even = new Float32Array(12 * 10 * 3).fill(0.4);
    for (const v of finish(dabs(even, 12, 10, 2))) expect(v).toBeCloseTo(0.4, 4);
  });

  it("keeps brighter brighter, in both palettes", () => {
    for (const sepia of [true, false]) {
      let before = -1;
      for (const v of [0, 0.1, 0.3, 0.6, 1, 2]) {
        const out = new Uint8ClampedArray(4);
        tone(v, v, v, { sepia, exposure: 1, seed: 1 }, out, 0);
        expect(out[1]!).toBeGreaterThan(before);
        before = out[1]!;
        if (sepia && v > 0.05) expect(out[0]!).toBeGreaterThan(out[2]!);
      }
    }
  });

  it("develops the same picture twice, opaque", () => {
    const light = new Float32Array(8 * 8 * 3).fill(0.5),
      shot = () => {
        const d = new Uint8ClampedArray(8 * 8 * 4);
        develop(light, 8, 8, { sepia: false, exposure: 1, seed: 9 }, d);
        return d;
      };
    expect(shot()).toEqual(shot());
    expect(shot()[3]).toBe(255);
  });
});

describe("a point between others", () => {
  const around = (change: (t: Traced) => void) => {
    const t: Traced = {
      width: 3,
      height: 3,
      light: new Float32Array(27).fill(0.5),
      depth: new Float32Array(9).fill(4),
      water: new Float32Array(9),
    };
    t.light.fill(0, 12, 15);
    change(t);
    return [alike(t, 1, 1), t.light[12]];
  };

  it("takes the mean of neighbours that are as good as one", () => {
    expect(around(() => undefined)).toEqual([true, 0.5]);
  });

  it("is traced at an edge of light, of distance or of water, and at the rim", () => {
    expect(around((t) => t.light.fill(0.7, 3, 6))[0]).toBe(false);
    expect(around((t) => t.depth.fill(5, 1, 2))[0]).toBe(false);
    expect(around((t) => t.depth.fill(Number.POSITIVE_INFINITY, 1, 2))[0]).toBe(false);
    expect(around((t) => t.water.fill(0.4, 1, 2))[0]).toBe(false);
    const flat = { light: new Float32Array(27), depth: new Float32Array(9), water: new Float32Array(9) };
    expect(alike({ width: 3, height: 3, ...flat }, 0, 1)).toBe(false);
  });
});

describe("ladder", () => {
  const run = (perSecond: number, seconds: number) => {
    const c = new FrameClock();
    for (let t = 0; t <= seconds * 1000; t += 1000 / perSecond) c.frame(t);
    return c;
  };

  it("measures the rate and waits two whole seconds before it judges", () => {
    expect(run(60, 3).rate()).toBeCloseTo(60, 0);
    expect(run(12, 1.5).tooSlow()).toBe(false);
    expect(run(12, 2.5).tooSlow()).toBe(true);
    expect(run(30, 4).tooSlow()).toBe(false);
  });

  it("forgets after a pause", () => {
    const c = run(12, 3);
    c.reset();
    expect(c.rate()).toBe(0);
    expect(c.tooSlow()).toBe(false);
  });

  it("goes down one rung at a time and rests on still", () => {
    const ladder = new Ladder(),
      slow = run(12, 3);
    expect([ladder.judge(slow, 3000), ladder.rung]).toEqual([true, "half"]);
    expect([ladder.judge(slow, 6000), ladder.rung]).toEqual([true, "still"]);
    expect(lower("animated", "still")).toBe("still");
    expect(lower("text", "half")).toBe("text");
  });

  it("climbs after a minute of good frames, and waits twice as long after a second fall", () => {
    const ladder = new Ladder(),
      slow = run(12, 3),
      good = run(60, 3);
    const climbed = (from: number): number => {
      for (let now = from; ; now += 500) if (ladder.judge(good, now)) return now - from;
    };
    ladder.judge(slow, 0);
    expect([climbed(0), ladder.rung]).toEqual([60_000, "animated"]);
    ladder.judge(slow, 0);
    expect(climbed(0)).toBe(120_000);
  });

  it("counts the minute anew after frames that were not good", () => {
    const ladder = new Ladder();
    ladder.judge(run(12, 3), 0);
    ladder.judge(run(60, 3), 0);
    expect(ladder.judge(run(30, 3), 59_000)).toBe(false);
    expect(ladder.judge(run(60, 3), 61_000)).toBe(false);
    expect(ladder.rung).toBe("half");
  });

  it("tries motion again from a still picture after a minute, but never above what is allowed", () => {
    const ladder = new Ladder("half"),
      slow = run(12, 3),
      good = run(60, 3);
    ladder.judge(slow, 1000);
    expect(ladder.rung).toBe("still");
    expect(ladder.rested(50_000)).toBe(false);
    expect([ladder.rested(61_000), ladder.rung]).toEqual([true, "half"]);
    for (let now = 0; now < 300_000; now += 1000) expect(ladder.judge(good, now)).toBe(false);
    const calm = new Ladder("animated", true);
    expect([calm.rested(1e9), calm.rung]).toEqual([false, "still"]);
  });
});
