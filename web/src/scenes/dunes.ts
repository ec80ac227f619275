// Sand: under the sky, and filling a hall.
import { chamber } from "./chamber";
import { type Mood, roomier, span } from "./layout";
import { arch, openPlace, type Plan, puddles, reach, stand } from "./open";
import { cell, chance, clamp, clouds, noise, ramp } from "./random";
import { ball, box, land, post, slab, turned } from "./solids";
import { concrete, plain, plaster, rusted, sand, wood } from "./surfaces";
import type { Eye, RGB } from "./trace";
import type { Surface } from "./types";

const DIM: RGB = [0.16, 0.15, 0.13];

export const dunes = (m: Mood, eye: Eye): Plan => (m.inside ? sandHall : openDunes)(m, eye);

/** Sand under the sky: a belfry, boats, doors. */
function openDunes(m: Mood, eye: Eye): Plan {
  const p = openPlace(m, eye),
    dice = chance(m.seed + 71),
    s = p.stage.solids,
    narrow = eye.width < eye.height,
    ox = dice.in(0, 60),
    side = roomier(eye);
  const flat = m.subject === "boats";
  const height = (x: number, z: number) => {
    const n = clouds(x * 0.055 + ox, z * 0.07, 2),
      r = 1 - Math.abs(2 * n - 1);
    return (
      (r * r * 2.6 - 1.5) * ramp(2, 12, z) * (flat ? ramp(26, 50, z) * 1.8 + 0.05 : 1) +
      ramp(40, 110, z) * 5 * noise(x * 0.02 + ox, 2)
    );
  };
  s.push(land(height, -2, 9, 220, sand([0.62, 0.55, 0.41])));
  p.stage.fog = { ...p.stage.fog, thick: p.stage.fog.thick * 0.8 + 0.004 };
  if (flat || m.water > 0.15)
    p.stage.water = {
      ...puddles(m, dice, flat ? -0.02 : -0.9, 0.4 + m.water),
      depth: (x, z) => (clouds(x * 0.1 + ox, z * 0.2, 3) - 0.47) * 0.4 + Math.min(0, -0.02 - height(x, z)),
    };
  const z =
      m.subject === "belfry" ? (12.4 * eye.focal) / (eye.hz * 0.9) : reach(eye, 10, narrow ? 1 : 0.42, 9),
    x = side * span(eye, z) * (narrow ? 0.05 : 0.24);
  if (m.subject === "belfry") belfry(p, x, height(x, z), z, m);
  if (flat)
    for (let k = 0; k < 4; k++)
      boat(
        p,
        x + [0, -7, 9, -2][k]! * side * 0.7,
        z + [0, 9, 16, 26][k]!,
        dice.in(-0.5, 0.5) + (k % 2 ? 0.5 : 0),
        k,
        m,
      );
  if (m.subject === "doors")
    for (let k = -5; k <= 5; k++) door(p, x * 0.4 + k * 1.24, z * 0.85 + k * k * 0.05, height, k, m);
  if (!flat) stand(p, dice, 3, 16, 40, (tx) => Math.abs(tx - x) > 6, height, ["dead"]);
  if (!flat)
    p.tufts = {
      many: 14,
      reed: false,
      tints: [
        [0.55, 0.5, 0.33],
        [0.66, 0.6, 0.42],
      ],
      tall: 0.6,
      bare: (tx, tz) => clouds(tx * 0.45, tz * 0.45, 2) < 0.58,
    };
  return p;
}

