// Places under a roof: one chamber, built many ways, and what people left in it.
import type { Brush } from "./brush";
import type { Mood } from "./layout";
import { arch, flicker, openPlace, type Plan } from "./open";
import { cell, chance, clouds, noise, ramp } from "./random";
import { ball, box, drum, land, post, slab } from "./solids";
import { concrete, earth, plain, plaster, rusted, sand, shining, tiles, wood, type Surface } from "./surfaces";
import { project, type Eye, type RGB } from "./trace";

export interface Walls {
  /** half width, height, depth, metres */
  wide: number; tall: number; deep: number;
  floor: Surface | null; wall: Surface; back: Surface; roof: Surface;
  /** windows in the side walls: which side, how often, from and to what height */
  windows?: { sides: readonly number[]; every: number; broad: number; sill: number; head: number; round: boolean };
  /** what is cut out of the back wall and the roof */
  through?: (u: number, v: number) => boolean;
  open?: (x: number, z: number) => boolean;
  /** how bright the windows are */
  day?: number;
}

const lamp = (p: Plan, x: number, y: number, z: number, tint: RGB, reach: number): void => { p.stage.lamps.push({ x, y, z, tint, reach }); };

/** An empty chamber with its daylight. */
export function chamber(m: Mood, eye: Eye, w: Walls): Plan {
  const p = openPlace(m, eye), s = p.stage.solids, st = p.stage, win = w.windows, day = w.day ?? 1, h = m.horizon;
  const pane = (u: number, v: number): boolean => {
    if (!win) return false;
    const i = Math.floor((u + win.every / 2) / win.every), c = i * win.every, a = c - win.broad / 2, b = c + win.broad / 2;
    return i > 0 && (win.round ? arch(a, b, win.sill, win.head)(u, v) : u > a && u < b && v > win.sill && v < win.head);
  };
  const bars = (u: number, v: number): boolean => {
    if (!win || !pane(u, v)) return false;
    const i = Math.floor((u + win.every / 2) / win.every), a = i * win.every - win.broad / 2;
    const gu = ((u - a) / win.broad) * 3, gv = (v - win.sill) / 0.75, bar = Math.min(gu - Math.floor(gu), 1 - gu + Math.floor(gu)) < 0.05 || gv - Math.floor(gv) < 0.07;
    return bar && cell(Math.floor(gu) + i * 7, Math.floor(gv)) > m.ruin * 0.6;
  };
  for (const g of [-1, 1]) {
    const has = win?.sides.includes(g);
    s.push(slab("x", g > 0 ? w.wide : -w.wide - 0.5, 0.5, -3, -2.5, w.deep, w.tall, w.wall, has ? (u, v) => !pane(u, v) : undefined));
    if (!has || !win) continue;
    s.push(slab("x", g * (w.wide + 0.3), 0.04, 0, win.sill, w.deep, win.head, plain([0.16, 0.17, 0.16]), bars));
    for (let z = win.every; z < w.deep; z += win.every * Math.max(1, Math.round(w.deep / win.every / 4))) {
      st.lamps.push({ x: g * (w.wide + 0.2), y: (win.sill + win.head) / 2, z, tint: [h[0] * 1.5 * day, h[1] * 1.5 * day, h[2] * 1.5 * day], reach: w.wide * 0.62 });
    }
  }
  s.push(slab("z", w.deep, 0.5, -w.wide - 0.5, -2.5, w.wide + 0.5, w.tall, w.back, w.through ? (u, v) => !w.through!(u, v) : undefined));
  s.push(slab("y", w.tall, 0.4, -w.wide - 0.5, -3, w.wide + 0.5, w.deep, w.roof, w.open ? (x, z) => !w.open!(x, z) : undefined));
  if (w.floor) s.push(slab("y", -0.3, 0.3, -w.wide - 0.5, -3, w.wide + 0.5, w.deep + 0.5, w.floor, undefined, false));
  st.above = [h[0] * 0.2, h[1] * 0.21, h[2] * 0.21];
  st.below = [h[0] * 0.12, h[1] * 0.12, h[2] * 0.11];
  st.nook = (x, y, z) => (1 - 0.55 * Math.exp(-Math.max(0, w.wide - Math.abs(x)) * 1.3)) * (1 - 0.5 * Math.exp(-Math.max(0, w.tall - y) * 1.1)) * (1 - 0.5 * Math.exp(-Math.max(0, y) * 2.2)) * (1 - 0.45 * Math.exp(-Math.abs(w.deep - z) * 1.1));
  const side = win ? win.sides[0]! : 0, light = Math.max(0.3, (m.sunTint[0] + m.sunTint[1]) * 0.9);
  st.sun = norm([side * 0.8, side ? 0.62 : 0.9, side ? 0.12 : 0.2]);
  st.sunTint = [light * 1.15, light * 1.06, light * 0.86];
  st.shafts = 0.42;
  st.fog = { tint: [h[0] * 0.42, h[1] * 0.44, h[2] * 0.42], thick: 0.012 + m.mist * 0.5, lies: 3 };
  p.live = { ...p.live, rain: 0, fog: 0.16, dust: 0.8, dustIn: [0, 0, eye.width, eye.height * 0.75], fogY: eye.hz };
  return p;
}

