// Grass, water and sand under the sky: the meadow and what rusts in it, the stream, the open dunes.
import { tree } from "./brush";
import { roomier, span, type Mood } from "./layout";
import { arch, meadowGrass, openPlace, puddles, ragged, stand, woods, type Plan } from "./open";
import { poles } from "./roads";
import { cell, chance, clamp, clouds, noise, ramp, type Chance } from "./random";
import { ball, box, drum, land, post, slab, turned, type Solid } from "./solids";
import { brick, concrete, earth, giving, plain, plaster, rusted, sand, sward, wood, type Surface } from "./surfaces";
import type { Eye, RGB } from "./trace";

/** How far away a thing of this width should stand to fill about this share of the picture. */
const reach = (eye: Eye, wide: number, share: number, least = 6): number => Math.max(least, (wide * eye.focal) / (eye.width * share));

export function meadow(m: Mood, eye: Eye): Plan {
  const p = openPlace(m, eye), dice = chance(m.seed + 31), narrow = eye.width < eye.height;
  const ox = dice.in(0, 50), side = roomier(eye), path = (z: number) => side * -1.2 + Math.sin(z * 0.11 + ox) * z * 0.05;
  const height = (x: number, z: number) => (clouds(x * 0.045 + ox, z * 0.04, 3) - 0.5) * 1.5 * ramp(3, 16, z) - 0.12 * ramp(0.8, 0.2, Math.abs(x - path(z)));
  const ground = giving(sward(0.5), earth([0.36, 0.31, 0.23], 0.2, 0.1), (x, _y, z) => ramp(0.75, 0.25, Math.abs(x - path(z)) + (noise(x * 2, z) - 0.5) * 0.5));
  p.stage.solids.push(land(height, -1.2, 0.9, 300, ground));
  if (m.water > 0.12) {
    const pool = puddles(m, dice, -0.3, 0.2 + m.water * 0.6), base = pool.depth;
    pool.depth = (x, z) => Math.min(base(x, z) + 0.15, pool.level - height(x, z));
    p.stage.water = pool;
  }
  woods(p, m, dice, 62);
  const wide = { barn: 9, tank: 6, bus: 9, harvesters: 9, well: 3, "roofless house": 9, pylons: 7 }[m.subject] ?? 8;
  const z = m.subject === "pylons" ? (14 * eye.focal) / eye.hz : reach(eye, wide, narrow ? 0.95 : 0.44, m.subject === "well" ? 5 : 8), x = side * span(eye, z) * (narrow ? 0.06 : dice.in(0.12, 0.3)), y = height(x, z);
  SUBJECT[m.subject]?.(p, x, y, z, m, dice, side);
  const clear = (gx: number, gz: number) => Math.hypot(gx - x, gz - z - 2) > wide * 0.62 + 1;
  stand(p, dice, narrow ? 9 : 13, 22, 75, clear, height);
  if (m.seed % 2) poles(p, -side * (narrow ? 3 : 7), [12, 24, 42, 66], 6.5, 1, (i) => (cell(i, m.seed) - 0.5) * 1.4);
  const { water } = p.stage;
  meadowGrass(p, m, 0.85, (gx, gz) => Math.abs(gx - path(gz)) < 0.5 || (!!water && height(gx, gz) < water.level - 0.02 && water.depth(gx, gz) > 0), height, 1.15);
  return p;
}

type Subject = (p: Plan, x: number, y: number, z: number, m: Mood, dice: Chance, side: number) => void;

