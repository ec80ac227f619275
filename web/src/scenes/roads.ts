// Where the Zone begins and how one comes into it: the barrier on the road, the rails.
import { tree } from "./brush";
import { roomier, span, type Mood } from "./layout";
import { arch, flicker, meadowGrass, openPlace, puddles, ragged, stand, woods, type Plan } from "./open";
import { cell, chance, clamp, clouds, noise, ramp } from "./random";
import { box, drum, post, slab } from "./solids";
import { brick, earth, giving, plain, plaster, rusted, shining, sward, wood, type Surface } from "./surfaces";
import type { Eye, RGB } from "./trace";

const DARK: RGB = [0.13, 0.12, 0.1];

/** Posts along the way with wires strung between them. */
export function poles(p: Plan, x: number, zs: readonly number[], tall: number, arms: number, lean: (i: number) => number): void {
  zs.forEach((z, i) => {
    const top: [number, number, number] = [x + lean(i), tall, z];
    p.layers.push({ z, paint: (b) => {
      b.rod([x, -0.2, z], top, 0.24, DARK);
      for (let k = 0; k < arms; k++) b.rod([top[0] - 0.9, tall - 0.4 - k * 0.7, z], [top[0] + 0.9, tall - 0.45 - k * 0.7, z], 0.13, DARK);
    } });
    const next = zs[i + 1];
    if (next === undefined) return;
    p.fine.push({ z, paint: (b) => {
      for (const o of arms ? [-0.8, 0.8] : [0]) for (let k = 0; k < Math.max(1, arms); k++) {
        b.wire([top[0] + o, tall - 0.3 - k * 0.7, z], [x + lean(i + 1) + o, tall - 0.3 - k * 0.7, next], 0.035 * (next - z), 0.03, DARK);
      }
    } });
  });
}

/** A fence of barbed wire. */
function fence(p: Plan, x: number, from: number, to: number, seed: number): void {
  const dice = chance(seed);
  for (let z = to; z > from; z -= 2.6) {
    const lean = dice.near(0, 0.12), next = dice.near(0, 0.12), lost = dice.odds(0.15);
    p.layers.push({ z, paint: (b) => b.rod([x, 0, z], [x + lean, 1.5, z], 0.11, [0.3, 0.27, 0.22]) });
    if (!lost) p.fine.push({ z, paint: (b) => { for (const h of [0.45, 0.9, 1.35]) b.wire([x + lean, h, z], [x + next, h, Math.max(from, z - 2.6)], 0.05, 0.02, [0.2, 0.17, 0.14]); } });
  }
}

/** A worn road: two wheel tracks, mended patches, water in the ruts. */
function road(half: number): Surface {
  const grit = earth([0.33, 0.32, 0.29], 0.12, 0);
  return giving((h, x, y, z, c) => {
    const worn = ramp(0.5, 0.1, Math.abs(Math.abs(x) - 0.95));
    grit(h, x, y, z, c);
    c.r *= 1 - worn * 0.3; c.g *= 1 - worn * 0.3; c.b *= 1 - worn * 0.27;
    c.wet = 0.15 + worn * 0.4;
  }, sward(0.35), (x, _y, z) => (Math.abs(x) + (noise(z * 0.7, x) - 0.5) * 0.9 - half) / 0.35);
}

