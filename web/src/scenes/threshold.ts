// The worn sill, and the three kinds of place that one looks in from.
import { coat } from "./brush";

import { chamber, flood, rainThrough } from "./chamber";
import type { Mood } from "./layout";
import { arch, type Plan } from "./open";
import { grass, tree } from "./plants";
import { cell, chance, ramp } from "./random";
import { box, drum, slab } from "./solids";
import { brick, concrete, plain, plaster, rusted, tiles, wood } from "./surfaces";
import type { Eye, RGB } from "./trace";
import type { Surface } from "./types";

const IRON: RGB = [0.17, 0.16, 0.14];

/** A worn sill; beyond it a room with no roof, where rain falls. */
export function threshold(m: Mood, eye: Eye): Plan {
  const dice = chance(m.seed + 81),
    narrow = eye.width < eye.height,
    sub = m.subject,
    wide = narrow ? 2.5 : 4.4,
    near = 5.6,
    tall = 3.7,
    deep = 15,
    half = narrow ? 1.0 : 1.25,
    head = 2.95;
  const garden = sub === "winter garden",
    tint: RGB = dice.pick([
      [0.3, 0.36, 0.32],
      [0.4, 0.34, 0.26],
      [0.3, 0.35, 0.4],
    ] as const);
  const wall: Surface =
    sub === "clocks"
      ? wood([0.36, 0.26, 0.17], 0.42, 0.25)
      : plaster(tint, [0.56, 0.53, 0.45], 1.45, 0.4 + m.ruin * 0.5);
  const p = chamber(m, eye, {
    wide: wide + (garden ? 0 : 1.5),
    tall: 5.4,
    deep,
    floor: tiles([0.44, 0.42, 0.36], 0.36, 0.35, 0.5),
    wall: plaster(tint, [0.6, 0.58, 0.5], 0, 0.6),
    back: plaster([0.45, 0.45, 0.4], [0.6, 0.58, 0.51], 1.2, 0.7),
    roof: concrete([0.4, 0.39, 0.35], 0.8),
    open: (_x, z) => z > near + 1.6 && z < deep - 1.4,
  });
  const st = p.stage,
    s = st.solids,
    door = arch(-half, half, -1, head),
    outline = garden ? (u: number, v: number) => Math.abs(u) < half * 0.8 && v < 2.5 : door;
  // the nearer room, darker: its own walls, ceiling and the wall with the opening
  s.push(slab("z", near, 0.55, -wide - 2, -0.3, wide + 2, 5.4, wall, (u, v) => !outline(u, v)));
  if (garden) glassHouse(p, wide, near, narrow);
  else {
    s.push(slab("y", tall, 0.2, -wide - 2, -3, wide + 2, near, concrete([0.36, 0.34, 0.3], 0.7)));
    for (const g of [-1, 1]) s.push(slab("x", g > 0 ? wide : -wide - 0.3, 0.3, -3, -0.3, near, tall, wall));
    s.push(
      box(-wide, 0, near - 0.03, -half - 0.35, 0.22, near, wood([0.3, 0.24, 0.17], 2, 0.3)),
      box(half + 0.35, 0, near - 0.03, wide, 0.22, near, wood([0.3, 0.24, 0.17], 2, 0.3)),
    );
  }
  s.push(
    box(-half - 0.1, -0.1, near - 0.35, half + 0.1, 0.13, near + 0.7, (h, x, y, z, c) => {
      concrete([0.5, 0.48, 0.42], 0.4, 9)(h, x, y, z, c);
      const worn = Math.exp(-x * x * 3) * 0.4;
      c.r *= 1 - worn * 0.4;
      c.g *= 1 - worn * 0.4;
      c.b *= 1 - worn * 0.36;
      c.wet = 0.5;
    }),
  );
  const h = m.horizon;
  st.sun = [0.2, 0.96, -0.2];
  st.sunTint = [h[0] * 0.8, h[1] * 0.82, h[2] * 0.78];
  st.shafts = 0.3;
  st.lamps = [
    { x: 0, y: 4.6, z: near + 4.5, tint: [h[0] * 2.1, h[1] * 2.15, h[2] * 2.05], reach: 3.4 },
    { x: 0, y: 1.7, z: near - 0.6, tint: [0.42, 0.44, 0.41], reach: garden ? 4 : 2.3 },
  ];
  st.nook = (x, y, z) =>
    (z < near
      ? (1 - 0.6 * Math.exp(-(wide - Math.abs(x)) * 1.5)) * (garden ? 1.6 : 0.35 + 0.65 * ramp(-1, near, z))
      : 1.15) *
    (1 - 0.4 * Math.exp(-Math.max(0, y) * 3));
  flood(p, m, 0.5 + m.water * 0.5, 0.5);
  const base = st.water!.depth;
  st.water!.depth = (x, z) =>
    z > near + 0.7 ? 0.22 + base(x, z) * 0.4 : m.water > 0.15 ? base(x, z) - 0.26 : -1;
  if (sub === "hooks") hooks(p, half, wide, near, m);
  if (sub === "clocks") clocks(p, half, wide, near, m);
  rainThrough(p, -half * 0.93, half * 0.93, head - 0.25, near, 0.85);
  p.live = { ...p.live, dust: 0.3, fog: 0.12 };
  p.live.drops = [];
  return p;
}