const SUBJECT: Record<string, Subject> = {
  barn(p, x, y, z, m, dice) {
    const s = p.stage.solids, boards = wood([0.36, 0.31, 0.25], 0.24, 0.5 + m.ruin * 0.4), w = 4.4, deep = 9, o = dice.in(0, 9);
    const gable = (u: number, v: number) => v < y + 3.4 + (w - Math.abs(u - x)) * 0.78 && !(Math.abs(u - x) < 1.7 && v < y + 3.1) && !(cell(Math.floor(u / 0.24), 7 + m.seed) < m.ruin * 0.22 && v > y + 1 && v < y + 3);
    s.push(slab("z", z, 0.14, x - w, y - 1, x + w, y + 7, boards, gable));
    s.push(slab("x", x - w, 0.14, z, y - 1, z + deep, y + 3.4, boards), slab("x", x + w, -0.14, z, y - 1, z + deep, y + 3.4, boards), slab("z", z + deep, 0.14, x - w, y - 1, x + w, y + 7, boards, (u, v) => v < y + 3.4 + (w - Math.abs(u - x)) * 0.78));
    for (let k = 0; k < 9; k++) { // hay up to the rafters
      const a = cell(k, 3) - 0.5;
      s.push(ball(x + a * 7, y + 0.6 + cell(k, 9) * 2, z + 3 + cell(k, 5) * 4, 1.9, 1.5, 1.6, earth([0.62, 0.52, 0.29], 0.5, 0)));
    }
    p.layers.push({ z: z + 0.25, paint: (b) => { for (let k = 0; k < 420; k++) { const hx = x + b.dice.near(0, 1.3), hy = y + b.dice.in(0.1, 3.1), d = b.dice.near(0, 0.25); b.rod([hx, hy, z + 2.4], [hx + d, hy + b.dice.near(-0.1, 0.2), z + 2.4], 0.02, [0.68, 0.57, 0.32], b.dice.in(0.5, 1.15)); } } });
    const roof: RGB = [0.27, 0.25, 0.22];
    p.layers.push({ z: z - 0.5, paint: (b) => { for (const g of [-1, 1]) b.panel([[x, y + 6.35, z - 0.6], [x + g * (w + 0.6), y + 2.45, z - 0.6], [x + g * (w + 0.6), y + 2.85, z - 0.6], [x, y + 6.85, z - 0.6]], roof, 1); } });
    p.fine.push({ z: z - 2, paint: (b) => { for (let k = 0; k < 7; k++) { const [px, py] = b.at(x + (cell(k, 1) - 0.5) * 12 + o * 0.1, y + 6 + cell(k, 2) * 4, z - 2), q = b.size(0.34, z); b.line([[px - q, py - q * 0.3], [px - q * 0.3, py - q * 0.1], [px, py + q * 0.2], [px + q * 0.4, py - q * 0.2], [px + q, py - q * 0.5]], 1.3, b.ink([0.1, 0.1, 0.1], z, 1, 0.9)); } } });
  },
  tank(p, x, y, z, m, dice) {
    const s = p.stage.solids, iron = rusted([0.27, 0.27, 0.2], 0.4 + m.ruin * 0.4), tracks = rusted([0.17, 0.15, 0.12], 0.8), a = dice.in(-0.9, -0.4);
    const put = (q: Solid) => s.push(turned(q, x, z + 1.6, a));
    put(box(x - 2.9, y + 0.5, z + 0.2, x + 2.9, y + 1.25, z + 3, iron)); put(box(x - 2.4, y + 1.2, z + 0.5, x + 2.2, y + 1.55, z + 2.7, iron));
    for (const dz of [0, 2.6]) { put(box(x - 2.6, y + 0.1, z + dz, x + 2.6, y + 0.95, z + dz + 0.55, tracks)); for (let k = 0; k < 6; k++) put(drum("z", x - 2.3 + k * 0.92, y + 0.45, 0.45, z + dz - 0.06, z + dz + 0.3, tracks)); }
    put(ball(x - 0.1, y + 1.65, z + 1.6, 1.25, 0.72, 1.1, iron, true)); put(drum("x", z + 1.6, y + 1.85, 0.11, x - 4.3, x - 0.7, iron)); put(drum("x", z + 1.6, y + 1.85, 0.17, x - 4.5, x - 4.05, iron));
    p.layers.push({ z: z + 1, paint: (b) => tree(b, "birch", x + 0.7, z + 1.6, 4.2, y + 1.9, 0.12) });
  },
  bus(p, x, y, z, m, dice) {
    const s = p.stage.solids, body = rusted([0.36, 0.36, 0.29], 0.35 + m.ruin * 0.4), a = dice.in(0.25, 0.6) * (dice.odds(0.5) ? 1 : -1);
    const put = (q: Solid) => s.push(turned(q, x, z + 1.2, a));
    const panes = (u: number, v: number) => { const i = Math.floor((u - x) / 1.1), f = (u - x) / 1.1 - i; return v > y + 1.65 && v < y + 2.5 && f > 0.1 && f < 0.9 && cell(i, 4) < 0.85; };
    const skin = (q: number) => put(slab("z", q, 0.08, x - 4, y + 0.4, x + 4, y + 2.9, body, (u, v) => !panes(u, v) && !(u > x + 2.5 && u < x + 3.3 && v < y + 2.4)));
    skin(z); skin(z + 2.3);
    put(box(x - 4, y + 0.4, z, x - 3.9, y + 1.7, z + 2.4, body)); put(box(x + 3.9, y + 0.4, z, x + 4, y + 1.7, z + 2.4, body));
    put(drum("x", z + 1.2, y + 1.75, 1.66, x - 4, x + 4, rusted([0.3, 0.3, 0.26], 0.5)));
    s.pop();
    put(box(x - 4.05, y + 2.85, z - 0.05, x + 4.05, y + 3.0, z + 2.45, body)); put(box(x - 4, y + 0.35, z, x + 4, y + 0.5, z + 2.4, plain([0.1, 0.09, 0.08])));
    for (const w of [-2.7, 2.2]) put(drum("z", x + w, y + 0.42, 0.5, z - 0.05, z + 0.25, plain([0.1, 0.1, 0.095])));
    p.layers.push({ z: z + 1.1, paint: (b) => tree(b, "birch", x - 1.4, z + 1.2, 5.5, y + 0.4, -0.06) });
  },
  harvesters(p, x, y, z, m, dice) {
    for (let k = 0; k < 4; k++) {
      const s = p.stage.solids, X = x + k * 3.1 * (x > 0 ? -0.8 : 0.8) - 1, Z = z + k * 5.5, iron = rusted(k % 2 ? [0.4, 0.2, 0.13] : [0.25, 0.3, 0.22], 0.45 + m.ruin * 0.4), a = -0.75 + dice.near(0, 0.1);
      const put = (q: Solid) => s.push(turned(q, X, Z + 1.5, a));
      put(box(X - 2.2, y + 1.1, Z + 0.6, X + 2.3, y + 2.5, Z + 2.4, iron)); put(box(X - 1.1, y + 2.5, Z + 0.8, X + 1.4, y + 3.0, Z + 2.2, iron)); put(box(X - 2.4, y + 2.4, Z + 0.9, X - 1.4, y + 3.6, Z + 2.1, plain([0.13, 0.14, 0.13], 0.4)));
      put(box(X - 2.5, y + 3.55, Z + 0.7, X - 1.2, y + 3.7, Z + 2.3, iron));
      put(drum("z", X - 1.7, y + 0.95, 0.95, Z + 0.2, Z + 0.7, plain([0.11, 0.1, 0.09]))); put(drum("z", X - 1.7, y + 0.95, 0.45, Z + 0.12, Z + 0.72, iron)); put(drum("z", X + 1.9, y + 0.55, 0.55, Z + 0.4, Z + 0.8, plain([0.11, 0.1, 0.09])));
      put(box(X - 3.7, y + 0.35, Z - 0.9, X - 3.2, y + 0.95, Z + 3.9, iron));
      p.layers.push({ z: Z + 0.2, paint: (b) => { // the reel, and the spout
        const c = Math.cos(a), n = Math.sin(a), w = (dx: number, dy: number, dz: number): [number, number, number] => [X + dx * c + (dz - 1.5) * n, y + dy, Z + 1.5 - dx * n + (dz - 1.5) * c];
        for (let i = 0; i < 6; i++) { const g = i * 1.047 + k, ry = 1.25 + Math.sin(g) * 0.75, rx = -4.0 + Math.cos(g) * 0.75; b.rod(w(rx, ry, -0.8), w(rx, ry, 3.8), 0.07, [0.3, 0.2, 0.14]); for (const e of [-0.8, 3.8]) b.rod(w(-4.0, 1.25, e), w(rx, ry, e), 0.05, [0.22, 0.16, 0.12]); }
        b.rod(w(1.2, 2.9, 1.5), w(3.4, 3.9, 1.5), 0.3, [0.28, 0.2, 0.15]);
      } });
    }
    p.layers.push({ z: z - 1, paint: (b) => { const dx = x + 2.2; for (const [ox, oy, w] of [[0, 0.32, 0.36], [0.35, 0.34, 0.34], [0.62, 0.5, 0.26], [0.72, 0.62, 0.12]] as const) b.rod([dx + ox, y + oy, z - 1], [dx + ox + 0.12, y + oy, z - 1], w, [0.07, 0.065, 0.06]); } });
  },
  well(p, x, y, z, m) {
    const s = p.stage.solids, stone = brick([0.44, 0.34, 0.27], 0.25, 0.9);
    s.push(drum("z", 0, -50, 0.1, 0, 0.1, stone), post(x, z + 0.9, y - 0.6, y + 0.85, 1.02, 0.95, stone), post(x, z + 0.9, y + 0.85, y + 0.95, 1.06, 1.06, stone));
    s.push(slab("y", y + 0.93, 0.03, x - 1.1, z - 0.2, x + 1.1, z + 2, plain([0.34, 0.37, 0.36], 0.95), (u, v) => Math.hypot(u - x, v - z - 0.9) < 0.78, false), slab("y", y + 0.9, 0.05, x - 1.2, z - 0.2, x + 1.2, z + 2, brick([0.5, 0.4, 0.32], 0.2, 1), (u, v) => Math.hypot(u - x, v - z - 0.9) < 1.06, false));
    for (const g of [-1, 1]) s.push(post(x + g * 1.18, z + 0.9, y - 0.5, y + 2.3, 0.09, 0.08, wood([0.33, 0.28, 0.21], 0.3, 0.8)));
    s.push(drum("x", z + 0.9, y + 1.95, 0.14, x - 1.1, x + 1.1, wood([0.42, 0.36, 0.27], 0.3, 0.3)));
    p.layers.push({ z: z + 0.3, paint: (b) => { for (const g of [-1, 1]) b.panel([[x - 1.75, y + 2.3 + (g > 0 ? 0.72 : 0), z + 0.9 - (g > 0 ? 0 : 0.9)], [x + 1.75, y + 2.3 + (g > 0 ? 0.72 : 0), z + 0.9 - (g > 0 ? 0 : 0.9)], [x + 1.75, y + 2.08, z], [x - 1.75, y + 2.08, z]], [0.25, 0.22, 0.18], 1.05); b.rod([x + 1.1, y + 1.95, z + 0.9], [x + 1.4, y + 1.95, z + 0.9], 0.06, [0.2, 0.18, 0.15]); b.rod([x + 1.4, y + 1.95, z + 0.9], [x + 1.4, y + 1.6, z + 0.9], 0.06, [0.2, 0.18, 0.15]); } });
    p.fine.push({ z: z + 0.5, paint: (b) => { b.wire([x + 0.1, y + 1.85, z + 0.7], [x + 0.1, y + 1.3, z + 0.7], 0, 0.035, [0.62, 0.62, 0.58], 1.1); b.panel([[x - 0.08, y + 1.34, z + 0.7], [x + 0.28, y + 1.34, z + 0.7], [x + 0.23, y + 1.0, z + 0.7], [x - 0.03, y + 1.0, z + 0.7]], [0.34, 0.34, 0.31], 0.9); } });
    void m;
  },
  "roofless house"(p, x, y, z, m, dice) {
    const s = p.stage.solids, coat = plaster([0.42, 0.44, 0.4], [0.6, 0.58, 0.5], 1.2, 0.45 + m.ruin * 0.3), w = 4.3, deep = 6;
    const front = ragged(dice, (u) => y + 4.1 - ramp(0.5, 3.6, Math.abs(u - x - 1.5)) * 1.4), back = ragged(dice, (u) => y + 3.9 + Math.max(0, 1.9 - Math.abs(u - x)) * 0.9), flank = ragged(dice, () => y + 3.7);
    const holes = [arch(x - 3.2, x - 1.7, y + 0.95, y + 2.6), arch(x - 0.7, x + 0.75, y - 1, y + 2.55), arch(x + 1.9, x + 3.3, y + 0.95, y + 2.6)], cut = (u: number, v: number) => holes.some((h) => h(u, v));
    s.push(slab("z", z, 0.45, x - w, y - 1, x + w, y + 4.4, coat, (u, v) => v < front(u) && !cut(u, v)), slab("z", z + deep, 0.4, x - w, y - 1, x + w, y + 6, coat, (u, v) => v < back(u) && !arch(x + 0.8, x + 2.2, y + 1, y + 2.7)(u, v)));
    for (const q of [x - w, x + w - 0.4]) s.push(slab("x", q, 0.4, z, y - 1, z + deep, y + 4, coat, (u, v) => v < flank(u) && !arch(z + 2, z + 3.4, y + 1, y + 2.6)(u, v)));
    s.push(box(x - 3.2, y - 1, z + 3.6, x - 1.9, y + 2.2, z + 5, brick([0.6, 0.57, 0.5], 0.9, 0.4)), box(x - 2.8, y + 2, z + 4, x - 2.2, y + 6.3, z + 4.7, brick([0.45, 0.31, 0.23], 0.3, 0.7)));
    s.push(box(x - 0.2, y + 0.75, z + 2.6, x + 1.3, y + 0.82, z + 3.5, wood([0.42, 0.34, 0.24], 0.2, 0.3)));
    p.layers.push({ z: z + 4, paint: (b) => tree(b, "birch", x + 2.4, z + 4.2, 7.5, y, 0.05) });
  },
  pylons(p, x, y, z, _m, dice) {
    const D: RGB = [0.2, 0.19, 0.17], lean = dice.near(0.05, 0.05);
    [z, z + 26, z + 60].forEach((Z, i) => p.layers.push({ z: Z, paint: (b) => {
      const top = 15, X = x - i * 5, k = i ? lean : lean * 2.4, q = (u: number, v: number): [number, number, number] => [X + u + v * k, y + v, Z];
      for (const g of [-1, 1]) b.rod(q(g * 2.1, -0.5), q(g * 0.35, top), 0.16, D);
      for (let v = 0; v < top; v += 2) { const w0 = 2.1 - (v / top) * 1.75, w1 = 2.1 - ((v + 2) / top) * 1.75; b.rod(q(-w0, v), q(w1, v + 2), 0.07, D); b.rod(q(w0, v), q(-w1, v + 2), 0.07, D); }
      for (const v of [9.5, 12.2, 14.6]) { b.rod(q(-3.6, v), q(3.6, v), 0.14, D); b.rod(q(-3.6, v), q(0, v + 0.8), 0.06, D); b.rod(q(3.6, v), q(0, v + 0.8), 0.06, D); }
      for (const e of [-3.5, 3.5]) b.wire(q(e, 9.2), i ? [X + e + 5, y + 9.2, Z - 26] : [X + e + 5, y + 0.4, Z - 5], 2, 0.03, D);
    } }));
  },
};