export function border(m: Mood, eye: Eye): Plan {
  const p = openPlace(m, eye), dice = chance(m.seed + 11), s = p.stage.solids, narrow = eye.width < eye.height, z = clamp((eye.focal * 10) / eye.width, 9, 14), half = Math.min(2.5, span(eye, z) * 0.38);
  s.push(slab("y", -0.5, 0.5, -300, 0, 300, 400, road(half), undefined, false));
  p.stage.water = puddles(m, dice, 0.004, 0.15 + m.water * 0.4 + m.wet * 0.25, (x) => (Math.abs(Math.abs(x) - 0.95) < 0.5 + 0.3 * noise(x, 3) ? 1.6 : Math.abs(x) < half ? 0.7 : 0.1));
  woods(p, m, dice);
  const side = roomier(eye), edge = half + (narrow ? 0.25 : 0.5);
  const up = m.subject === "shed" ? 0.5 : 0.03, piv = side * edge, reach = 2 * edge + 0.3, at = (t: number): [number, number, number] => [piv - side * reach * t, 1.2 + up * 6 * t - 0.6 * t * t, z];
  p.layers.push({ z, paint: (b) => { // the pole, sagging a little, its paint worn
    for (let k = 0; k < 14; k++) b.rod(at(k / 14), at((k + 1) / 14), 0.21, [0.1, 0.09, 0.08]);
    for (let k = 0; k < 14; k++) b.rod(at(k / 14 + 0.006), at((k + 1) / 14 - 0.006), 0.15, k & 1 ? [0.8, 0.77, 0.68] : [0.4, 0.12, 0.08]);
  } });
  s.push(box(piv - 0.22, 0, z - 0.1, piv + 0.22, 1.32, z + 0.3, plaster([0.42, 0.41, 0.36], [0.55, 0.53, 0.46], 0.4, 0.6)));
  s.push(post(piv + side * 0.62, z + 0.1, 0.62, 1.02, 0.2, 0.24, rusted([0.3, 0.32, 0.3], 0.6)));
  s.push(box(-piv - 0.1, 0, z, -piv + 0.1, 1.2, z + 0.2, wood([0.36, 0.31, 0.24], 0.2, 0.5)));
  if (m.subject === "barrier") hut(p, piv + side * (narrow ? 0.4 : 0.75), z + 1.4, side, m);
  else shed(p, side, z + 2, m);
  // the frontier itself: a line of posts and wire across the land, and lamps on tall poles
  fence(p, -half - 1.3, 4.5, 44, m.seed); fence(p, half + 1.3, 4.5, 44, m.seed + 1);
  for (let x = -60; x < 60; x += 3.4) if (Math.abs(x) > half + 1) p.layers.push({ z: 44, paint: (b) => { b.rod([x, 0, 44], [x + 0.1, 2.1, 44], 0.13, DARK); b.rod([x, 1.9, 44], [x + 3.4, 1.85, 44], 0.05, DARK, 1.3); b.rod([x, 1.2, 44], [x + 3.4, 1.15, 44], 0.05, DARK, 1.3); } });
  poles(p, -side * (half + 1.9), [7.5, 15, 27, 45, 75], 6.4, 1, (i) => (cell(i, m.seed) - 0.5) * 0.7);
  stand(p, dice, 9, 30, 60, (x) => Math.abs(x) > 5);
  meadowGrass(p, m, 0.62, (x, zz) => Math.abs(x) < half + 0.3 + noise(zz * 0.7, x) * 0.5);
  return p;
}

/** The guards' hut: a lit or dark window, an open door, a pipe for the stove. */
function hut(p: Plan, x: number, z: number, side: number, m: Mood): void {
  const s = p.stage.solids, a = Math.min(x, x + side * 2.5), b = a + 2.5, boards = wood([0.4, 0.38, 0.31], 0.19, 0.4 + m.ruin);
  const door = arch(a + 0.25, a + 0.95, 0, 1.9), pane = (u: number, v: number) => u > a + 1.3 && u < b - 0.3 && v > 1.05 && v < 1.8 && Math.abs(u - (a + b) / 2 - 0.5) > 0.03;
  s.push(slab("z", z, 0.16, a, 0, b, 2.5, boards, (u, v) => !door(u, v) && !pane(u, v)));
  s.push(box(a, 0, z + 0.16, a + 0.12, 2.5, z + 2.6, boards), box(b - 0.12, 0, z + 0.16, b, 2.5, z + 2.6, boards));
  s.push(box(a, 0, z + 2.5, b, 2.5, z + 2.6, plain([0.09, 0.08, 0.07])));
  s.push(box(a - 0.35, 2.5, z - 0.5, b + 0.35, 2.68, z + 2.9, rusted([0.26, 0.25, 0.22], 0.5)));
  s.push(post(b - 0.5, z + 1.6, 2.6, 3.5, 0.1, 0.1, rusted([0.2, 0.19, 0.17], 0.7)));
  const dark = m.hour > 0.7 || m.hour < 0.12 || m.weather === "mist" || m.sepia;
  if (dark) { // the stove's door stands open
    s.push(box(a + 1.5, 0.9, z + 1.6, a + 2.0, 1.7, z + 1.7, shining([1, 0.72, 0.36], 1.2)));
    p.stage.lamps.push({ x: a + 1.5, y: 1.5, z: z - 0.3, tint: [0.7, 0.42, 0.16], reach: 1.5 });
    flicker(p, a + 1.75, 1.4, z, 1.5, "255,190,110");
  }
}