function hooks(p: Plan, half: number, wide: number, near: number, m: Mood): void {
  const z = near - 0.05,
    tints: readonly RGB[] = [
      [0.75, 0.66, 0.5],
      [0.5, 0.56, 0.52],
      [0.62, 0.45, 0.36],
    ];
  for (const g of [-1, 1]) {
    p.stage.solids.push(
      box(
        g > 0 ? half + 0.4 : -wide,
        1.62,
        z - 0.04,
        g > 0 ? wide : -half - 0.4,
        1.78,
        z,
        wood([0.4, 0.32, 0.22], 3, 0.2),
      ),
    );
    for (let x = half + 0.6; x < wide; x += 0.34) {
      const X = g * x,
        worn = cell(Math.floor(x * 9) + g, m.seed) < 0.2;
      p.layers.push({
        z: z - 0.1,
        paint: (b) => {
          b.rod([X, 1.72, z], [X, 1.6, z - 0.08], 0.03, IRON, 1.4);
          b.rod([X, 1.6, z - 0.08], [X, 1.65, z - 0.14], 0.03, IRON, 1.6);
          b.panel(
            [
              [X - 0.035, 1.9, z],
              [X + 0.035, 1.9, z],
              [X + 0.035, 1.84, z],
              [X - 0.035, 1.84, z],
            ],
            [1.2, 1.14, 0.95],
            1,
            0.1,
          );
          if (worn) coat(b, X, 1.66, z - 0.1, 0.82, tints[Math.floor(x * 9) % 3]!);
        },
      });
    }
  }
  const X = half + 0.94;
  p.layers.push({
    z: z - 0.2,
    paint: (b) => {
      b.panel(
        [
          [X - 0.05, 1.6, z - 0.1],
          [X + 0.05, 1.6, z - 0.1],
          [X + 0.06, 1.4, z - 0.1],
          [X - 0.05, 1.4, z - 0.1],
        ],
        [2.2, 0.55, 0.42],
        1,
        0.2,
      );
      b.rod([X + 0.05, 1.5, z - 0.1], [X + 0.1, 1.46, z - 0.1], 0.05, [2.1, 0.52, 0.4]);
    },
  });
  p.stage.solids.push(
    box(-wide, 0.4, near - 0.5, -half - 0.5, 0.46, near - 0.15, wood([0.4, 0.32, 0.22], 0.17, 0.3)),
  );
}

function clocks(p: Plan, half: number, wide: number, near: number, m: Mood): void {
  const s = p.stage.solids,
    dice = chance(m.seed),
    hang: [number, number, number][] = [];
  for (let k = 0; k < 90; k++) {
    const r = dice.in(0.11, 0.34),
      x = (dice.odds(0.5) ? 1 : -1) * dice.in(half + 0.5, wide - 0.2),
      y = dice.in(1.0, 3.4);
    if (hang.every(([a, b, c]) => Math.hypot(a - x, b - y) > c + r + 0.06)) hang.push([x, y, r]);
  }
  for (const [x, y, r] of hang) {
    const z = near - 0.12,
      rim = dice.pick([
        [0.2, 0.14, 0.09],
        [0.5, 0.38, 0.18],
        [0.12, 0.12, 0.12],
      ] as const);
    s.push(
      drum("z", x, y, r, z, near, wood(rim, 9, 0)),
      drum("z", x, y, r * 0.82, z - 0.02, near, plain([0.72, 0.69, 0.58])),
    );
    const a = dice() * 6.28,
      c = dice() * 6.28;
    p.fine.push({
      z: z - 0.2,
      paint: (b) => {
        for (const [g, l] of [
          [a, 0.45],
          [c, 0.68],
        ] as const)
          b.rod([x, y, z - 0.02], [x + Math.cos(g) * r * l, y + Math.sin(g) * r * l, z - 0.02], 0.02, IRON);
      },
    });
  }
}

/** A winter garden: iron and mossy glass overhead, green at the sides. */
function glassHouse(p: Plan, wide: number, near: number, narrow: boolean): void {
  const s = p.stage.solids,
    frame = rusted([0.33, 0.36, 0.33], 0.5),
    pane = (u: number, v: number) => {
      const a = u / 0.8,
        b = v / 0.9;
      return a - Math.floor(a) > 0.09 && b - Math.floor(b) > 0.07;
    };
  s.push(slab("y", 4.1, 0.08, -wide, -3, wide, near, frame, (x, z) => !pane(x, z)));
  for (const g of [-1, 1])
    s.push(
      slab("x", g > 0 ? wide : -wide - 0.08, 0.08, -3, 0.6, near, 4.1, frame, (z, y) => !pane(z, y)),
      box(
        g > 0 ? wide - 0.1 : -wide,
        0,
        1,
        g > 0 ? wide : -wide + 0.1,
        0.6,
        near,
        brick([0.4, 0.28, 0.2], 0.3, 1),
      ),
    );
  for (let k = 0; k < (narrow ? 4 : 9); k++) {
    const g = k % 2 ? 1 : -1,
      z = 2.6 + k * 0.32,
      x = g * (wide - 0.55 - cell(k, 2) * 0.5);
    p.layers.push({
      z,
      paint: (b) => {
        tree(b, k % 3 ? "birch" : "willow", x, z, (narrow ? 1.7 : 2.6) + cell(k, 3) * 1.4, 0, -g * 0.12);
      },
    });
  }
  p.layers.push({
    z: 2.4,
    paint: (b) =>
      grass(
        b,
        2.4,
        5.4,
        420,
        0.7,
        [
          [0.6, 0.8, 0.35],
          [0.9, 1.0, 0.5],
          [1.2, 1.1, 0.6],
        ],
        () => 0,
        (x) => Math.abs(x) < wide * 0.5 + cell(Math.floor(x * 7), 3) * 0.5,
      ),
  });
}