/** Water over stones, and things that were let fall into it. */
export function stream(m: Mood, eye: Eye): Plan {
  const p = openPlace(m, eye), dice = chance(m.seed + 41), s = p.stage.solids, lock = m.subject === "lock gates", ox = dice.in(0, 40), narrow = eye.width < eye.height;
  const mid = (z: number) => (lock ? 0 : Math.sin(z * 0.13 + ox) * Math.min(2.6, z * 0.12)), half = (z: number) => (lock ? 3.1 : 2.3 + Math.sin(z * 0.21 + ox * 2) * 0.8 + ramp(12, 2, z) * 1.6);
  const height = (x: number, z: number) => {
    const d = Math.abs(x - mid(z)) - half(z), bank = lock ? ramp(-0.1, 0.1, d) * 1.6 : ramp(-1.1, 1.3, d) * 1.35;
    return -0.95 + bank + (clouds(x * 0.5 + ox, z * 0.45, 3) - 0.5) * (0.55 + bank * 0.4);
  };
  s.push(land(height, -1.6, 1.2, 250, giving(earth([0.4, 0.36, 0.27], 0.35, 0.15), sward(0.25), (x, y, z) => ramp(-0.42, -0.05, y + (noise(x * 1.3, z) - 0.5) * 0.4))));
  const level = -0.55 + m.water * 0.08;
  p.stage.water = { level, depth: (x, z) => level - height(x, z), tint: [0.075, 0.09, 0.07], rough: m.weather === "rain" ? 0.9 : 0.5 };
  for (let k = 0; k < 70; k++) { // stones, more along the edges
    const z = 2.6 + Math.pow(dice(), 1.6) * 22, e = dice.odds(0.6) ? (dice.odds(0.5) ? 1 : -1) * half(z) * dice.in(0.75, 1.05) : dice.near(0, half(z) * 0.7), x = mid(z) + e, r = dice.in(0.1, 0.42) * (z < 5 ? 0.6 : 1);
    s.push(ball(x, height(x, z) + r * 0.1, z, r * dice.in(0.9, 1.8), r * dice.in(0.35, 0.7), r, concrete([0.33, 0.32, 0.28], 0.4, 99)));
  }
  woods(p, m, dice, 48);
  const z = reach(eye, lock ? 7 : 8, narrow ? 0.95 : 0.42, 8);
  if (lock) lockGates(p, z, m);
  else if (m.subject === "broken bridge") bridge(p, mid(z + 4), z + 4, m, dice);
  else drowned(p, mid, height, level, narrow);
  stand(p, dice, 12, 13, 60, (x, zz) => Math.abs(x - mid(zz)) > half(zz) + 1.5, height);
  meadowGrass(p, m, 0.6, (x, zz) => height(x, zz) < level + 0.2, height, 1);
  p.tufts = { ...p.tufts!, reed: true, many: 30, tall: 1.1, bare: (x, zz) => Math.abs(x - mid(zz)) < half(zz) * 0.9, from: 2.6, to: 8 };
  return p;
}

