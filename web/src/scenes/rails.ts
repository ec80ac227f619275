// Rails into the fog, and what stands on them.

import { type Mood, roomier } from "./layout";
import { DARK, meadowGrass, openPlace, type Plan, poles, puddles, stand, woods } from "./open";
import { tree } from "./plants";
import { cell, chance, clouds, noise, ramp } from "./random";
import { box, drum, post, slab } from "./solids";
import { earth, giving, plain, rusted, sward, wood } from "./surfaces";
import type { Eye, RGB } from "./trace";
import type { Surface } from "./types";

/** Ballast with sleepers and the dark between the rails. */
function trackBed(tracks: readonly number[]): Surface {
  const tie = wood([0.28, 0.23, 0.18], 0.3, 0.6),
    near = (x: number) => Math.min(...tracks.map((t) => Math.abs(x - t)));
  const bed = giving(earth([0.34, 0.31, 0.27], 0.3, 0.25), tie, (x, _y, z) =>
    Number(near(x) < 1.32 && z / 0.68 - Math.floor(z / 0.68) < 0.4 && noise(x * 2, z * 1.4) < 0.78),
  );
  return giving(bed, sward(0.4), (x, _y, z) =>
    ramp(1.9, 2.9, near(x) + (clouds(x * 0.8, z * 0.3, 3) - 0.5) * 1.6),
  );
}

export function rails(m: Mood, eye: Eye): Plan {
  const p = openPlace(m, eye),
    dice = chance(m.seed + 23),
    s = p.stage.solids,
    side = -roomier(eye),
    narrow = eye.width < eye.height;
  const other = -side * (narrow ? 3.6 : 5.2),
    tracks = [0, other],
    steel = plain([0.36, 0.3, 0.25], 0.5);
  s.push(slab("y", -0.5, 0.5, -300, 0, 300, 500, trackBed(tracks), undefined, false));
  for (const t of tracks)
    for (const g of [-0.76, 0.7]) s.push(box(t + g, 0, 1, t + g + 0.07, 0.17, 400, steel, false));
  p.stage.water = puddles(m, dice, 0.01, m.water * 0.6 + m.wet * 0.2, (x) =>
    Math.min(Math.abs(x - other / 2), Math.abs(x - side * 3)) < 1.1 ? 1.3 : 0.2,
  );
  p.stage.fog = { ...p.stage.fog, thick: p.stage.fog.thick + 0.008 };
  woods(p, dice);
  poles(
    p,
    side * (narrow ? 2.5 : 4.2),
    [6.5, 13, 22, 34, 52, 80],
    6.2,
    2,
    (i) => (cell(i, m.seed + 4) - 0.5) * 0.9,
  );
  if (m.subject === "carriages") for (let k = 0; k < 6; k++) wagon(p, other, 11 + k * 15.4, k, m);
  else wagon(p, other, m.subject === "handcar" ? 30 : 40, 3, m);
  if (m.subject === "handcar") handcar(p, narrow ? 11 : 8.5);
  if (m.subject === "signal box") signalBox(p, side * (narrow ? 3.1 : 6), narrow ? 15 : 13, m);
  stand(p, dice, 12, 24, 70, (x) => Math.abs(x) > 8);
  meadowGrass(p, 0.6, (x, z) => Math.min(Math.abs(x), Math.abs(x - other)) < 1.7 + noise(z * 0.5, x) * 0.9);
  return p;
}

/** A carriage with curtains drawn, or a goods wagon; birches in some roofs. */
function wagon(p: Plan, x: number, z: number, k: number, m: Mood): void {
  const s = p.stage.solids,
    goods = cell(k, m.seed) > 0.6,
    tint: RGB = goods ? [0.33, 0.2, 0.14] : cell(k, 7) > 0.5 ? [0.22, 0.28, 0.22] : [0.3, 0.3, 0.24];
  const body = rusted(tint, 0.35 + m.ruin * 0.5),
    glass = plain([0.1, 0.12, 0.12], 0.6),
    cloth = plain([0.5, 0.46, 0.36]);
  const skin: Surface = (h, X, y, Z, c) => {
    if (Math.abs(h.nz) > 0.5 && Math.abs(X - x) < 0.42 && y < 3) {
      glass(h, X, y, Z, c);
      return;
    }
    const t = (Z - z) / 1.75,
      f = t - Math.floor(t);
    if (!goods && Math.abs(h.nx) > 0.5 && y > 2.0 && y < 2.95 && f > 0.22 && f < 0.8) {
      (f > 0.34 && f < 0.68 && cell(Math.floor(t), k) < 0.55 ? glass : cloth)(h, X, y, Z, c);
      return;
    }
    body(h, X, y, Z, c);
    if (!goods && y > 1.7 && y < 1.8) {
      c.r += 0.14;
      c.g += 0.12;
      c.b += 0.05;
    }
  };
  s.push(box(x - 1.45, 1.05, z, x + 1.45, 3.45, z + 14, skin));
  const lid = rusted([0.25, 0.24, 0.21], 0.5);
  s.push(
    box(x - 1.55, 3.45, z - 0.15, x + 1.55, 3.57, z + 14.15, lid),
    box(x - 1.15, 3.57, z - 0.1, x + 1.15, 3.72, z + 14.1, lid),
    box(x - 0.6, 3.72, z + 0.6, x + 0.6, 3.95, z + 13.4, lid),
  );
  for (const o of [-0.85, 0.85]) s.push(drum("z", x + o, 0.95, 0.2, z - 0.5, z, plain([0.1, 0.095, 0.09])));
  s.push(box(x - 1.2, 0.65, z + 0.3, x + 1.2, 1.05, z + 13.7, plain([0.08, 0.075, 0.07])));
  for (const w of [1.6, 3.4, 10.6, 12.4])
    for (const o of [-0.82, 0.7])
      s.push(drum("x", z + w, 0.62, 0.47, x + o, x + o + 0.14, rusted([0.16, 0.14, 0.12], 0.8)));
  if (k % 2 === 1 || m.subject !== "carriages")
    for (let i = 0; i < 3; i++) {
      const tz = z + 1.5 + i * 3.5;
      p.layers.push({
        z: z - 0.2 + i * 0.05,
        paint: (b) => tree(b, "birch", x + (i - 1) * 0.7, tz, 3.6 - i * 0.5, 3.6, 0.1 * (i - 1)),
      });
    }
}