const norm = (v: [number, number, number]): RGB => { const l = Math.hypot(...v); return [v[0] / l, v[1] / l, v[2] / l]; };

/** Water on a floor: puddles, or the whole of it. */
export function flood(p: Plan, m: Mood, share: number, still = 0.22): void {
  const o = m.seed * 1.7;
  p.stage.water = { level: 0.015 + share * 0.05, tint: [0.05, 0.06, 0.055], rough: still, depth: (x, z) => (clouds(x * 0.3 + o, z * 0.26, 3) - (0.78 - share * 0.62)) * (0.4 + share * 0.5) };
}

/** Rain that falls in through an opening, seen within a box of the world. */
export function rainThrough(p: Plan, x0: number, x1: number, y1: number, z: number, much: number): void {
  const [a, b] = project(p.eye, x0, y1, z), [c, d] = project(p.eye, x1, 0, z);
  p.live.rain = much;
  p.live.rainIn = [a, Math.max(0, b), c - a, d - Math.max(0, b)];
}

const DIM: RGB = [0.16, 0.15, 0.13];

export function hall(m: Mood, eye: Eye): Plan {
  const dice = chance(m.seed + 61), narrow = eye.width < eye.height, side = dice.odds(0.5) ? 1 : -1, sub = m.subject;
  const wide = narrow ? 3.7 : dice.in(5.6, 6.6), tall = dice.in(5.4, 6.4), deep = sub === "bath" ? 16 : dice.in(21, 26), tile = sub === "bath" || sub === "pump house";
  const tint: RGB = dice.pick([[0.33, 0.42, 0.38], [0.4, 0.42, 0.34], [0.31, 0.38, 0.42]] as const), pale: RGB = [0.6, 0.58, 0.5];
  const wall = tile ? tiles(sub === "bath" ? [0.36, 0.5, 0.55] : [0.62, 0.6, 0.52], 0.22, m.ruin * 0.4, 0.6) : plaster(tint, pale, 1.5, 0.35 + m.ruin * 0.55);
  const sky = (x: number, z: number) => (sub === "bath" || m.ruin > 0.55) && Math.abs(x) < wide * 0.4 && z > 6 && z < deep - 3 && noise(x * 0.9 + m.seed, z * 0.5) > 0.42 - m.ruin * 0.2;
  const lit = sub === "flooded" || sub === "canteen";
  const backDoor = arch(-1.1 * side, -1.1 * side + 2, 0, 3.1);
  const p = chamber(m, eye, {
    wide, tall, deep, floor: sub === "bath" ? null : tile ? tiles([0.46, 0.44, 0.38], 0.3, 0.3, 0.5) : concrete([0.36, 0.34, 0.3], 0.4), wall, back: wall, roof: concrete([0.4, 0.39, 0.35], 0.8, 3),
    windows: { sides: sub === "flooded" ? [side, -side] : [side], every: dice.in(3.3, 4.1), broad: 2, sill: sub === "pump house" || sub === "bath" ? 2.2 : 1.15, head: tall - 0.9, round: dice.odds(0.6) || sub === "flooded" },
    through: lit ? (u, v) => backDoor(u, v) : undefined, open: sky,
  });
  if (lit) { p.stage.lamps.push({ x: 0, y: 1.6, z: deep - 0.4, tint: [0.8, 0.82, 0.76], reach: 3 }); }
  flood(p, m, sub === "flooded" ? 0.72 + m.water * 0.28 : sub === "bath" ? 0.1 : 0.18 + m.water * 0.6);
  for (let z = 4; z < deep; z += 4.4) p.stage.solids.push(box(-wide, tall - 0.55, z, wide, tall, z + 0.4, concrete([0.36, 0.35, 0.31], 0.8)));
  INSIDE[sub]?.(p, wide, tall, deep, side, m);
  if (m.weather === "rain" && sky(0, 10)) rainThrough(p, -wide * 0.4, wide * 0.4, tall, 9, 0.6);
  return p;
}