function drowned(p: Plan, mid: (z: number) => number, height: (x: number, z: number) => number, level: number, narrow: boolean): void {
  const s = p.stage.solids, z = narrow ? 9 : 6.5, x = mid(z), iron = rusted([0.25, 0.24, 0.21], 0.7);
  // an iron bed, a wheel, a stove door, a crate: half under
  s.push(turned(box(x - 1.3, level - 0.25, z, x - 0.5, level + 0.2, z + 0.55, wood([0.34, 0.3, 0.23], 0.16, 0.9)), x - 1, z, 0.4));
  s.push(turned(drum("z", x + 1.1, level + 0.12, 0.5, z + 1.2, z + 1.32, iron), x + 1.1, z + 1.2, 0.7));
  p.layers.push({ z: z + 2, paint: (b) => {
    for (const [bx, tall] of [[0.1, 0.95], [1.9, 0.62]] as const) { const X = x - 0.2 + bx, Z = z + 2.2 + bx * 0.5; for (let k = 0; k <= 5; k++) b.rod([X + k * 0.04, level - 0.2, Z + k * 0.18], [X + k * 0.04, level + tall, Z + k * 0.18], k % 5 ? 0.035 : 0.07, [0.22, 0.2, 0.17]); b.rod([X, level + tall, Z], [X + 0.2, level + tall, Z + 0.9], 0.07, [0.22, 0.2, 0.17]); }
    b.rod([x + 0.0, level + 0.3, z + 2.3], [x + 1.8, level + 0.15, z + 3.2], 0.05, [0.22, 0.2, 0.17]);
  } });
  void height;
}

