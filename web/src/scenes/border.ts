// Where the Zone begins: the barrier on the road, the wire.
import { type Mood, roomier, span } from "./layout";
import {
  arch,
  DARK,
  flicker,
  meadowGrass,
  openPlace,
  type Plan,
  poles,
  puddles,
  ragged,
  stand,
  woods,
} from "./open";
import { cell, chance, clamp, clouds, noise, ramp } from "./random";
import { box, post, slab } from "./solids";
import { brick, earth, giving, plain, plaster, rusted, shining, sward, wood } from "./surfaces";
import type { Eye } from "./trace";
import type { Surface } from "./types";

/** A fence of barbed wire. */
function fence(p: Plan, x: number, from: number, to: number, seed: number): void {
  const dice = chance(seed);
  for (let z = to; z > from; z -= 2.6) {
    const lean = dice.near(0, 0.12),
      next = dice.near(0, 0.12),
      lost = dice.odds(0.15);
    p.layers.push({ z, paint: (b) => b.rod([x, 0, z], [x + lean, 1.5, z], 0.11, [0.3, 0.27, 0.22]) });
    if (!lost)
      p.fine.push({
        z,
        paint: (b) => {
          for (const h of [0.45, 0.9, 1.35])
            b.wire([x + lean, h, z], [x + next, h, Math.max(from, z - 2.6)], 0.05, 0.02, [0.2, 0.17, 0.14]);
        },
      });
  }
}

/** A worn road: two wheel tracks, mended patches, water in the ruts. */
function road(half: number): Surface {
  const grit = earth([0.33, 0.32, 0.29], 0.12, 0);
  return giving(
    (h, x, y, z, c) => {
      const worn = ramp(0.5, 0.1, Math.abs(Math.abs(x) - 0.95));
      grit(h, x, y, z, c);
      c.r *= 1 - worn * 0.3;
      c.g *= 1 - worn * 0.3;
      c.b *= 1 - worn * 0.27;
      c.wet = 0.15 + worn * 0.4;
    },
    sward(0.35),
    (x, _y, z) => (Math.abs(x) + (noise(z * 0.7, x) - 0.5) * 0.9 - half) / 0.35,
  );
}

export function border(m: Mood, eye: Eye): Plan {
  const p = openPlace(m, eye),
    dice = chance(m.seed + 11),
    s = p.stage.solids,
    narrow = eye.width < eye.height,
    z = clamp((eye.focal * 10) / eye.width, 9, 14),
    half = Math.min(2.5, span(eye, z) * 0.38);
  s.push(slab("y", -0.5, 0.5, -300, 0, 300, 400, road(half), undefined, false));
  p.stage.water = puddles(m, dice, 0.004, 0.15 + m.water * 0.4 + m.wet * 0.25, (x) =>
    Math.abs(Math.abs(x) - 0.95) < 0.5 + 0.3 * noise(x, 3) ? 1.6 : Math.abs(x) < half ? 0.7 : 0.1,
  );
  woods(p, dice);
  const side = roomier(eye),
    edge = half + (narrow ? 0.25 : 0.5);
  const up = m.subject === "shed" ? 0.5 : 0.03,
    piv = side * edge,
    reach = 2 * edge + 0.3,
    at = (t: number): [number, number, number] => [piv - side * reach * t, 1.2 + up * 6 * t - 0.6 * t * t, z];
  p.layers.push({
    z,
    paint: (b) => {
      // the pole, sagging a little, its paint worn
      for (let k = 0; k < 14; k++) b.rod(at(k / 14), at((k + 1) / 14), 0.21, [0.1, 0.09, 0.08]);
      for (let k = 0; k < 14; k++)
        b.rod(
          at(k / 14 + 0.006),
          at((k + 1) / 14 - 0.006),
          0.15,
          k & 1 ? [0.8, 0.77, 0.68] : [0.4, 0.12, 0.08],
        );
    },
  });
  s.push(
    box(
      piv - 0.22,
      0,
      z - 0.1,
      piv + 0.22,
      1.32,
      z + 0.3,
      plaster([0.42, 0.41, 0.36], [0.55, 0.53, 0.46], 0.4, 0.6),
    ),
  );
  s.push(post(piv + side * 0.62, z + 0.1, 0.62, 1.02, 0.2, 0.24, rusted([0.3, 0.32, 0.3], 0.6)));
  s.push(box(-piv - 0.1, 0, z, -piv + 0.1, 1.2, z + 0.2, wood([0.36, 0.31, 0.24], 0.2, 0.5)));
  if (m.subject === "barrier") hut(p, piv + side * (narrow ? 0.4 : 0.75), z + 1.4, side, m);
  else shed(p, side, z + 2, m);
  // the frontier itself: a line of posts and wire across the land, and lamps on tall poles
  fence(p, -half - 1.3, 4.5, 44, m.seed);
  fence(p, half + 1.3, 4.5, 44, m.seed + 1);
  for (let x = -60; x < 60; x += 3.4)
    if (Math.abs(x) > half + 1)
      p.layers.push({
        z: 44,
        paint: (b) => {
          b.rod([x, 0, 44], [x + 0.1, 2.1, 44], 0.13, DARK);
          b.rod([x, 1.9, 44], [x + 3.4, 1.85, 44], 0.05, DARK, 1.3);
          b.rod([x, 1.2, 44], [x + 3.4, 1.15, 44], 0.05, DARK, 1.3);
        },
      });
  poles(p, -side * (half + 1.9), [7.5, 15, 27, 45, 75], 6.4, 1, (i) => (cell(i, m.seed) - 0.5) * 0.7);
  stand(p, dice, 9, 30, 60, (x) => Math.abs(x) > 5);
  meadowGrass(p, 0.62, (x, zz) => Math.abs(x) < half + 0.3 + noise(zz * 0.7, x) * 0.5);
  return p;
}