type Furnish = (p: Plan, wide: number, tall: number, deep: number, side: number, m: Mood) => void;

function columns(p: Plan, at: number, tall: number, deep: number, s: Surface, radius = 0.3): void {
  for (let z = 4.5; z < deep; z += 4.4) for (const g of [-1, 1]) p.stage.solids.push(post(g * at, z, -0.5, tall - 0.5, radius, radius * 0.92, s), box(g * at - radius * 1.5, tall - 0.9, z - radius * 1.5, g * at + radius * 1.5, tall - 0.5, z + radius * 1.5, s), box(g * at - radius * 1.35, -0.3, z - radius * 1.35, g * at + radius * 1.35, 0.28, z + radius * 1.35, s));
}

const INSIDE: Record<string, Furnish> = {
  flooded(p, wide, tall, deep, side, m) {
    columns(p, wide * 0.62, tall, deep, plaster([0.42, 0.42, 0.36], [0.58, 0.56, 0.49], 1.3, 0.5 + m.ruin * 0.4));
    p.stage.solids.push(box(side * wide * 0.2 - 0.6, 0, 7, side * wide * 0.2 + 0.6, 0.48, 7.6, wood([0.35, 0.3, 0.22], 0.2, 0.8)), ball(-side * wide * 0.35, 0.02, 9, 0.5, 0.3, 0.5, earth([0.4, 0.36, 0.3], 0.2, 0.2)));
  },
  ward(p, wide, _t, deep, side, m) {
    const iron: RGB = [0.3, 0.3, 0.28];
    for (let k = 0; k < 8; k++) for (const g of [-1, 1]) {
      const z = 4 + k * 2.4, a = g * (wide - 0.2), b = g * (wide - 2.2), x0 = Math.min(a, b), x1 = Math.max(a, b);
      if (cell(k, g + 5) < m.ruin * 0.25) continue;
      p.stage.solids.push(box(x0, 0.5, z, x1, 0.62 + cell(k, g + 9) * 0.12, z + 0.9, plain(cell(k, g + 3) < 0.4 ? [0.36, 0.34, 0.3] : [0.56, 0.54, 0.47])));
      p.layers.push({ z, paint: (b2) => { for (const [x, top] of [[b, 0.95], [a, 1.3]] as const) { for (const dz of [0, 0.9]) b2.rod([x, 0, z + dz], [x, top, z + dz], 0.05, iron); b2.rod([x, top, z], [x, top, z + 0.9], 0.05, iron); for (let i = 1; i < 4; i++) b2.rod([x, 0.5, z + i * 0.22], [x, top, z + i * 0.22], 0.025, iron); } } });
    }
    const x = -side * wide * 0.5, z = deep * 0.55; // one curtain drawn, a lamp behind it
    p.stage.solids.push(box(x - 1, 0.3, z, x + 1, 2.5, z + 0.05, curtain([0.86, 0.62, 0.34], x, z), false));
    lamp(p, x, 1.4, z - 0.7, [0.9, 0.55, 0.22], 1.7);
    flicker(p, x, 1.4, z, 1.7, "255,196,120");
  },
  stove(p, wide, tall, deep, side, m) {
    const z = deep * 0.42, x = side * wide * 0.3, white = tiles([0.74, 0.72, 0.64], 0.24, 0.1, 0.3);
    columns(p, wide * 0.72, tall, deep, plaster([0.36, 0.4, 0.36], [0.55, 0.53, 0.46], 1.3, 0.7), 0.24);
    p.stage.solids.push(box(x - 0.75, 0, z, x + 0.75, 2.9, z + 1.1, white), box(x - 0.86, 2.9, z - 0.1, x + 0.86, 3.08, z + 1.2, white), box(x - 0.86, 0, z - 0.1, x + 0.86, 0.25, z + 1.2, white));
    p.stage.solids.push(box(x - 0.26, 0.5, z - 0.03, x + 0.26, 0.95, z + 0.02, shining([1, 0.5, 0.16], 1.5), false), post(x, z + 0.6, 3.08, tall, 0.14, 0.14, rusted([0.2, 0.2, 0.19], 0.4)));
    const ix = -side * wide * 0.5; // and an iron one, cold
    p.stage.solids.push(post(ix, z * 0.8, 0.3, 1.4, 0.42, 0.36, rusted([0.17, 0.16, 0.15], 0.5)), post(ix, z * 0.8, 1.4, tall, 0.1, 0.1, rusted([0.17, 0.16, 0.15], 0.6)), box(x - 0.4, 0, z - 2.1, x + 0.3, 0.46, z - 1.6, wood([0.36, 0.29, 0.2], 0.2, 0.3)));
    lamp(p, x, 0.75, z - 0.6, [1.7, 0.8, 0.26], 1.5);
    flicker(p, x, 0.72, z, 1.6, "255,150,60");
    void m;
  },
  bath(p, wide, tall, deep, side, m) {
    const s = p.stage.solids, deck = tiles([0.5, 0.5, 0.46], 0.3, m.ruin * 0.3, 0.4), blue = tiles([0.3, 0.48, 0.55], 0.2, m.ruin * 0.35, 0.6), w = wide * 0.66;
    const inPool = (x: number, z: number) => Math.abs(x) < w && z > 3.2 && z < deep - 4.5;
    s.push(slab("y", -0.35, 0.35, -wide - 0.5, -3, wide + 0.5, deep + 0.5, deck, (x, z) => !inPool(x, z), false), slab("y", -2.3, 0.3, -wide, 0, wide, deep, blue, undefined, false));
    for (const g of [-1, 1]) s.push(slab("x", g > 0 ? w : -w - 0.4, 0.4, 3, -2.3, deep - 4, -0.3, blue));
    s.push(slab("z", deep - 4.5, 0.4, -w, -2.3, w, -0.3, blue));
    p.stage.water = { level: -1.93, tint: [0.05, 0.07, 0.07], rough: 0.2, depth: (x, z) => (inPool(x, z) ? clouds(x * 0.4 + m.seed, z * 0.3, 3) - 0.62 + m.water * 0.3 : -1) };
    for (let k = 0; k < 40; k++) { const x = (cell(k, 2) - 0.5) * 2 * w, z = 5 + cell(k, 3) * (deep - 12); s.push(ball(x, -1.96, z, 0.12, 0.03, 0.1, plain([0.42, 0.3, 0.15]))); }
    const tx = side * -0.4, tz = deep - 3.6, white = plaster([0.6, 0.6, 0.55], [0.68, 0.67, 0.6], 0, 0.7); // the diving tower
    for (const dx of [-0.7, 0.7]) s.push(box(tx + dx - 0.12, 0, tz, tx + dx + 0.12, 4.2, tz + 0.3, white));
    for (const y of [1.7, 4.0]) s.push(box(tx - 0.85, y, tz - 1.9, tx + 0.85, y + 0.16, tz + 0.4, white));
    p.layers.push({ z: tz - 0.4, paint: (b) => { for (let k = 0; k < 13; k++) b.rod([tx + 0.9, k * 0.32, tz - 0.1], [tx + 1.25, k * 0.32, tz - 0.1], 0.04, DIM); b.rod([tx + 0.9, 0, tz], [tx + 0.9, 5, tz], 0.05, DIM); b.rod([tx + 1.25, 0, tz], [tx + 1.25, 5, tz], 0.05, DIM); for (const g of [-0.85, 0.85]) b.rod([tx + g, 4.95, tz - 1.8], [tx + g, 4.95, tz], 0.05, DIM); } });
    void tall;
  },
  "drawing room"(p, wide, _t, deep, _s, m) {
    for (let k = 0; k < 7; k++) for (const g of [-1, 0, 1]) {
      const z = 3.8 + k * 2.5 + (g ? 0 : 1.1), x = g * wide * 0.6, a = (cell(k, g + 3) - 0.5) * 0.3;
      if (cell(k, g + 8) < 0.12 || (!g && k < 1)) continue;
      const w: RGB = [0.34, 0.27, 0.19];
      p.layers.push({ z: z - 0.2, paint: (b) => { for (const dx of [-0.6, 0.6]) { b.rod([x + dx, 0, z], [x + dx, 1, z + 0.1], 0.07, w, 0.55); b.rod([x + dx, 0, z + 0.6], [x + dx, 1.2, z + 0.4], 0.07, w, 0.5); } b.panel([[x - 0.85, 1.62 + a, z + 0.55], [x + 0.85, 1.62 + a, z + 0.55], [x + 0.85, 0.82, z], [x - 0.85, 0.82, z]], w, 1.2); b.panel([[x - 0.76, 1.56 + a, z + 0.5], [x + 0.75, 1.57 + a, z + 0.5], [x + 0.76, 0.88, z + 0.05], [x - 0.77, 0.87, z + 0.05]], [0.78, 0.75, 0.64], 2.6, 0.1); for (let i = 0; i < 5; i++) b.rod([x - 0.5 + i * 0.22, 1.45 - cell(k, i) * 0.3 + a, z + 0.4], [x - 0.48 + i * 0.23, 1.0, z + 0.1], 0.015, [0.16, 0.17, 0.25], 0.7); b.rod([x - 0.8, 1.18, z + 0.2], [x + 0.8, 1.2, z + 0.2], 0.03, DIM); } });
    }
    void deep; void m;
  },
  exchange(p, wide, tall, deep, side, m) {
    const s = p.stage.solids, x = -side * (wide - 0.45), board = wood([0.3, 0.21, 0.14], 0.8, 0.3), face: Surface = (h, X, y, z, c) => {
      board(h, X, y, z, c);
      const i = Math.floor(z / 0.13), j = Math.floor(y / 0.13), fu = z / 0.13 - i - 0.5, fv = y / 0.13 - j - 0.5;
      if (y > 1 && y < 3 && fu * fu + fv * fv < 0.1) { const k = cell(i, j) < 0.2 ? 0.5 : 0.05; c.r = k; c.g = k * 0.82; c.b = k * 0.5; }
    };
    s.push(box(Math.min(x, x - side * 0.6), 0, 2, Math.max(x, x - side * 0.6), 3.2, deep - 1, face), box(Math.min(x, x + side * 0.7), 0.7, 2, Math.max(x, x + side * 0.7), 0.85, deep - 1, board));
    p.fine.push({ z: 2.6, paint: (b) => { for (let k = 0; k < 60; k++) { const z = 3 + cell(k, 4) * (deep - 6), d = cell(k, 8) * 1.4; b.wire([x + side * 0.05, 1.2 + cell(k, 2) * 1.6, z], [x + side * 0.3, 0.9 - d * 0.1, z + d], 0.2 + cell(k, 6) * 0.5, 0.022, cell(k, 7) < 0.3 ? [0.4, 0.14, 0.1] : [0.1, 0.09, 0.08], 0.6); } } });
    for (let k = 0; k < 6; k++) chair(p, x + side * (1.4 + cell(k, 3) * 1.6), 4.5 + k * 2.3, cell(k, 5) < 0.6);
    lamp(p, x + side * 0.7, 1.5, deep * 0.45, [1.2, 0.75, 0.32], 1.2);
    s.push(ball(x + side * 0.4, 1.3, deep * 0.45, 0.12, 0.15, 0.12, shining([1, 0.78, 0.45], 1.6)));
    flicker(p, x + side * 0.4, 1.3, deep * 0.45, 1.3, "255,200,120");
    void tall; void m;
  },
  canteen(p, wide, tall, deep, side, m) {
    const s = p.stage.solids, top = wood([0.42, 0.34, 0.24], 0.25, 0.3);
    for (let k = 0; k < 7; k++) for (const g of [-1, 1]) { const z = 3.6 + k * 2.4, a = g * wide * 0.2, b = g * wide * 0.88, x0 = Math.min(a, b), x1 = Math.max(a, b), tilt = cell(k, g + 6) < 0.2; if (!tilt) s.push(box(x0, 0.72, z, x1, 0.78, z + 0.7, top), box(x0 + 0.2, 0, z + 0.3, x0 + 0.28, 0.72, z + 0.4, top), box(x1 - 0.28, 0, z + 0.3, x1 - 0.2, 0.72, z + 0.4, top)); s.push(box(x0, 0.42, z - 0.5, x1, 0.47, z - 0.22, top), box(x0 + 0.3, 0, z - 0.42, x0 + 0.36, 0.42, z - 0.3, top), box(x1 - 0.36, 0, z - 0.42, x1 - 0.3, 0.42, z - 0.3, top)); }
    s.push(drum("z", side * wide * 0.5, tall - 1.7, 0.62, deep - 0.12, deep, plain([0.78, 0.76, 0.68])), drum("z", side * wide * 0.5, tall - 1.7, 0.7, deep - 0.08, deep, plain([0.12, 0.11, 0.1])));
    s.push(box(-side * wide * 0.6 - 1.3, 1.1, deep - 0.1, -side * wide * 0.6 + 1.3, 2.1, deep, plain([0.05, 0.05, 0.045])), box(-side * wide * 0.6 - 1.5, 0.98, deep - 0.4, -side * wide * 0.6 + 1.5, 1.08, deep, top));
    void m;
  },
  "pump house"(p, wide, tall, deep, side, m) {
    const s = p.stage.solids, green = rusted([0.2, 0.36, 0.26], 0.15 + m.ruin * 0.4), iron = rusted([0.2, 0.2, 0.19], 0.5);
    for (let k = 0; k < 3; k++) { const z = 6 + k * 4.6, x = -side * wide * 0.12; s.push(box(x - 1.5, -0.1, z - 0.6, x + 1.5, 0.45, z + 1.6, concrete([0.4, 0.39, 0.34], 0.7)), drum("x", z + 0.5, 1.25, 0.82, x - 1.15, x + 0.5, green), drum("x", z + 0.5, 1.25, 0.36, x - 1.5, x + 1.6, iron), drum("z", x + 0.95, 1.25, 0.95, z + 0.2, z + 0.8, green), box(x - 0.7, 1.9, z + 0.1, x, 2.35, z + 0.9, green), post(x - 0.3, z + 0.5, 2.3, tall, 0.16, 0.16, green), post(x + 0.95, z + 0.5, 2.1, 2.9, 0.22, 0.22, green)); p.layers.push({ z: z - 0.2, paint: (b) => { for (let i = 0; i < 6; i++) { const a = i * 1.047; b.rod([x + 0.95, 1.25, z + 0.15], [x + 0.95 + Math.cos(a) * 0.5, 1.25 + Math.sin(a) * 0.5, z + 0.15], 0.06, [0.4, 0.16, 0.12], 0.6); } } }); }
    for (const y of [3.3, 3.75]) s.push(drum("z", side * (wide - 0.4), y, 0.15, 0.5, deep, iron));
  },
};

