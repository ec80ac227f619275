// Grass, and what rusts or stands open in it.

import { type Mood, roomier, span } from "./layout";
import { arch, meadowGrass, openPlace, type Plan, poles, puddles, ragged, reach, stand, woods } from "./open";
import { tree } from "./plants";
import { type Chance, cell, chance, clouds, noise, ramp } from "./random";
import { ball, box, drum, land, post, type Solid, slab, turned } from "./solids";
import { brick, earth, giving, plain, plaster, rusted, sward, wood } from "./surfaces";
import type { Eye, RGB } from "./trace";

export function meadow(m: Mood, eye: Eye): Plan {
  const p = openPlace(m, eye),
    dice = chance(m.seed + 31),
    narrow = eye.width < eye.height;
  const ox = dice.in(0, 50),
    side = roomier(eye),
    path = (z: number) => side * -1.2 + Math.sin(z * 0.11 + ox) * z * 0.05;
  const height = (x: number, z: number) =>
    (clouds(x * 0.045 + ox, z * 0.04, 3) - 0.5) * 1.5 * ramp(3, 16, z) -
    0.12 * ramp(0.8, 0.2, Math.abs(x - path(z)));
  const ground = giving(sward(0.5), earth([0.36, 0.31, 0.23], 0.2, 0.1), (x, _y, z) =>
    ramp(0.75, 0.25, Math.abs(x - path(z)) + (noise(x * 2, z) - 0.5) * 0.5),
  );
  p.stage.solids.push(land(height, -1.2, 0.9, 300, ground));
  if (m.water > 0.12) {
    const pool = puddles(m, dice, -0.3, 0.2 + m.water * 0.6),
      base = pool.depth;
    pool.depth = (x, z) => Math.min(base(x, z) + 0.15, pool.level - height(x, z));
    p.stage.water = pool;
  }
  woods(p, dice, 62);
  const wide = { barn: 9, tank: 6, harvesters: 9, well: 3, "roofless house": 9 }[m.subject] ?? 8;
  const z = reach(eye, wide, narrow ? 0.95 : 0.44, m.subject === "well" ? 5 : 8),
    aside = dice.in(0.12, 0.3),
    x = side * span(eye, z) * (narrow ? 0.06 : aside),
    y = height(x, z);
  SUBJECT[m.subject]?.(p, x, y, z, m, dice, side);
  const clear = (gx: number, gz: number) => Math.hypot(gx - x, gz - z - 2) > wide * 0.62 + 1;
  stand(p, dice, narrow ? 9 : 13, 22, 75, clear, height);
  if (m.seed % 2)
    poles(p, -side * (narrow ? 3 : 7), [12, 24, 42, 66], 6.5, 1, (i) => (cell(i, m.seed) - 0.5) * 1.4);
  const { water } = p.stage;
  meadowGrass(
    p,
    0.85,
    (gx, gz) =>
      Math.abs(gx - path(gz)) < 0.5 ||
      (!!water && height(gx, gz) < water.level - 0.02 && water.depth(gx, gz) > 0),
    height,
    1.15,
  );
  return p;
}

type Subject = (p: Plan, x: number, y: number, z: number, m: Mood, dice: Chance, side: number) => void;