/** The customs shed: long, doorless, its plaster going. */
function shed(p: Plan, side: number, z: number, m: Mood): void {
  const s = p.stage.solids, near = side * 4.2, far = side * 13, a = Math.min(near, far), b = Math.max(near, far), dice = chance(m.seed);
  const coat = plaster([0.36, 0.4, 0.36], [0.56, 0.54, 0.46], 1.1, 0.5 + m.ruin * 0.5), top = ragged(dice, (u) => 5.1 - Math.abs(u - (a + b) / 2) * 0.12);
  const holes = [0, 1, 2].map((k) => arch(a + 0.9 + k * 2.7, a + 2.7 + k * 2.7, k === 1 ? 0 : 1, 3));
  s.push(slab("z", z, 0.4, a, 0, b, 5.2, coat, (u, v) => v < top(u) && !holes.some((h) => h(u, v))));
  const wall = side > 0 ? a : b - 0.4;
  s.push(slab("x", wall, 0.4, z, 0, z + 11, 4.4, coat, (u, v) => v < top(u) && !arch(z + 2, z + 4, 0, 3)(u, v) && !arch(z + 6, z + 8, 0.9, 3)(u, v)));
  s.push(box(a, 0, z + 10.6, b, 4, z + 11, brick([0.4, 0.27, 0.2], 0.5, 0.7)));
  s.push(slab("y", 3.9, 0.16, a, z, b, z + 11, wood([0.25, 0.22, 0.18], 0.3, 1), (u, v) => clouds(u * 0.3, v * 0.3 + 8, 3) > 0.35 + m.ruin * 0.28));
  for (let k = 0; k < 4; k++) s.push(box(a + 1 + k * 1.9, 0, z - 1.2 - cell(k, 2) * 0.5, a + 2 + k * 1.9, 0.32 + cell(k, 5) * 0.2, z - 0.6, rusted([0.3, 0.22, 0.16], 0.2)));
}

/** Ballast with sleepers and the dark between the rails. */
function trackBed(tracks: readonly number[]): Surface {
  const tie = wood([0.28, 0.23, 0.18], 0.3, 0.6), near = (x: number) => Math.min(...tracks.map((t) => Math.abs(x - t)));
  const bed = giving(earth([0.34, 0.31, 0.27], 0.3, 0.25), tie, (x, _y, z) => Number(near(x) < 1.32 && z / 0.68 - Math.floor(z / 0.68) < 0.4 && noise(x * 2, z * 1.4) < 0.78));
  return giving(bed, sward(0.4), (x, _y, z) => ramp(1.9, 2.9, near(x) + (clouds(x * 0.8, z * 0.3, 3) - 0.5) * 1.6));
}