const curtain = (tint: RGB, x: number, z: number): Surface => {
  const lit = shining(tint, 0.85);
  return (h, X, y, Z, c) => { lit(h, X, y, Z, c); const k = (0.7 + 0.3 * Math.sin(X * 17 + Math.sin(y * 2))) * Math.exp(-((X - x) ** 2 * 0.9 + (y - 1.3) ** 2 * 0.8)) * 1.25 + 0.08; c.r *= k; c.g *= k; c.b *= k; void z; };
};

function chair(p: Plan, x: number, z: number, fallen: boolean): void {
  const w: RGB = [0.26, 0.19, 0.13];
  p.layers.push({ z, paint: (b: Brush) => {
    if (fallen) { b.panel([[x - 0.45, 0.08, z], [x + 0.05, 0.1, z], [x + 0.1, 0.52, z], [x - 0.4, 0.5, z]], w, 0.5); b.rod([x + 0.05, 0.1, z], [x + 0.55, 0.07, z], 0.05, w, 0.5); b.rod([x + 0.1, 0.5, z], [x + 0.58, 0.46, z], 0.05, w, 0.5); return; }
    for (const dx of [-0.2, 0.2]) { b.rod([x + dx, 0, z], [x + dx, 0.45, z], 0.045, w, 0.5); b.rod([x + dx, 0, z + 0.4], [x + dx, 0.95, z + 0.42], 0.045, w, 0.5); }
    b.panel([[x - 0.22, 0.45, z], [x + 0.22, 0.45, z], [x + 0.22, 0.45, z + 0.4], [x - 0.22, 0.45, z + 0.4]], w, 0.8); b.panel([[x - 0.2, 0.95, z + 0.42], [x + 0.2, 0.95, z + 0.42], [x + 0.2, 0.7, z + 0.42], [x - 0.2, 0.7, z + 0.42]], w, 0.6);
  } });
}

