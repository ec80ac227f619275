// What people left in the halls: beds, stoves, drawing tables, benches, machines.
import type { Brush } from "./brush";
import { lamp } from "./chamber";
import type { Mood } from "./layout";
import { flicker, type Plan } from "./open";
import { cell, clouds } from "./random";
import { ball, box, drum, post, slab } from "./solids";
import { concrete, earth, plain, plaster, rusted, shining, tiles, wood } from "./surfaces";
import type { RGB } from "./trace";
import type { Surface } from "./types";

const DIM: RGB = [0.16, 0.15, 0.13];

/** The hall to be furnished. */
interface Bare {
  wide: number;
  tall: number;
  deep: number;
  side: number;
  m: Mood;
}

type Furnish = (p: Plan, hall: Bare) => void;

function columns(p: Plan, at: number, tall: number, deep: number, s: Surface, radius = 0.3): void {
  for (let z = 4.5; z < deep; z += 4.4)
    for (const g of [-1, 1])
      p.stage.solids.push(
        post(g * at, z, -0.5, tall - 0.5, radius, radius * 0.92, s),
        box(
          g * at - radius * 1.5,
          tall - 0.9,
          z - radius * 1.5,
          g * at + radius * 1.5,
          tall - 0.5,
          z + radius * 1.5,
          s,
        ),
        box(
          g * at - radius * 1.35,
          -0.3,
          z - radius * 1.35,
          g * at + radius * 1.35,
          0.28,
          z + radius * 1.35,
          s,
        ),
      );
}