function bridge(p: Plan, x: number, z: number, m: Mood, dice: Chance): void {
  const s = p.stage.solids, stone = brick([0.42, 0.37, 0.31], 0.3, 0.6 + m.ruin * 0.4), gap = dice.in(-0.6, 0.8), lost = ragged(dice, (u) => 7.4 - Math.max(0, 2.1 - Math.abs(u - x - gap)) * 4.6);
  const deck = (u: number, v: number) => v < Math.min(2.9 - Math.abs(u - x) * 0.07, lost(u)) && !arch(x - 2.7, x + 2.7, -3, 1.65)(u, v) && !arch(x - 6.6, x - 4, -3, 1.1)(u, v) && !arch(x + 4, x + 6.6, -3, 1.1)(u, v);
  s.push(slab("z", z, 2.4, x - 13, -1, x + 13, 3, stone, deck));
  p.layers.push({ z: z - 0.1, paint: (b) => { for (let k = -12; k <= 12; k += 1.7) if (Math.abs(k - gap) > 2) { b.rod([x + k, 2.2, z], [x + k + 0.06, 3.3, z], 0.07, [0.2, 0.17, 0.14]); if (Math.abs(k + 1.7 - gap) > 2) b.rod([x + k, 3.2, z], [x + k + 1.7, 3.15, z], 0.06, [0.2, 0.17, 0.14]); } b.wire([x + gap - 2, 3.2, z], [x + gap + 0.4, 0.4, z], 0.6, 0.06, [0.18, 0.15, 0.12]); } });
}