/** A hall filled with sand, light falling in from one side. */
export function sandHall(m: Mood, eye: Eye): Plan {
  const dice = chance(m.seed + 71), narrow = eye.width < eye.height, side = dice.odds(0.5) ? 1 : -1, wide = narrow ? 4.4 : 7.2, tall = 6.2, deep = 28, ox = dice.in(0, 50);
  const wall = plaster([0.42, 0.4, 0.33], [0.55, 0.51, 0.42], 0, 0.3 + m.ruin * 0.4), iron = m.subject === "iron hall";
  const p = chamber(m, eye, {
    wide, tall, deep, floor: null, wall: iron ? rusted([0.32, 0.3, 0.25], 0.5 + m.ruin * 0.4) : wall, back: wall, roof: iron ? rusted([0.26, 0.25, 0.22], 0.8) : concrete([0.42, 0.4, 0.34], 0.7, 3),
    windows: { sides: [side], every: 4.2, broad: 1.7, sill: 2.5, head: 5.3, round: !iron }, open: (x, z) => (iron ? Math.abs(((x + z * 0.1) % 3.1) - 1) < 0.34 && noise(x, z) > 0.45 && z > 5 : false),
  });
  const height = (x: number, z: number) => { const n = clouds(x * 0.13 + ox, z * 0.16 + ox, 2), r = 1 - Math.abs(2 * n - 1), s = Math.sin(x * 0.42 + z * 0.8 + n * 5 + ox); return (r * r * 1.15 + (1 - Math.abs(s)) ** 1.6 * 0.6) * ramp(1, 7, z) * 0.95 - 0.25 + ramp(wide * 0.72, wide, Math.abs(x)) * 0.9 + ramp(deep - 7, deep, z) * 1.1; };
  p.stage.solids.push(land(height, -0.6, 3.1, deep, sand([0.62, 0.55, 0.41])));
  p.eye.up = 1.75;
  if (!iron) for (let z = 6; z < deep; z += 4.6) for (const g of [-1, 1]) p.stage.solids.push(post(g * wide * 0.55, z, -1, tall, 0.34, 0.32, wall), box(g * wide * 0.55 - 0.5, tall - 0.5, z - 0.5, g * wide * 0.55 + 0.5, tall, z + 0.5, wall));
  else for (let z = 4; z < deep; z += 4) p.layers.push({ z, paint: (b) => { b.rod([-wide, tall - 0.9, z], [wide, tall - 0.9, z], 0.12, DIM, 0.7); for (let x = -wide; x < wide; x += 1.6) { b.rod([x, tall - 0.9, z], [x + 0.8, tall - 0.1, z], 0.07, DIM, 0.7); b.rod([x + 0.8, tall - 0.1, z], [x + 1.6, tall - 0.9, z], 0.07, DIM, 0.7); } } });
  const k = Math.max(0.8, p.stage.sunTint[0]);
  p.stage.sunTint = [k, k * 0.9, k * 0.7];
  p.stage.shafts = 0.5;
  p.live.dust = 1;
  return p;
}