function belfry(p: Plan, x: number, y: number, z: number, m: Mood): void {
  const s = p.stage.solids,
    lime = plaster([0.6, 0.58, 0.52], [0.66, 0.64, 0.57], 1, 0.3 + m.ruin * 0.5),
    w = 1.9;
  const open = (o: number) => (u: number, v: number) =>
    !arch(o - 0.85, o + 0.85, y + 4.6, y + 7.2)(u, v) && !arch(o - 0.5, o + 0.5, y - 1, y + 1.5)(u, v);
  s.push(
    slab("z", z, 0.5, x - w, y - 2, x + w, y + 8, lime, open(x)),
    slab("z", z + 3.3, 0.5, x - w, y - 2, x + w, y + 8, lime, open(x)),
  );
  for (const q of [x - w, x + w - 0.5])
    s.push(slab("x", q, 0.5, z, y - 2, z + 3.8, y + 8, lime, (u, v) => open(z + 1.9)(u, v)));
  s.push(
    box(x - w - 0.2, y + 8, z - 0.2, x + w + 0.2, y + 8.3, z + 4, lime),
    post(x, z + 1.9, y + 8.3, y + 9.2, 1.5, 1.3, lime),
    ball(x, y + 9.6, z + 1.9, 1.45, 1.5, 1.45, rusted([0.26, 0.32, 0.28], 0.4), true),
    post(x, z + 1.9, y + 10.8, y + 12.4, 0.5, 0.03, rusted([0.26, 0.32, 0.28], 0.4)),
    ball(x, y + 6.2, z + 1.9, 0.5, 0.6, 0.5, plain([0.14, 0.15, 0.12], 0.3)),
  );
  s.push(box(x + w, y - 2, z + 0.6, x + w + 6, y + 1.6, z + 5.5, lime));
  p.stage.lamps.push({ x, y: y + 0.9, z: z + 1.5, tint: [0.8, 0.46, 0.16], reach: 1.6 });
  p.fine.push({
    z: z,
    paint: (b) => {
      b.rod([x, y + 12.3, z + 1.9], [x, y + 13.6, z + 1.9], 0.07, [0.1, 0.1, 0.09]);
      b.rod([x - 0.35, y + 13.1, z + 1.9], [x + 0.35, y + 13.1, z + 1.9], 0.06, [0.1, 0.1, 0.09]);
    },
  });
}

function boat(p: Plan, x: number, z: number, a: number, k: number, m: Mood): void {
  const s = p.stage.solids,
    long = 3.6 + cell(k, 4) * 1.6,
    tint: RGB = [
      [0.3, 0.33, 0.34],
      [0.42, 0.22, 0.16],
      [0.5, 0.48, 0.42],
      [0.22, 0.27, 0.24],
    ][k % 4] as unknown as RGB;
  const hull = rusted(tint, 0.3 + m.ruin * 0.4),
    sheer = (u: number) => 1.15 + ((u - x) / long) ** 2 * 0.85,
    keel = (u: number) => -0.3 + Math.max(0, Math.abs((u - x) / long) - 0.45) ** 1.6 * 4;
  s.push(
    turned(
      slab("z", z, 1.7, x - long, -0.5, x + long, 2.4, hull, (u, v) => v < sheer(u) && v > keel(u)),
      x,
      z,
      a,
    ),
  );
  s.push(
    turned(
      box(x + long * 0.15, 0.9, z + 0.3, x + long * 0.6, 2.5, z + 1.4, wood([0.5, 0.47, 0.4], 0.2, 0.6)),
      x,
      z,
      a,
    ),
    turned(box(x + long * 0.1, 2.5, z + 0.2, x + long * 0.65, 2.62, z + 1.5, hull), x, z, a),
  );
  p.layers.push({
    z: z - 0.1,
    paint: (b) => {
      b.rod([x - 0.4, 0.8, z + 0.8], [x - 0.4 + a, 6.4, z + 0.8], 0.13, [0.24, 0.2, 0.16]);
      b.rod([x - 0.4 + a * 0.4, 2.4, z + 0.8], [x + 2.2, 3.3, z + 0.8], 0.09, [0.24, 0.2, 0.16]);
      if (!k) b.rod([x - 0.15 + a, 5.7, z + 0.8], [x + 0.3 + a, 5.8, z + 0.8], 0.34, [0.3, 0.3, 0.28]);
    },
  });
  p.fine.push({
    z: z - 0.2,
    paint: (b) => {
      for (const e of [-long * 0.94, long * 0.94])
        b.wire(
          [x - 0.4 + a, 6.3, z + 0.8],
          [x + e * Math.cos(a), 1.9, z + 0.8 - e * Math.sin(a)],
          0.15,
          0.03,
          [0.2, 0.18, 0.15],
        );
    },
  });
}