export const INSIDE: Record<string, Furnish> = {
  flooded(p, { wide, tall, deep, side, m }) {
    columns(
      p,
      wide * 0.62,
      tall,
      deep,
      plaster([0.42, 0.42, 0.36], [0.58, 0.56, 0.49], 1.3, 0.5 + m.ruin * 0.4),
    );
    p.stage.solids.push(
      box(
        side * wide * 0.2 - 0.6,
        0,
        7,
        side * wide * 0.2 + 0.6,
        0.48,
        7.6,
        wood([0.35, 0.3, 0.22], 0.2, 0.8),
      ),
      ball(-side * wide * 0.35, 0.02, 9, 0.5, 0.3, 0.5, earth([0.4, 0.36, 0.3], 0.2, 0.2)),
    );
  },
  ward(p, { wide, deep, side, m }) {
    const iron: RGB = [0.3, 0.3, 0.28];
    for (let k = 0; k < 8; k++)
      for (const g of [-1, 1]) {
        const z = 4 + k * 2.4,
          a = g * (wide - 0.2),
          b = g * (wide - 2.2),
          x0 = Math.min(a, b),
          x1 = Math.max(a, b);
        if (cell(k, g + 5) < m.ruin * 0.25) continue;
        p.stage.solids.push(
          box(
            x0,
            0.5,
            z,
            x1,
            0.62 + cell(k, g + 9) * 0.12,
            z + 0.9,
            plain(cell(k, g + 3) < 0.4 ? [0.36, 0.34, 0.3] : [0.56, 0.54, 0.47]),
          ),
        );
        p.layers.push({
          z,
          paint: (b2) => {
            for (const [x, top] of [
              [b, 0.95],
              [a, 1.3],
            ] as const) {
              for (const dz of [0, 0.9]) b2.rod([x, 0, z + dz], [x, top, z + dz], 0.05, iron);
              b2.rod([x, top, z], [x, top, z + 0.9], 0.05, iron);
              for (let i = 1; i < 4; i++) b2.rod([x, 0.5, z + i * 0.22], [x, top, z + i * 0.22], 0.025, iron);
            }
          },
        });
      }
    const x = -side * wide * 0.5,
      z = deep * 0.55; // one curtain drawn, a lamp behind it
    p.stage.solids.push(box(x - 1, 0.3, z, x + 1, 2.5, z + 0.05, curtain([0.86, 0.62, 0.34], x, z), false));
    lamp(p, x, 1.4, z - 0.7, [0.9, 0.55, 0.22], 1.7);
    flicker(p, x, 1.4, z, 1.7, "255,196,120");
  },
  stove(p, { wide, tall, deep, side }) {
    const z = deep * 0.42,
      x = side * wide * 0.3,
      white = tiles([0.74, 0.72, 0.64], 0.24, 0.1, 0.3);
    columns(p, wide * 0.72, tall, deep, plaster([0.36, 0.4, 0.36], [0.55, 0.53, 0.46], 1.3, 0.7), 0.24);
    p.stage.solids.push(
      box(x - 0.75, 0, z, x + 0.75, 2.9, z + 1.1, white),
      box(x - 0.86, 2.9, z - 0.1, x + 0.86, 3.08, z + 1.2, white),
      box(x - 0.86, 0, z - 0.1, x + 0.86, 0.25, z + 1.2, white),
    );
    p.stage.solids.push(
      box(x - 0.26, 0.5, z - 0.03, x + 0.26, 0.95, z + 0.02, shining([1, 0.5, 0.16], 1.5), false),
      post(x, z + 0.6, 3.08, tall, 0.14, 0.14, rusted([0.2, 0.2, 0.19], 0.4)),
    );
    const ix = -side * wide * 0.5; // and an iron one, cold
    p.stage.solids.push(
      post(ix, z * 0.8, 0.3, 1.4, 0.42, 0.36, rusted([0.17, 0.16, 0.15], 0.5)),
      post(ix, z * 0.8, 1.4, tall, 0.1, 0.1, rusted([0.17, 0.16, 0.15], 0.6)),
      box(x - 0.4, 0, z - 2.1, x + 0.3, 0.46, z - 1.6, wood([0.36, 0.29, 0.2], 0.2, 0.3)),
    );
    lamp(p, x, 0.75, z - 0.6, [1.7, 0.8, 0.26], 1.5);
    flicker(p, x, 0.72, z, 1.6, "255,150,60");
  },
  bath(p, { wide, deep, side, m }) {
    const s = p.stage.solids,
      deck = tiles([0.5, 0.5, 0.46], 0.3, m.ruin * 0.3, 0.4),
      blue = tiles([0.3, 0.48, 0.55], 0.2, m.ruin * 0.35, 0.6),
      w = wide * 0.66;
    const inPool = (x: number, z: number) => Math.abs(x) < w && z > 3.2 && z < deep - 4.5;
    s.push(
      slab("y", -0.35, 0.35, -wide - 0.5, -3, wide + 0.5, deep + 0.5, deck, (x, z) => !inPool(x, z), false),
      slab("y", -2.3, 0.3, -wide, 0, wide, deep, blue, undefined, false),
    );
    for (const g of [-1, 1]) s.push(slab("x", g > 0 ? w : -w - 0.4, 0.4, 3, -2.3, deep - 4, -0.3, blue));
    s.push(slab("z", deep - 4.5, 0.4, -w, -2.3, w, -0.3, blue));
    p.stage.water = {
      level: -1.93,
      tint: [0.05, 0.07, 0.07],
      rough: 0.2,
      depth: (x, z) => (inPool(x, z) ? clouds(x * 0.4 + m.seed, z * 0.3, 3) - 0.62 + m.water * 0.3 : -1),
    };
    for (let k = 0; k < 40; k++) {
      const x = (cell(k, 2) - 0.5) * 2 * w,
        z = 5 + cell(k, 3) * (deep - 12);
      s.push(ball(x, -1.96, z, 0.12, 0.03, 0.1, plain([0.42, 0.3, 0.15])));
    }
    const tx = side * -0.4,
      tz = deep - 3.6,
      white = plaster([0.6, 0.6, 0.55], [0.68, 0.67, 0.6], 0, 0.7); // the diving tower
    for (const dx of [-0.7, 0.7]) s.push(box(tx + dx - 0.12, 0, tz, tx + dx + 0.12, 4.2, tz + 0.3, white));
    for (const y of [1.7, 4.0]) s.push(box(tx - 0.85, y, tz - 1.9, tx + 0.85, y + 0.16, tz + 0.4, white));
    p.layers.push({
      z: tz - 0.4,
      paint: (b) => {
        for (let k = 0; k < 13; k++)
          b.rod([tx + 0.9, k * 0.32, tz - 0.1], [tx + 1.25, k * 0.32, tz - 0.1], 0.04, DIM);
        b.rod([tx + 0.9, 0, tz], [tx + 0.9, 5, tz], 0.05, DIM);
        b.rod([tx + 1.25, 0, tz], [tx + 1.25, 5, tz], 0.05, DIM);
        for (const g of [-0.85, 0.85]) b.rod([tx + g, 4.95, tz - 1.8], [tx + g, 4.95, tz], 0.05, DIM);
      },
    });
  },
  "drawing room"(p, { wide }) {
    for (let k = 0; k < 7; k++)
      for (const g of [-1, 0, 1]) {
        const z = 3.8 + k * 2.5 + (g ? 0 : 1.1),
          x = g * wide * 0.6,
          a = (cell(k, g + 3) - 0.5) * 0.3;
        if (cell(k, g + 8) < 0.12 || (!g && k < 1)) continue;
        const w: RGB = [0.34, 0.27, 0.19];
        p.layers.push({
          z: z - 0.2,
          paint: (b) => {
            for (const dx of [-0.6, 0.6]) {
              b.rod([x + dx, 0, z], [x + dx, 1, z + 0.1], 0.07, w, 0.55);
              b.rod([x + dx, 0, z + 0.6], [x + dx, 1.2, z + 0.4], 0.07, w, 0.5);
            }
            b.panel(
              [
                [x - 0.85, 1.62 + a, z + 0.55],
                [x + 0.85, 1.62 + a, z + 0.55],
                [x + 0.85, 0.82, z],
                [x - 0.85, 0.82, z],
              ],
              w,
              1.2,
            );
            b.panel(
              [
                [x - 0.76, 1.56 + a, z + 0.5],
                [x + 0.75, 1.57 + a, z + 0.5],
                [x + 0.76, 0.88, z + 0.05],
                [x - 0.77, 0.87, z + 0.05],
              ],
              [0.78, 0.75, 0.64],
              2.6,
              0.1,
            );
            for (let i = 0; i < 5; i++)
              b.rod(
                [x - 0.5 + i * 0.22, 1.45 - cell(k, i) * 0.3 + a, z + 0.4],
                [x - 0.48 + i * 0.23, 1.0, z + 0.1],
                0.015,
                [0.16, 0.17, 0.25],
                0.7,
              );
            b.rod([x - 0.8, 1.18, z + 0.2], [x + 0.8, 1.2, z + 0.2], 0.03, DIM);
          },
        });
      }
  },
  exchange(p, { wide, deep, side }) {
    const s = p.stage.solids,
      x = -side * (wide - 0.45),
      board = wood([0.3, 0.21, 0.14], 0.8, 0.3),
      face: Surface = (h, X, y, z, c) => {
        board(h, X, y, z, c);
        const i = Math.floor(z / 0.13),
          j = Math.floor(y / 0.13),
          fu = z / 0.13 - i - 0.5,
          fv = y / 0.13 - j - 0.5;
        if (y > 1 && y < 3 && fu * fu + fv * fv < 0.1) {
          const k = cell(i, j) < 0.2 ? 0.5 : 0.05;
          c.r = k;
          c.g = k * 0.82;
          c.b = k * 0.5;
        }
      };
    s.push(
      box(Math.min(x, x - side * 0.6), 0, 2, Math.max(x, x - side * 0.6), 3.2, deep - 1, face),
      box(Math.min(x, x + side * 0.7), 0.7, 2, Math.max(x, x + side * 0.7), 0.85, deep - 1, board),
    );
    p.fine.push({
      z: 2.6,
      paint: (b) => {
        for (let k = 0; k < 60; k++) {
          const z = 3 + cell(k, 4) * (deep - 6),
            d = cell(k, 8) * 1.4;
          b.wire(
            [x + side * 0.05, 1.2 + cell(k, 2) * 1.6, z],
            [x + side * 0.3, 0.9 - d * 0.1, z + d],
            0.2 + cell(k, 6) * 0.5,
            0.022,
            cell(k, 7) < 0.3 ? [0.4, 0.14, 0.1] : [0.1, 0.09, 0.08],
            0.6,
          );
        }
      },
    });
    for (let k = 0; k < 6; k++)
      chair(p, x + side * (1.4 + cell(k, 3) * 1.6), 4.5 + k * 2.3, cell(k, 5) < 0.6);
    lamp(p, x + side * 0.7, 1.5, deep * 0.45, [1.2, 0.75, 0.32], 1.2);
    s.push(ball(x + side * 0.4, 1.3, deep * 0.45, 0.12, 0.15, 0.12, shining([1, 0.78, 0.45], 1.6)));
    flicker(p, x + side * 0.4, 1.3, deep * 0.45, 1.3, "255,200,120");
  },
  canteen(p, { wide, tall, deep, side }) {
    const s = p.stage.solids,
      top = wood([0.42, 0.34, 0.24], 0.25, 0.3);
    for (let k = 0; k < 7; k++)
      for (const g of [-1, 1]) {
        const z = 3.6 + k * 2.4,
          a = g * wide * 0.2,
          b = g * wide * 0.88,
          x0 = Math.min(a, b),
          x1 = Math.max(a, b),
          tilt = cell(k, g + 6) < 0.2;
        if (!tilt)
          s.push(
            box(x0, 0.72, z, x1, 0.78, z + 0.7, top),
            box(x0 + 0.2, 0, z + 0.3, x0 + 0.28, 0.72, z + 0.4, top),
            box(x1 - 0.28, 0, z + 0.3, x1 - 0.2, 0.72, z + 0.4, top),
          );
        s.push(
          box(x0, 0.42, z - 0.5, x1, 0.47, z - 0.22, top),
          box(x0 + 0.3, 0, z - 0.42, x0 + 0.36, 0.42, z - 0.3, top),
          box(x1 - 0.36, 0, z - 0.42, x1 - 0.3, 0.42, z - 0.3, top),
        );
      }
    s.push(
      drum("z", side * wide * 0.5, tall - 1.7, 0.62, deep - 0.12, deep, plain([0.78, 0.76, 0.68])),
      drum("z", side * wide * 0.5, tall - 1.7, 0.7, deep - 0.08, deep, plain([0.12, 0.11, 0.1])),
    );
    s.push(
      box(
        -side * wide * 0.6 - 1.3,
        1.1,
        deep - 0.1,
        -side * wide * 0.6 + 1.3,
        2.1,
        deep,
        plain([0.05, 0.05, 0.045]),
      ),
      box(-side * wide * 0.6 - 1.5, 0.98, deep - 0.4, -side * wide * 0.6 + 1.5, 1.08, deep, top),
    );
  },
  "pump house"(p, { wide, tall, deep, side, m }) {
    const s = p.stage.solids,
      green = rusted([0.2, 0.36, 0.26], 0.15 + m.ruin * 0.4),
      iron = rusted([0.2, 0.2, 0.19], 0.5);
    for (let k = 0; k < 3; k++) {
      const z = 6 + k * 4.6,
        x = -side * wide * 0.12;
      s.push(
        box(x - 1.5, -0.1, z - 0.6, x + 1.5, 0.45, z + 1.6, concrete([0.4, 0.39, 0.34], 0.7)),
        drum("x", z + 0.5, 1.25, 0.82, x - 1.15, x + 0.5, green),
        drum("x", z + 0.5, 1.25, 0.36, x - 1.5, x + 1.6, iron),
        drum("z", x + 0.95, 1.25, 0.95, z + 0.2, z + 0.8, green),
        box(x - 0.7, 1.9, z + 0.1, x, 2.35, z + 0.9, green),
        post(x - 0.3, z + 0.5, 2.3, tall, 0.16, 0.16, green),
        post(x + 0.95, z + 0.5, 2.1, 2.9, 0.22, 0.22, green),
      );
      p.layers.push({
        z: z - 0.2,
        paint: (b) => {
          for (let i = 0; i < 6; i++) {
            const a = i * 1.047;
            b.rod(
              [x + 0.95, 1.25, z + 0.15],
              [x + 0.95 + Math.cos(a) * 0.5, 1.25 + Math.sin(a) * 0.5, z + 0.15],
              0.06,
              [0.4, 0.16, 0.12],
              0.6,
            );
          }
        },
      });
    }
    for (const y of [3.3, 3.75]) s.push(drum("z", side * (wide - 0.4), y, 0.15, 0.5, deep, iron));
  },
};