export function rails(m: Mood, eye: Eye): Plan {
  const p = openPlace(m, eye), dice = chance(m.seed + 23), s = p.stage.solids, side = -roomier(eye), narrow = eye.width < eye.height;
  const other = -side * (narrow ? 3.6 : 5.2), tracks = [0, other], steel = plain([0.36, 0.3, 0.25], 0.5);
  s.push(slab("y", -0.5, 0.5, -300, 0, 300, 500, trackBed(tracks), undefined, false));
  for (const t of tracks) for (const g of [-0.76, 0.7]) s.push(box(t + g, 0, 1, t + g + 0.07, 0.17, 400, steel, false));
  p.stage.water = puddles(m, dice, 0.01, m.water * 0.6 + m.wet * 0.2, (x) => (Math.min(Math.abs(x - other / 2), Math.abs(x - side * 3)) < 1.1 ? 1.3 : 0.2));
  p.stage.fog = { ...p.stage.fog, thick: p.stage.fog.thick + 0.008 };
  woods(p, m, dice);
  poles(p, side * (narrow ? 2.5 : 4.2), [6.5, 13, 22, 34, 52, 80], 6.2, 2, (i) => (cell(i, m.seed + 4) - 0.5) * 0.9);
  if (m.subject === "carriages") for (let k = 0; k < 6; k++) wagon(p, other, 11 + k * 15.4, k, m);
  else wagon(p, other, m.subject === "handcar" ? 30 : 40, 3, m);
  if (m.subject === "handcar") handcar(p, narrow ? 11 : 8.5);
  if (m.subject === "signal box") signalBox(p, side * (narrow ? 3.1 : 6), narrow ? 15 : 13, m);
  stand(p, dice, 12, 24, 70, (x) => Math.abs(x) > 8);
  meadowGrass(p, m, 0.6, (x, z) => Math.min(Math.abs(x), Math.abs(x - other)) < 1.7 + noise(z * 0.5, x) * 0.9);
  return p;
}

/** A carriage with curtains drawn, or a goods wagon; birches in some roofs. */
function wagon(p: Plan, x: number, z: number, k: number, m: Mood): void {
  const s = p.stage.solids, goods = cell(k, m.seed) > 0.6, tint: RGB = goods ? [0.33, 0.2, 0.14] : cell(k, 7) > 0.5 ? [0.22, 0.28, 0.22] : [0.3, 0.3, 0.24];
  const body = rusted(tint, 0.35 + m.ruin * 0.5), glass = plain([0.1, 0.12, 0.12], 0.6), cloth = plain([0.5, 0.46, 0.36]);
  const skin: Surface = (h, X, y, Z, c) => {
    if (Math.abs(h.nz) > 0.5 && Math.abs(X - x) < 0.42 && y < 3) { glass(h, X, y, Z, c); return; }
    const t = (Z - z) / 1.75, f = t - Math.floor(t);
    if (!goods && Math.abs(h.nx) > 0.5 && y > 2.0 && y < 2.95 && f > 0.22 && f < 0.8) {
      (f > 0.34 && f < 0.68 && cell(Math.floor(t), k) < 0.55 ? glass : cloth)(h, X, y, Z, c);
      return;
    }
    body(h, X, y, Z, c);
    if (!goods && y > 1.7 && y < 1.8) { c.r += 0.14; c.g += 0.12; c.b += 0.05; }
  };
  s.push(box(x - 1.45, 1.05, z, x + 1.45, 3.45, z + 14, skin));
  const lid = rusted([0.25, 0.24, 0.21], 0.5);
  s.push(box(x - 1.55, 3.45, z - 0.15, x + 1.55, 3.57, z + 14.15, lid), box(x - 1.15, 3.57, z - 0.1, x + 1.15, 3.72, z + 14.1, lid), box(x - 0.6, 3.72, z + 0.6, x + 0.6, 3.95, z + 13.4, lid));
  for (const o of [-0.85, 0.85]) s.push(drum("z", x + o, 0.95, 0.2, z - 0.5, z, plain([0.1, 0.095, 0.09])));
  s.push(box(x - 1.2, 0.65, z + 0.3, x + 1.2, 1.05, z + 13.7, plain([0.08, 0.075, 0.07])));
  for (const w of [1.6, 3.4, 10.6, 12.4]) for (const o of [-0.82, 0.7]) s.push(drum("x", z + w, 0.62, 0.47, x + o, x + o + 0.14, rusted([0.16, 0.14, 0.12], 0.8)));
  if (k % 2 === 1 || m.subject !== "carriages") for (let i = 0; i < 3; i++) {
    const tz = z + 1.5 + i * 3.5;
    p.layers.push({ z: z - 0.2 + i * 0.05, paint: (b) => tree(b, "birch", x + (i - 1) * 0.7, tz, 3.6 - i * 0.5, 3.6, 0.1 * (i - 1)) });
  }
}

