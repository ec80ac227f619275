// Water over stones, and things that were let fall into it.
import type { Mood } from "./layout";
import { meadowGrass, openPlace, type Plan, reach, stand, woods } from "./open";
import { chance, clouds, noise, ramp } from "./random";
import { ball, box, drum, land, slab, turned } from "./solids";
import { brick, concrete, earth, giving, rusted, sward, wood } from "./surfaces";
import type { Eye } from "./trace";

/** Water over stones, and things that were let fall into it. */
export function stream(m: Mood, eye: Eye): Plan {
  const p = openPlace(m, eye),
    dice = chance(m.seed + 41),
    s = p.stage.solids,
    lock = m.subject === "lock gates",
    ox = dice.in(0, 40),
    narrow = eye.width < eye.height;
  const mid = (z: number) => (lock ? 0 : Math.sin(z * 0.13 + ox) * Math.min(2.6, z * 0.12)),
    half = (z: number) => (lock ? 3.1 : 2.3 + Math.sin(z * 0.21 + ox * 2) * 0.8 + ramp(12, 2, z) * 1.6);
  const height = (x: number, z: number) => {
    const d = Math.abs(x - mid(z)) - half(z),
      bank = lock ? ramp(-0.1, 0.1, d) * 1.6 : ramp(-1.1, 1.3, d) * 1.35;
    return -0.95 + bank + (clouds(x * 0.5 + ox, z * 0.45, 3) - 0.5) * (0.55 + bank * 0.4);
  };
  s.push(
    land(
      height,
      -1.6,
      1.2,
      250,
      giving(earth([0.4, 0.36, 0.27], 0.35, 0.15), sward(0.25), (x, y, z) =>
        ramp(-0.42, -0.05, y + (noise(x * 1.3, z) - 0.5) * 0.4),
      ),
    ),
  );
  const level = -0.55 + m.water * 0.08;
  p.stage.water = {
    level,
    depth: (x, z) => level - height(x, z),
    tint: [0.075, 0.09, 0.07],
    rough: m.weather === "rain" ? 0.9 : 0.5,
  };
  for (let k = 0; k < 70; k++) {
    // stones, more along the edges
    const z = 2.6 + dice() ** 1.6 * 22,
      e = dice.odds(0.6)
        ? (dice.odds(0.5) ? 1 : -1) * half(z) * dice.in(0.7, 0.94)
        : dice.near(0, half(z) * 0.7),
      x = mid(z) + e,
      r = dice.in(0.1, 0.42) * (z < 5 ? 0.6 : 1);
    s.push(
      ball(
        x,
        height(x, z) + r * 0.1,
        z,
        r * dice.in(0.9, 1.8),
        r * dice.in(0.35, 0.7),
        r,
        concrete([0.33, 0.32, 0.28], 0.4, 99),
      ),
    );
  }
  woods(p, dice, 48);
  const z = reach(eye, lock ? 7 : 8, narrow ? 0.95 : 0.42, 8);
  if (lock) lockGates(p, z, m);
  else drowned(p, mid, level, narrow);
  stand(p, dice, 12, 13, 60, (x, zz) => Math.abs(x - mid(zz)) > half(zz) + 1.5, height);
  meadowGrass(p, 0.6, (x, zz) => height(x, zz) < level + 0.2, height, 1);
  p.tufts = {
    ...p.tufts!,
    reed: true,
    many: 30,
    tall: 1.1,
    bare: (x, zz) => Math.abs(x - mid(zz)) < half(zz) * 0.9,
    from: 2.6,
    to: 8,
  };
  return p;
}

function drowned(p: Plan, mid: (z: number) => number, level: number, narrow: boolean): void {
  const s = p.stage.solids,
    z = narrow ? 9 : 6.5,
    x = mid(z),
    iron = rusted([0.25, 0.24, 0.21], 0.7);
  // an iron bed, a wheel, a stove door, a crate: half under
  s.push(
    turned(
      box(x - 1.3, level - 0.25, z, x - 0.5, level + 0.2, z + 0.55, wood([0.34, 0.3, 0.23], 0.16, 0.9)),
      x - 1,
      z,
      0.4,
    ),
  );
  s.push(turned(drum("z", x + 1.1, level + 0.12, 0.5, z + 1.2, z + 1.32, iron), x + 1.1, z + 1.2, 0.7));
  p.layers.push({
    z: z + 2,
    paint: (b) => {
      for (const [bx, tall] of [
        [0.1, 0.95],
        [1.9, 0.62],
      ] as const) {
        const X = x - 0.2 + bx,
          Z = z + 2.2 + bx * 0.5;
        for (let k = 0; k <= 5; k++)
          b.rod(
            [X + k * 0.04, level - 0.2, Z + k * 0.18],
            [X + k * 0.04, level + tall, Z + k * 0.18],
            k % 5 ? 0.035 : 0.07,
            [0.22, 0.2, 0.17],
          );
        b.rod([X, level + tall, Z], [X + 0.2, level + tall, Z + 0.9], 0.07, [0.22, 0.2, 0.17]);
      }
      b.rod([x + 0.0, level + 0.3, z + 2.3], [x + 1.8, level + 0.15, z + 3.2], 0.05, [0.22, 0.2, 0.17]);
    },
  });
}

function lockGates(p: Plan, z: number, m: Mood): void {
  const s = p.stage.solids,
    oak = wood([0.27, 0.24, 0.19], 0.32, 0.8),
    wall = brick([0.37, 0.33, 0.28], 0.2, 0.7 + m.ruin * 0.3);
  for (const g of [-1, 1]) {
    s.push(
      slab("x", g > 0 ? 3.1 : -3.7, 0.6, 2, -1.5, z + 9, 1.05, wall),
      box(g > 0 ? 2.9 : -4.6, -1.5, z - 0.4, g > 0 ? 4.6 : -2.9, 1.5, z + 1.2, wall),
    );
    s.push(
      turned(
        box(g > 0 ? 0.03 : -3.2, -1.4, z, g > 0 ? 3.2 : -0.03, 1.75, z + 0.35, oak),
        g * 3.1,
        z,
        g * 0.2,
      ),
    );
    s.push(
      turned(
        box(
          g > 0 ? 0.1 : -6.4,
          1.75,
          z,
          g > 0 ? 6.4 : -0.1,
          2.05,
          z + 0.34,
          wood([0.35, 0.31, 0.25], 0.4, 0.4),
        ),
        g * 3.1,
        z,
        g * 0.2,
      ),
    );
  }
  p.fine.push({
    z: z - 0.9,
    paint: (b) => {
      for (let k = 0; k < 30; k++) {
        const [px, py] = b.at(b.dice.near(0, 0.05), 0.7 - b.dice() * 0.5, z - 0.65),
          [, qy] = b.at(0, -0.5, z - 0.75);
        b.line(
          [
            [px, py],
            [px + b.dice.near(0, 2.4), qy],
          ],
          0.8,
          b.ink([0.95, 0.97, 0.94], z, 1.25, 0.35),
        );
      }
    },
  });
}