function lockGates(p: Plan, z: number, m: Mood): void {
  const s = p.stage.solids, oak = wood([0.27, 0.24, 0.19], 0.32, 0.8), wall = brick([0.37, 0.33, 0.28], 0.2, 0.7 + m.ruin * 0.3);
  for (const g of [-1, 1]) {
    s.push(slab("x", g > 0 ? 3.1 : -3.7, 0.6, 2, -1.5, z + 9, 1.05, wall), box(g > 0 ? 2.9 : -4.6, -1.5, z - 0.4, g > 0 ? 4.6 : -2.9, 1.5, z + 1.2, wall));
    s.push(turned(box(g > 0 ? 0.03 : -3.2, -1.4, z, g > 0 ? 3.2 : -0.03, 1.75, z + 0.35, oak), g * 3.1, z, g * 0.2));
    s.push(turned(box(g > 0 ? 0.1 : -6.4, 1.75, z, g > 0 ? 6.4 : -0.1, 2.05, z + 0.34, wood([0.35, 0.31, 0.25], 0.4, 0.4)), g * 3.1, z, g * 0.2));
  }
  p.fine.push({ z: z - 0.9, paint: (b) => { for (let k = 0; k < 30; k++) { const [px, py] = b.at(b.dice.near(0, 0.05), 0.7 - b.dice() * 0.5, z - 0.65), [, qy] = b.at(0, -0.5, z - 0.75); b.line([[px, py], [px + b.dice.near(0, 2.4), qy]], 0.8, b.ink([0.95, 0.97, 0.94], z, 1.25, 0.35)); } } });
}