const SUBJECT: Record<string, Subject> = {
  barn(p, x, y, z, m, dice) {
    const s = p.stage.solids,
      boards = wood([0.36, 0.31, 0.25], 0.24, 0.5 + m.ruin * 0.4),
      w = 4.4,
      deep = 9,
      o = dice.in(0, 9);
    const gable = (u: number, v: number) =>
      v < y + 3.4 + (w - Math.abs(u - x)) * 0.78 &&
      !(Math.abs(u - x) < 1.7 && v < y + 3.1) &&
      !(cell(Math.floor(u / 0.24), 7 + m.seed) < m.ruin * 0.22 && v > y + 1 && v < y + 3);
    s.push(slab("z", z, 0.14, x - w, y - 1, x + w, y + 7, boards, gable));
    s.push(
      slab("x", x - w, 0.14, z, y - 1, z + deep, y + 3.4, boards),
      slab("x", x + w, -0.14, z, y - 1, z + deep, y + 3.4, boards),
      slab(
        "z",
        z + deep,
        0.14,
        x - w,
        y - 1,
        x + w,
        y + 7,
        boards,
        (u, v) => v < y + 3.4 + (w - Math.abs(u - x)) * 0.78,
      ),
    );
    for (let k = 0; k < 9; k++) {
      // hay up to the rafters
      const a = cell(k, 3) - 0.5;
      s.push(
        ball(
          x + a * 7,
          y + 0.6 + cell(k, 9) * 2,
          z + 3 + cell(k, 5) * 4,
          1.9,
          1.5,
          1.6,
          earth([0.62, 0.52, 0.29], 0.5, 0),
        ),
      );
    }
    p.layers.push({
      z: z + 0.25,
      paint: (b) => {
        for (let k = 0; k < 420; k++) {
          const hx = x + b.dice.near(0, 1.3),
            hy = y + b.dice.in(0.1, 3.1),
            d = b.dice.near(0, 0.25);
          b.rod(
            [hx, hy, z + 2.4],
            [hx + d, hy + b.dice.near(-0.1, 0.2), z + 2.4],
            0.02,
            [0.68, 0.57, 0.32],
            b.dice.in(0.5, 1.15),
          );
        }
      },
    });
    const roof: RGB = [0.27, 0.25, 0.22];
    p.layers.push({
      z: z - 0.5,
      paint: (b) => {
        for (const g of [-1, 1])
          b.panel(
            [
              [x, y + 6.35, z - 0.6],
              [x + g * (w + 0.6), y + 2.45, z - 0.6],
              [x + g * (w + 0.6), y + 2.85, z - 0.6],
              [x, y + 6.85, z - 0.6],
            ],
            roof,
            1,
          );
      },
    });
    p.fine.push({
      z: z - 2,
      paint: (b) => {
        for (let k = 0; k < 7; k++) {
          const [px, py] = b.at(x + (cell(k, 1) - 0.5) * 12 + o * 0.1, y + 6 + cell(k, 2) * 4, z - 2),
            q = b.size(0.34, z);
          b.line(
            [
              [px - q, py - q * 0.3],
              [px - q * 0.3, py - q * 0.1],
              [px, py + q * 0.2],
              [px + q * 0.4, py - q * 0.2],
              [px + q, py - q * 0.5],
            ],
            1.3,
            b.ink([0.1, 0.1, 0.1], z, 1, 0.9),
          );
        }
      },
    });
  },
  tank(p, x, y, z, m, dice) {
    const s = p.stage.solids,
      iron = rusted([0.27, 0.27, 0.2], 0.4 + m.ruin * 0.4),
      tracks = rusted([0.17, 0.15, 0.12], 0.8),
      a = dice.in(-0.9, -0.4);
    const put = (q: Solid) => s.push(turned(q, x, z + 1.6, a));
    put(box(x - 2.9, y + 0.5, z + 0.2, x + 2.9, y + 1.25, z + 3, iron));
    put(box(x - 2.4, y + 1.2, z + 0.5, x + 2.2, y + 1.55, z + 2.7, iron));
    for (const dz of [0, 2.6]) {
      put(box(x - 2.6, y + 0.1, z + dz, x + 2.6, y + 0.95, z + dz + 0.55, tracks));
      for (let k = 0; k < 6; k++)
        put(drum("z", x - 2.3 + k * 0.92, y + 0.45, 0.45, z + dz - 0.06, z + dz + 0.3, tracks));
    }
    put(ball(x - 0.1, y + 1.65, z + 1.6, 1.25, 0.72, 1.1, iron, true));
    put(drum("x", z + 1.6, y + 1.85, 0.11, x - 4.3, x - 0.7, iron));
    put(drum("x", z + 1.6, y + 1.85, 0.17, x - 4.5, x - 4.05, iron));
    p.layers.push({ z: z + 1, paint: (b) => tree(b, "birch", x + 0.7, z + 1.6, 4.2, y + 1.9, 0.12) });
  },
  harvesters(p, x, y, z, m, dice) {
    for (let k = 0; k < 4; k++) {
      const s = p.stage.solids,
        X = x + k * 3.1 * (x > 0 ? -0.8 : 0.8) - 1,
        Z = z + k * 5.5,
        iron = rusted(k % 2 ? [0.4, 0.2, 0.13] : [0.25, 0.3, 0.22], 0.45 + m.ruin * 0.4),
        a = -0.75 + dice.near(0, 0.1);
      const put = (q: Solid) => s.push(turned(q, X, Z + 1.5, a));
      put(box(X - 2.2, y + 1.1, Z + 0.6, X + 2.3, y + 2.5, Z + 2.4, iron));
      put(box(X - 1.1, y + 2.5, Z + 0.8, X + 1.4, y + 3.0, Z + 2.2, iron));
      put(box(X - 2.4, y + 2.4, Z + 0.9, X - 1.4, y + 3.6, Z + 2.1, plain([0.13, 0.14, 0.13], 0.4)));
      put(box(X - 2.5, y + 3.55, Z + 0.7, X - 1.2, y + 3.7, Z + 2.3, iron));
      put(drum("z", X - 1.7, y + 0.95, 0.95, Z + 0.2, Z + 0.7, plain([0.11, 0.1, 0.09])));
      put(drum("z", X - 1.7, y + 0.95, 0.45, Z + 0.12, Z + 0.72, iron));
      put(drum("z", X + 1.9, y + 0.55, 0.55, Z + 0.4, Z + 0.8, plain([0.11, 0.1, 0.09])));
      put(box(X - 3.7, y + 0.35, Z - 0.9, X - 3.2, y + 0.95, Z + 3.9, iron));
      p.layers.push({
        z: Z + 0.2,
        paint: (b) => {
          // the reel, and the spout
          const c = Math.cos(a),
            n = Math.sin(a),
            w = (dx: number, dy: number, dz: number): [number, number, number] => [
              X + dx * c + (dz - 1.5) * n,
              y + dy,
              Z + 1.5 - dx * n + (dz - 1.5) * c,
            ];
          for (let i = 0; i < 6; i++) {
            const g = i * 1.047 + k,
              ry = 1.25 + Math.sin(g) * 0.75,
              rx = -4.0 + Math.cos(g) * 0.75;
            b.rod(w(rx, ry, -0.8), w(rx, ry, 3.8), 0.07, [0.3, 0.2, 0.14]);
            for (const e of [-0.8, 3.8]) b.rod(w(-4.0, 1.25, e), w(rx, ry, e), 0.05, [0.22, 0.16, 0.12]);
          }
          b.rod(w(1.2, 2.9, 1.5), w(3.4, 3.9, 1.5), 0.3, [0.28, 0.2, 0.15]);
        },
      });
    }
    p.layers.push({
      z: z - 1,
      paint: (b) => {
        const dx = x + 2.2;
        for (const [ox, oy, w] of [
          [0, 0.32, 0.36],
          [0.35, 0.34, 0.34],
          [0.62, 0.5, 0.26],
          [0.72, 0.62, 0.12],
        ] as const)
          b.rod([dx + ox, y + oy, z - 1], [dx + ox + 0.12, y + oy, z - 1], w, [0.07, 0.065, 0.06]);
      },
    });
  },
  well(p, x, y, z) {
    const s = p.stage.solids,
      stone = brick([0.44, 0.34, 0.27], 0.25, 0.9);
    s.push(
      drum("z", 0, -50, 0.1, 0, 0.1, stone),
      post(x, z + 0.9, y - 0.6, y + 0.85, 1.02, 0.95, stone),
      post(x, z + 0.9, y + 0.85, y + 0.95, 1.06, 1.06, stone),
    );
    s.push(
      slab(
        "y",
        y + 0.93,
        0.03,
        x - 1.1,
        z - 0.2,
        x + 1.1,
        z + 2,
        plain([0.34, 0.37, 0.36], 0.95),
        (u, v) => Math.hypot(u - x, v - z - 0.9) < 0.78,
        false,
      ),
      slab(
        "y",
        y + 0.9,
        0.05,
        x - 1.2,
        z - 0.2,
        x + 1.2,
        z + 2,
        brick([0.5, 0.4, 0.32], 0.2, 1),
        (u, v) => Math.hypot(u - x, v - z - 0.9) < 1.06,
        false,
      ),
    );
    for (const g of [-1, 1])
      s.push(post(x + g * 1.18, z + 0.9, y - 0.5, y + 2.3, 0.09, 0.08, wood([0.33, 0.28, 0.21], 0.3, 0.8)));
    s.push(drum("x", z + 0.9, y + 1.95, 0.14, x - 1.1, x + 1.1, wood([0.42, 0.36, 0.27], 0.3, 0.3)));
    p.layers.push({
      z: z + 0.3,
      paint: (b) => {
        for (const g of [-1, 1])
          b.panel(
            [
              [x - 1.75, y + 2.3 + (g > 0 ? 0.72 : 0), z + 0.9 - (g > 0 ? 0 : 0.9)],
              [x + 1.75, y + 2.3 + (g > 0 ? 0.72 : 0), z + 0.9 - (g > 0 ? 0 : 0.9)],
              [x + 1.75, y + 2.08, z],
              [x - 1.75, y + 2.08, z],
            ],
            [0.25, 0.22, 0.18],
            1.05,
          );
        b.rod([x + 1.1, y + 1.95, z + 0.9], [x + 1.4, y + 1.95, z + 0.9], 0.06, [0.2, 0.18, 0.15]);
        b.rod([x + 1.4, y + 1.95, z + 0.9], [x + 1.4, y + 1.6, z + 0.9], 0.06, [0.2, 0.18, 0.15]);
      },
    });
    p.fine.push({
      z: z + 0.5,
      paint: (b) => {
        b.wire([x + 0.1, y + 1.85, z + 0.7], [x + 0.1, y + 1.3, z + 0.7], 0, 0.035, [0.62, 0.62, 0.58], 1.1);
        b.panel(
          [
            [x - 0.08, y + 1.34, z + 0.7],
            [x + 0.28, y + 1.34, z + 0.7],
            [x + 0.23, y + 1.0, z + 0.7],
            [x - 0.03, y + 1.0, z + 0.7],
          ],
          [0.34, 0.34, 0.31],
          0.9,
        );
      },
    });
  },
  "roofless house"(p, x, y, z, m, dice) {
    const s = p.stage.solids,
      coat = plaster([0.42, 0.44, 0.4], [0.6, 0.58, 0.5], 1.2, 0.45 + m.ruin * 0.3),
      w = 4.3,
      deep = 6;
    const front = ragged(dice, (u) => y + 4.1 - ramp(0.5, 3.6, Math.abs(u - x - 1.5)) * 1.4),
      back = ragged(dice, (u) => y + 3.9 + Math.max(0, 1.9 - Math.abs(u - x)) * 0.9),
      flank = ragged(dice, () => y + 3.7);
    const holes = [
        arch(x - 3.2, x - 1.7, y + 0.95, y + 2.6),
        arch(x - 0.7, x + 0.75, y - 1, y + 2.55),
        arch(x + 1.9, x + 3.3, y + 0.95, y + 2.6),
      ],
      cut = (u: number, v: number) => holes.some((h) => h(u, v));
    s.push(
      slab("z", z, 0.45, x - w, y - 1, x + w, y + 4.4, coat, (u, v) => v < front(u) && !cut(u, v)),
      slab(
        "z",
        z + deep,
        0.4,
        x - w,
        y - 1,
        x + w,
        y + 6,
        coat,
        (u, v) => v < back(u) && !arch(x + 0.8, x + 2.2, y + 1, y + 2.7)(u, v),
      ),
    );
    for (const q of [x - w, x + w - 0.4])
      s.push(
        slab(
          "x",
          q,
          0.4,
          z,
          y - 1,
          z + deep,
          y + 4,
          coat,
          (u, v) => v < flank(u) && !arch(z + 2, z + 3.4, y + 1, y + 2.6)(u, v),
        ),
      );
    s.push(
      box(x - 3.2, y - 1, z + 3.6, x - 1.9, y + 2.2, z + 5, brick([0.6, 0.57, 0.5], 0.9, 0.4)),
      box(x - 2.8, y + 2, z + 4, x - 2.2, y + 6.3, z + 4.7, brick([0.45, 0.31, 0.23], 0.3, 0.7)),
    );
    s.push(box(x - 0.2, y + 0.75, z + 2.6, x + 1.3, y + 0.82, z + 3.5, wood([0.42, 0.34, 0.24], 0.2, 0.3)));
    p.layers.push({ z: z + 4, paint: (b) => tree(b, "birch", x + 2.4, z + 4.2, 7.5, y, 0.05) });
  },
};