const curtain = (tint: RGB, x: number, z: number): Surface => {
  const lit = shining(tint, 0.85);
  return (h, X, y, Z, c) => {
    lit(h, X, y, Z, c);
    const k =
      (0.7 + 0.3 * Math.sin(X * 17 + Math.sin(y * 2))) *
        Math.exp(-((X - x) ** 2 * 0.9 + (y - 1.3) ** 2 * 0.8)) *
        1.25 +
      0.08;
    c.r *= k;
    c.g *= k;
    c.b *= k;
    void z;
  };
};

function chair(p: Plan, x: number, z: number, fallen: boolean): void {
  const w: RGB = [0.26, 0.19, 0.13];
  p.layers.push({
    z,
    paint: (b: Brush) => {
      if (fallen) {
        b.panel(
          [
            [x - 0.45, 0.08, z],
            [x + 0.05, 0.1, z],
            [x + 0.1, 0.52, z],
            [x - 0.4, 0.5, z],
          ],
          w,
          0.5,
        );
        b.rod([x + 0.05, 0.1, z], [x + 0.55, 0.07, z], 0.05, w, 0.5);
        b.rod([x + 0.1, 0.5, z], [x + 0.58, 0.46, z], 0.05, w, 0.5);
        return;
      }
      for (const dx of [-0.2, 0.2]) {
        b.rod([x + dx, 0, z], [x + dx, 0.45, z], 0.045, w, 0.5);
        b.rod([x + dx, 0, z + 0.4], [x + dx, 0.95, z + 0.42], 0.045, w, 0.5);
      }
      b.panel(
        [
          [x - 0.22, 0.45, z],
          [x + 0.22, 0.45, z],
          [x + 0.22, 0.45, z + 0.4],
          [x - 0.22, 0.45, z + 0.4],
        ],
        w,
        0.8,
      );
      b.panel(
        [
          [x - 0.2, 0.95, z + 0.42],
          [x + 0.2, 0.95, z + 0.42],
          [x + 0.2, 0.7, z + 0.42],
          [x - 0.2, 0.7, z + 0.42],
        ],
        w,
        0.6,
      );
    },
  });
}