/** Sand under the sky: a belfry, boats, doors. */
export function openDunes(m: Mood, eye: Eye): Plan {
  const p = openPlace(m, eye), dice = chance(m.seed + 71), s = p.stage.solids, narrow = eye.width < eye.height, ox = dice.in(0, 60), side = roomier(eye);
  const flat = m.subject === "boats";
  const height = (x: number, z: number) => { const n = clouds(x * 0.055 + ox, z * 0.07, 2), r = 1 - Math.abs(2 * n - 1); return (r * r * 2.6 - 1.5) * ramp(2, 12, z) * (flat ? ramp(26, 50, z) * 1.8 + 0.05 : 1) + ramp(40, 110, z) * 5 * noise(x * 0.02 + ox, 2); };
  s.push(land(height, -2, 9, 220, sand([0.62, 0.55, 0.41])));
  p.stage.fog = { ...p.stage.fog, thick: p.stage.fog.thick * 0.8 + 0.004 };
  if (flat || m.water > 0.15) p.stage.water = { ...puddles(m, dice, flat ? -0.02 : -0.9, 0.4 + m.water), depth: (x, z) => (clouds(x * 0.1 + ox, z * 0.2, 3) - 0.47) * 0.4 + Math.min(0, -0.02 - height(x, z)) };
  const z = m.subject === "belfry" ? (12.4 * eye.focal) / (eye.hz * 0.9) : reach(eye, 10, narrow ? 1 : 0.42, 9), x = side * span(eye, z) * (narrow ? 0.05 : 0.24);
  if (m.subject === "belfry") belfry(p, x, height(x, z), z, m);
  if (flat) for (let k = 0; k < 4; k++) boat(p, x + [0, -7, 9, -2][k]! * side * 0.7, z + [0, 9, 16, 26][k]!, dice.in(-0.5, 0.5) + (k % 2 ? 0.5 : 0), k, m);
  if (m.subject === "doors") for (let k = -5; k <= 5; k++) door(p, x * 0.4 + k * 1.24, z * 0.85 + k * k * 0.05, height, k, m);
  if (!flat) stand(p, dice, 3, 16, 40, (tx) => Math.abs(tx - x) > 6, height, ["dead"]);
  if (!flat) p.tufts = { many: 14, reed: false, tints: [[0.55, 0.5, 0.33], [0.66, 0.6, 0.42]], tall: 0.6, bare: (tx, tz) => clouds(tx * 0.45, tz * 0.45, 2) < 0.58 };
  return p;
}

function belfry(p: Plan, x: number, y: number, z: number, m: Mood): void {
  const s = p.stage.solids, lime = plaster([0.6, 0.58, 0.52], [0.66, 0.64, 0.57], 1, 0.3 + m.ruin * 0.5), w = 1.9;
  const open = (o: number) => (u: number, v: number) => !arch(o - 0.85, o + 0.85, y + 4.6, y + 7.2)(u, v) && !arch(o - 0.5, o + 0.5, y - 1, y + 1.5)(u, v);
  s.push(slab("z", z, 0.5, x - w, y - 2, x + w, y + 8, lime, open(x)), slab("z", z + 3.3, 0.5, x - w, y - 2, x + w, y + 8, lime, open(x)));
  for (const q of [x - w, x + w - 0.5]) s.push(slab("x", q, 0.5, z, y - 2, z + 3.8, y + 8, lime, (u, v) => open(z + 1.9)(u, v)));
  s.push(box(x - w - 0.2, y + 8, z - 0.2, x + w + 0.2, y + 8.3, z + 4, lime), post(x, z + 1.9, y + 8.3, y + 9.2, 1.5, 1.3, lime), ball(x, y + 9.6, z + 1.9, 1.45, 1.5, 1.45, rusted([0.26, 0.32, 0.28], 0.4), true), post(x, z + 1.9, y + 10.8, y + 12.4, 0.5, 0.03, rusted([0.26, 0.32, 0.28], 0.4)), ball(x, y + 6.2, z + 1.9, 0.5, 0.6, 0.5, plain([0.14, 0.15, 0.12], 0.3)));
  s.push(box(x + w, y - 2, z + 0.6, x + w + 6, y + 1.6, z + 5.5, lime));
  p.stage.lamps.push({ x, y: y + 0.9, z: z + 1.5, tint: [0.8, 0.46, 0.16], reach: 1.6 });
  p.fine.push({ z: z, paint: (b) => { b.rod([x, y + 12.3, z + 1.9], [x, y + 13.6, z + 1.9], 0.07, [0.1, 0.1, 0.09]); b.rod([x - 0.35, y + 13.1, z + 1.9], [x + 0.35, y + 13.1, z + 1.9], 0.06, [0.1, 0.1, 0.09]); } });
}