function handcar(p: Plan, z: number): void {
  const s = p.stage.solids, iron = rusted([0.2, 0.2, 0.18], 0.5);
  s.push(box(-0.85, 0.55, z, 0.85, 0.68, z + 2.1, wood([0.42, 0.35, 0.25], 0.2, 0.4)));
  for (const o of [-0.82, 0.7]) for (const w of [0.4, 1.7]) s.push(drum("x", z + w, 0.4, 0.26, o, o + 0.1, iron));
  s.push(box(-0.2, 0.68, z + 0.85, -0.12, 1.5, z + 1.2, iron), box(0.12, 0.68, z + 0.85, 0.2, 1.5, z + 1.2, iron));
  p.layers.push({ z: z + 0.9, paint: (b) => { b.rod([0, 1.45, z + 1], [0, 1.75, z + 0.1], 0.08, DARK); b.rod([0, 1.45, z + 1], [0, 1.2, z + 1.9], 0.08, DARK); b.rod([-0.5, 1.75, z + 0.1], [0.5, 1.75, z + 0.1], 0.07, [0.3, 0.24, 0.17]); b.rod([-0.5, 1.2, z + 1.9], [0.5, 1.2, z + 1.9], 0.07, DARK); } });
}

/** A signal box on stilts, glass on every side. */
function signalBox(p: Plan, x: number, z: number, m: Mood): void {
  const s = p.stage.solids, timber = wood([0.38, 0.35, 0.28], 0.16, 0.5 + m.ruin * 0.4), wide = 2;
  for (const dx of [-wide + 0.2, wide - 0.2]) for (const dz of [0.1, 4]) s.push(post(x + dx, z + dz, 0, 3.3, 0.15, 0.13, timber));
  s.push(box(x - wide, 3.2, z, x + wide, 4.2, z + 4.2, timber));
  const pane = (u: number, v: number, o: number) => { const i = Math.floor((u - o) / 0.72), f = (u - o) / 0.72 - i; return v > 4.22 && v < 5.62 && f > 0.09 && f < 0.91 && Math.abs(v - 5.0) > 0.035; };
  const lost = (u: number, v: number) => pane(u, v, x - wide);
  s.push(slab("z", z, 0.12, x - wide, 4.2, x + wide, 5.9, timber, (u, v) => !lost(u, v)));
  s.push(slab("z", z + 4.1, 0.12, x - wide, 4.2, x + wide, 5.9, timber, (u, v) => !lost(u, v)));
  for (const q of [x - wide, x + wide - 0.12]) s.push(slab("x", q, 0.12, z, 4.2, z + 4.2, 5.9, timber, (u, v) => !pane(u, v, z)));
  s.push(box(x - wide - 0.5, 5.9, z - 0.5, x + wide + 0.5, 6.08, z + 4.7, rusted([0.24, 0.23, 0.21], 0.5)));
  for (let k = 0; k < 10; k++) s.push(box(x - 1.4 + k * 0.28, 4.2, z + 1.2, x - 1.34 + k * 0.28, 4.9 + cell(k, 3) * 0.25, z + 1.26, plain([0.5, 0.4, 0.18], 0.2)));
  p.layers.push({ z: z - 0.1, paint: (b) => { for (let k = 0; k < 13; k++) b.rod([x + wide + 0.2, k * 0.25, z - 1.8 + k * 0.14], [x + wide + 0.9, k * 0.25, z - 1.8 + k * 0.14], 0.06, [0.3, 0.26, 0.2]); b.rod([x + wide + 0.2, 0, z - 1.8], [x + wide + 0.2, 3.3, z], 0.08, DARK); b.rod([x + wide + 0.2, 1, z - 1.8], [x + wide + 0.2, 4.3, z], 0.05, DARK); } });
}