/** The guards' hut: a lit or dark window, an open door, a pipe for the stove. */
function hut(p: Plan, x: number, z: number, side: number, m: Mood): void {
  const s = p.stage.solids,
    a = Math.min(x, x + side * 2.5),
    b = a + 2.5,
    boards = wood([0.4, 0.38, 0.31], 0.19, 0.4 + m.ruin);
  const door = arch(a + 0.25, a + 0.95, 0, 1.9),
    pane = (u: number, v: number) =>
      u > a + 1.3 && u < b - 0.3 && v > 1.05 && v < 1.8 && Math.abs(u - (a + b) / 2 - 0.5) > 0.03;
  s.push(slab("z", z, 0.16, a, 0, b, 2.5, boards, (u, v) => !door(u, v) && !pane(u, v)));
  s.push(
    box(a, 0, z + 0.16, a + 0.12, 2.5, z + 2.6, boards),
    box(b - 0.12, 0, z + 0.16, b, 2.5, z + 2.6, boards),
  );
  s.push(box(a, 0, z + 2.5, b, 2.5, z + 2.6, plain([0.09, 0.08, 0.07])));
  s.push(box(a - 0.35, 2.5, z - 0.5, b + 0.35, 2.68, z + 2.9, rusted([0.26, 0.25, 0.22], 0.5)));
  s.push(post(b - 0.5, z + 1.6, 2.6, 3.5, 0.1, 0.1, rusted([0.2, 0.19, 0.17], 0.7)));
  const dark = m.hour > 0.7 || m.hour < 0.12 || m.weather === "mist" || m.sepia;
  if (dark) {
    // the stove's door stands open
    s.push(box(a + 1.5, 0.9, z + 1.6, a + 2.0, 1.7, z + 1.7, shining([1, 0.72, 0.36], 1.2)));
    p.stage.lamps.push({ x: a + 1.5, y: 1.5, z: z - 0.3, tint: [0.7, 0.42, 0.16], reach: 1.5 });
    flicker(p, a + 1.75, 1.4, z, 1.5, "255,190,110");
  }
}

/** The customs shed: long, doorless, its plaster going. */
function shed(p: Plan, side: number, z: number, m: Mood): void {
  const s = p.stage.solids,
    near = side * 4.2,
    far = side * 13,
    a = Math.min(near, far),
    b = Math.max(near, far),
    dice = chance(m.seed);
  const coat = plaster([0.36, 0.4, 0.36], [0.56, 0.54, 0.46], 1.1, 0.5 + m.ruin * 0.5),
    top = ragged(dice, (u) => 5.1 - Math.abs(u - (a + b) / 2) * 0.12);
  const holes = [0, 1, 2].map((k) => arch(a + 0.9 + k * 2.7, a + 2.7 + k * 2.7, k === 1 ? 0 : 1, 3));
  s.push(slab("z", z, 0.4, a, 0, b, 5.2, coat, (u, v) => v < top(u) && !holes.some((h) => h(u, v))));
  const wall = side > 0 ? a : b - 0.4;
  s.push(
    slab(
      "x",
      wall,
      0.4,
      z,
      0,
      z + 11,
      4.4,
      coat,
      (u, v) => v < top(u) && !arch(z + 2, z + 4, 0, 3)(u, v) && !arch(z + 6, z + 8, 0.9, 3)(u, v),
    ),
  );
  s.push(box(a, 0, z + 10.6, b, 4, z + 11, brick([0.4, 0.27, 0.2], 0.5, 0.7)));
  s.push(
    slab(
      "y",
      3.9,
      0.16,
      a,
      z,
      b,
      z + 11,
      wood([0.25, 0.22, 0.18], 0.3, 1),
      (u, v) => clouds(u * 0.3, v * 0.3 + 8, 3) > 0.35 + m.ruin * 0.28,
    ),
  );
  for (let k = 0; k < 4; k++)
    s.push(
      box(
        a + 1 + k * 1.9,
        0,
        z - 1.2 - cell(k, 2) * 0.5,
        a + 2 + k * 1.9,
        0.32 + cell(k, 5) * 0.2,
        z - 0.6,
        rusted([0.3, 0.22, 0.16], 0.2),
      ),
    );
}