function boat(p: Plan, x: number, z: number, a: number, k: number, m: Mood): void {
  const s = p.stage.solids, long = 3.6 + cell(k, 4) * 1.6, tint: RGB = [[0.3, 0.33, 0.34], [0.42, 0.22, 0.16], [0.5, 0.48, 0.42], [0.22, 0.27, 0.24]][k % 4] as unknown as RGB;
  const hull = rusted(tint, 0.3 + m.ruin * 0.4), sheer = (u: number) => 1.15 + ((u - x) / long) ** 2 * 0.85, keel = (u: number) => -0.3 + Math.max(0, Math.abs((u - x) / long) - 0.45) ** 1.6 * 4;
  s.push(turned(slab("z", z, 1.7, x - long, -0.5, x + long, 2.4, hull, (u, v) => v < sheer(u) && v > keel(u)), x, z, a));
  s.push(turned(box(x + long * 0.15, 0.9, z + 0.3, x + long * 0.6, 2.5, z + 1.4, wood([0.5, 0.47, 0.4], 0.2, 0.6)), x, z, a), turned(box(x + long * 0.1, 2.5, z + 0.2, x + long * 0.65, 2.62, z + 1.5, hull), x, z, a));
  p.layers.push({ z: z - 0.1, paint: (b) => { b.rod([x - 0.4, 0.8, z + 0.8], [x - 0.4 + a, 6.4, z + 0.8], 0.13, [0.24, 0.2, 0.16]); b.rod([x - 0.4 + a * 0.4, 2.4, z + 0.8], [x + 2.2, 3.3, z + 0.8], 0.09, [0.24, 0.2, 0.16]); if (!k) b.rod([x - 0.15 + a, 5.7, z + 0.8], [x + 0.3 + a, 5.8, z + 0.8], 0.34, [0.3, 0.3, 0.28]); } });
  p.fine.push({ z: z - 0.2, paint: (b) => { for (const e of [-long * 0.94, long * 0.94]) b.wire([x - 0.4 + a, 6.3, z + 0.8], [x + e * Math.cos(a), 1.9, z + 0.8 - e * Math.sin(a)], 0.15, 0.03, [0.2, 0.18, 0.15]); } });
}

function door(p: Plan, x: number, z: number, height: (x: number, z: number) => number, k: number, m: Mood): void {
  const y = height(x, z) - 0.2, tint = ([[0.36, 0.24, 0.16], [0.5, 0.5, 0.44], [0.25, 0.33, 0.34], [0.46, 0.41, 0.28], [0.3, 0.34, 0.24]] as const)[(k + 20) % 5]!, coat = plaster(tint, tint, 0, 0.35 + m.ruin * 0.5);
  const panels: Surface = (h, X, Y, Z, c) => { coat(h, X, Y, Z, c); const u = Math.abs(Math.abs(h.u - x) - 0.25), v = Math.abs(((Y - y + 0.6) % 1.05) - 0.5), e = Math.max(u / 0.17, v / 0.42); if (e > 0.82 && e < 1) { c.r *= 0.6; c.g *= 0.6; c.b *= 0.6; } else if (e < 0.82) { c.r *= 0.88; c.g *= 0.88; c.b *= 0.88; } };
  const low = clamp(cell(k + 20, m.seed) * 0.4);
  p.stage.solids.push(turned(box(x - 0.52, y - 1, z, x + 0.52, y + 2.35 - low, z + 0.09, panels), x, z, (cell(k + 20, 9) - 0.5) * 0.7));
}