function door(
  p: Plan,
  x: number,
  z: number,
  height: (x: number, z: number) => number,
  k: number,
  m: Mood,
): void {
  const y = height(x, z) - 0.2,
    tint = (
      [
        [0.36, 0.24, 0.16],
        [0.5, 0.5, 0.44],
        [0.25, 0.33, 0.34],
        [0.46, 0.41, 0.28],
        [0.3, 0.34, 0.24],
      ] as const
    )[(k + 20) % 5]!,
    coat = plaster(tint, tint, 0, 0.35 + m.ruin * 0.5);
  const panels: Surface = (h, X, Y, Z, c) => {
    coat(h, X, Y, Z, c);
    const u = Math.abs(Math.abs(h.u - x) - 0.25),
      v = Math.abs(((Y - y + 0.6) % 1.05) - 0.5),
      e = Math.max(u / 0.17, v / 0.42);
    if (e > 0.82 && e < 1) {
      c.r *= 0.6;
      c.g *= 0.6;
      c.b *= 0.6;
    } else if (e < 0.82) {
      c.r *= 0.88;
      c.g *= 0.88;
      c.b *= 0.88;
    }
  };
  const low = clamp(cell(k + 20, m.seed) * 0.4);
  p.stage.solids.push(
    turned(
      box(x - 0.52, y - 1, z, x + 0.52, y + 2.35 - low, z + 0.09, panels),
      x,
      z,
      (cell(k + 20, 9) - 0.5) * 0.7,
    ),
  );
}

/** A hall filled with sand, light falling in from one side. */
function sandHall(m: Mood, eye: Eye): Plan {
  const dice = chance(m.seed + 71),
    narrow = eye.width < eye.height,
    side = dice.odds(0.5) ? 1 : -1,
    wide = narrow ? 4.4 : 7.2,
    tall = 6.2,
    deep = 28,
    ox = dice.in(0, 50);
  const wall = plaster([0.42, 0.4, 0.33], [0.55, 0.51, 0.42], 0, 0.3 + m.ruin * 0.4),
    iron = m.subject === "iron hall";
  const p = chamber(m, eye, {
    wide,
    tall,
    deep,
    floor: null,
    wall: iron ? rusted([0.32, 0.3, 0.25], 0.5 + m.ruin * 0.4) : wall,
    back: wall,
    roof: iron ? rusted([0.26, 0.25, 0.22], 0.8) : concrete([0.42, 0.4, 0.34], 0.7, 3),
    windows: { sides: [side], every: 4.2, broad: 1.7, sill: 2.5, head: 5.3, round: !iron },
    open: (x, z) =>
      iron ? Math.abs(((x + z * 0.1) % 3.1) - 1) < 0.34 && noise(x, z) > 0.45 && z > 5 : false,
  });
  const height = (x: number, z: number) => {
    const n = clouds(x * 0.13 + ox, z * 0.16 + ox, 2),
      r = 1 - Math.abs(2 * n - 1),
      s = Math.sin(x * 0.42 + z * 0.8 + n * 5 + ox);
    return (
      (r * r * 1.15 + (1 - Math.abs(s)) ** 1.6 * 0.6) * ramp(1, 7, z) * 0.95 -
      0.25 +
      ramp(wide * 0.72, wide, Math.abs(x)) * 0.9 +
      ramp(deep - 7, deep, z) * 1.1
    );
  };
  p.stage.solids.push(land(height, -0.6, 3.1, deep, sand([0.62, 0.55, 0.41])));
  p.eye.up = 1.75;
  if (!iron)
    for (let z = 6; z < deep; z += 4.6)
      for (const g of [-1, 1])
        p.stage.solids.push(
          post(g * wide * 0.55, z, -1, tall, 0.34, 0.32, wall),
          box(g * wide * 0.55 - 0.5, tall - 0.5, z - 0.5, g * wide * 0.55 + 0.5, tall, z + 0.5, wall),
        );
  else
    for (let z = 4; z < deep; z += 4)
      p.layers.push({
        z,
        paint: (b) => {
          b.rod([-wide, tall - 0.9, z], [wide, tall - 0.9, z], 0.12, DIM, 0.7);
          for (let x = -wide; x < wide; x += 1.6) {
            b.rod([x, tall - 0.9, z], [x + 0.8, tall - 0.1, z], 0.07, DIM, 0.7);
            b.rod([x + 0.8, tall - 0.1, z], [x + 1.6, tall - 0.9, z], 0.07, DIM, 0.7);
          }
        },
      });
  const k = Math.max(0.8, p.stage.sunTint[0]);
  p.stage.sunTint = [k, k * 0.9, k * 0.7];
  p.stage.shafts = 0.5;
  p.live.dust = 1;
  return p;
}