function handcar(p: Plan, z: number): void {
  const s = p.stage.solids,
    iron = rusted([0.2, 0.2, 0.18], 0.5);
  s.push(box(-0.85, 0.55, z, 0.85, 0.68, z + 2.1, wood([0.42, 0.35, 0.25], 0.2, 0.4)));
  for (const o of [-0.82, 0.7])
    for (const w of [0.4, 1.7]) s.push(drum("x", z + w, 0.4, 0.26, o, o + 0.1, iron));
  s.push(
    box(-0.2, 0.68, z + 0.85, -0.12, 1.5, z + 1.2, iron),
    box(0.12, 0.68, z + 0.85, 0.2, 1.5, z + 1.2, iron),
  );
  p.layers.push({
    z: z + 0.9,
    paint: (b) => {
      b.rod([0, 1.45, z + 1], [0, 1.75, z + 0.1], 0.08, DARK);
      b.rod([0, 1.45, z + 1], [0, 1.2, z + 1.9], 0.08, DARK);
      b.rod([-0.5, 1.75, z + 0.1], [0.5, 1.75, z + 0.1], 0.07, [0.3, 0.24, 0.17]);
      b.rod([-0.5, 1.2, z + 1.9], [0.5, 1.2, z + 1.9], 0.07, DARK);
    },
  });
}

/** A signal box on stilts, glass on every side. */
function signalBox(p: Plan, x: number, z: number, m: Mood): void {
  const s = p.stage.solids,
    timber = wood([0.38, 0.35, 0.28], 0.16, 0.5 + m.ruin * 0.4),
    wide = 2;
  for (const dx of [-wide + 0.2, wide - 0.2])
    for (const dz of [0.1, 4]) s.push(post(x + dx, z + dz, 0, 3.3, 0.15, 0.13, timber));
  s.push(box(x - wide, 3.2, z, x + wide, 4.2, z + 4.2, timber));
  const pane = (u: number, v: number, o: number) => {
    const i = Math.floor((u - o) / 0.72),
      f = (u - o) / 0.72 - i;
    return v > 4.22 && v < 5.62 && f > 0.09 && f < 0.91 && Math.abs(v - 5.0) > 0.035;
  };
  const lost = (u: number, v: number) => pane(u, v, x - wide);
  s.push(slab("z", z, 0.12, x - wide, 4.2, x + wide, 5.9, timber, (u, v) => !lost(u, v)));
  s.push(slab("z", z + 4.1, 0.12, x - wide, 4.2, x + wide, 5.9, timber, (u, v) => !lost(u, v)));
  for (const q of [x - wide, x + wide - 0.12])
    s.push(slab("x", q, 0.12, z, 4.2, z + 4.2, 5.9, timber, (u, v) => !pane(u, v, z)));
  s.push(box(x - wide - 0.5, 5.9, z - 0.5, x + wide + 0.5, 6.08, z + 4.7, rusted([0.24, 0.23, 0.21], 0.5)));
  for (let k = 0; k < 10; k++)
    s.push(
      box(
        x - 1.4 + k * 0.28,
        4.2,
        z + 1.2,
        x - 1.34 + k * 0.28,
        4.9 + cell(k, 3) * 0.25,
        z + 1.26,
        plain([0.5, 0.4, 0.18], 0.2),
      ),
    );
  p.layers.push({
    z: z - 0.1,
    paint: (b) => {
      for (let k = 0; k < 13; k++)
        b.rod(
          [x + wide + 0.2, k * 0.25, z - 1.8 + k * 0.14],
          [x + wide + 0.9, k * 0.25, z - 1.8 + k * 0.14],
          0.06,
          [0.3, 0.26, 0.2],
        );
      b.rod([x + wide + 0.2, 0, z - 1.8], [x + wide + 0.2, 3.3, z], 0.08, DARK);
      b.rod([x + wide + 0.2, 1, z - 1.8], [x + wide + 0.2, 4.3, z], 0.05, DARK);
    },
  });
}
