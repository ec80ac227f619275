// The last of the way: the tunnel, the threshold, the Room, and the table at home.
import type { Mood } from "./layout";
import { arch, flicker, type Plan } from "./open";
import { cell, chance, clouds, noise, ramp } from "./random";
import { ball, box, drum, post, slab } from "./solids";
import { chamber, flood, rainThrough } from "./rooms";
import { boards, brick, concrete, plain, plaster, rusted, shining, tiles, wood, type Surface } from "./surfaces";
import { farWood, grass, tree } from "./brush";
import type { Eye, RGB } from "./trace";

const IRON: RGB = [0.17, 0.16, 0.14];

export function tunnel(m: Mood, eye: Eye): Plan {
  const dice = chance(m.seed + 51), sub = m.subject, square = sub === "wading", radius = dice.in(2.1, 2.45), deep = square ? 34 : 70, skin = square ? brick([0.34, 0.28, 0.23], 0.8, 0.8) : concrete([0.42, 0.41, 0.36], 0.9, 1.6);
  const p = chamber(m, eye, { wide: square ? 2.1 : 40, tall: square ? 3.1 : 40, deep: deep + 1, floor: square ? concrete([0.3, 0.28, 0.24], 0.6) : null, wall: skin, back: plain([0.1, 0.1, 0.09]), roof: skin, through: square ? arch(-1, 1, 0, 2.3) : undefined });
  const st = p.stage, s = st.solids;
  st.sunTint = [0, 0, 0]; st.nook = undefined; st.shafts = 0;
  if (!square) { s.length = 0; s.push(drum("z", 0, 1.35, radius, -2, deep, skin, true, false), drum("z", 0, 1.35, radius, deep - 0.2, deep, shining([0.86, 0.9, 0.82], 1.7), false, false)); }
  const end = square ? deep : deep * 0.9;
  st.above = [0.035, 0.04, 0.038]; st.below = [0.022, 0.024, 0.022];
  st.lamps = [{ x: 0, y: 1.7, z: end, tint: [3.2, 3.3, 2.9], reach: square ? 6 : 9 }];
  st.fog = { tint: square ? [0.26, 0.29, 0.26] : [0.36, 0.4, 0.36], thick: 0.017 + m.mist * 0.35, lies: 2 };
  const level = square ? 0.02 + m.water * 0.5 : 1.35 - radius + 0.22 + m.water * 0.4;
  st.water = { level, tint: [0.02, 0.024, 0.022], rough: 0.28, depth: (x, z) => (square ? ramp(1.8, 4.5, z + noise(x, z)) * 0.8 - 0.02 : 0.12 + m.water * 0.5 + (noise(x * 0.8, z * 0.5) - 0.5) * 0.25) };
  if (!square) s.push(slab("y", -0.5, 1.35 - radius + 0.62, -3, -2, 3, deep, concrete([0.33, 0.31, 0.27], 0.8), (x, z) => Math.abs(x) > 0.75 + (noise(x * 2, z) - 0.5) * 0.2, false));
  const near = dice.odds(0.5) ? 1 : -1;
  for (let k = 0; k < 4; k++) { // lamps in their cages, most of them dead
    const z = 6 + k * k * 2.2 + k * 3, on = cell(k, m.seed) < 0.5 || k === 0, y = square ? 2.9 : 1.35 + radius - 0.2;
    s.push(ball(near * 0.2, y, z, 0.13, 0.16, 0.13, on ? shining([1, 0.8, 0.5], 1.9) : plain([0.3, 0.3, 0.28])));
    if (on) { st.lamps.push({ x: near * 0.2, y: y - 0.35, z, tint: [0.75, 0.52, 0.27], reach: 1.9 }); flicker(p, near * 0.2, y, z, 0.9, "255,205,140"); }
  }
  if (!square) for (let z = 2.2; z < deep; z += 3.1) p.layers.push({ z, paint: (b) => { const ring: [number, number][] = []; for (let i = 0; i <= 30; i++) { const a = -0.35 + (i / 30) * 3.84; ring.push(b.at(-Math.cos(a) * (radius - 0.02), 1.35 + Math.sin(a) * (radius - 0.02), z)); } b.line(ring, Math.max(0.8, b.size(0.045, z)), `rgba(14,14,12,${0.3 / (1 + z * 0.02)})`); } });
  if (sub === "cables") p.fine.push({ z: 2, paint: (b) => { for (let k = 0; k < 6; k++) for (let z = 1.7; z < 46; z += 2.6) { const y = 1.2 + k * 0.24, x = near * Math.sqrt(radius * radius - (y - 1.35) ** 2) * 0.97; b.wire([x, y, z], [x, y, z + 2.6], 0.05 + cell(k, Math.floor(z)) * 0.12, 0.06, [0.2, 0.19, 0.17]); b.rod([x, y + 0.1, z], [x - near * 0.1, y - 0.06, z], 0.03, [0.4, 0.3, 0.2]); } } });
  if (sub === "steel door") steelDoor(p, near, radius);
  if (square) coats(p, near);
  p.live = { ...p.live, rain: 0, dust: 0.3, fog: 0.3 };
  return p;
}

/** A round steel door with a hand wheel, half shut. */
function steelDoor(p: Plan, side: number, radius: number): void {
  const s = p.stage.solids, z = 9, steel = rusted([0.34, 0.35, 0.33], 0.35), x = side * radius * 0.52;
  s.push(slab("z", z, 0.5, -3, -1.5, 3, 4.5, concrete([0.36, 0.35, 0.31], 0.8), (u, v) => Math.hypot(u, v - 1.35) > radius * 0.83, false));
  s.push(drum("z", x, 1.35, radius * 0.8, z - 0.75, z - 0.35, steel), drum("z", x, 1.35, radius * 0.62, z - 0.84, z - 0.7, steel), drum("z", x, 1.35, 0.16, z - 1.15, z - 0.8, steel));
  p.stage.lamps.push({ x: -side * 0.5, y: 2.6, z: 5, tint: [1.1, 0.9, 0.6], reach: 2.4 });
  p.layers.push({ z: z - 1.2, paint: (b) => {
    const wheel: [number, number][] = [], at = (a: number, r: number) => b.at(x + Math.cos(a) * r, 1.35 + Math.sin(a) * r, z - 1.15), ink = (l: number) => b.ink([0.9, 0.86, 0.76], z, l * 5);
    for (let i = 0; i <= 36; i++) wheel.push(at((i / 36) * 6.2832, 0.62));
    b.line(wheel, b.size(0.09, z), ink(0.5)); b.line(wheel.map(([u, v]) => [u, v - 1.5] as [number, number]), b.size(0.02, z), ink(1.3));
    for (let i = 0; i < 5; i++) b.line([at(i * 1.2566, 0.1), at(i * 1.2566, 0.62)], b.size(0.07, z), ink(0.55));
    for (let i = 0; i < 14; i++) { const [u, v] = b.at(x + Math.cos(i * 0.4488) * radius * 0.71, 1.35 + Math.sin(i * 0.4488) * radius * 0.71, z - 0.8); b.x.fillStyle = ink(0.8); b.x.beginPath(); b.x.arc(u, v, b.size(0.055, z), 0, 7); b.x.fill(); }
  } });
}

/** Three coats on a nail, in order of size. */
function coats(p: Plan, side: number): void {
  p.layers.push({ z: 3.9, paint: (b) => {
    for (const [k, size] of [1, 0.8, 0.58].entries()) {
      const x = side * (1.45 - k * 0.42), z = 4, y = 2.15, w = 0.24 * size, tint: RGB = [[3.2, 2.7, 2.1], [2.2, 2.3, 2.1], [3.4, 2.3, 1.8]][k] as unknown as RGB;
      const cloth = (c: [number, number][], lit: number): void => b.panel(c.map(([u, v]) => [x + u * w, y + v * size, z] as const), tint, lit, 0.4);
      cloth([[-0.35, 0], [0.35, 0], [0.85, -0.16], [0.95, -1.15], [0.2, -1.2], [-0.9, -1.12], [-0.85, -0.16]], 1);
      for (const g of [-1, 1]) cloth([[g * 0.8, -0.12], [g * 1.12, -0.72], [g * 0.82, -0.76], [g * 0.5, -0.2]], 0.8); // sleeves
      cloth([[-0.3, 0.03], [0.3, 0.03], [0.1, -0.3], [-0.1, -0.3]], 0.6);
      b.rod([x, y - 0.3 * size, z], [x + w * 0.15, y - 1.15 * size, z], 0.016, [tint[0] * 0.4, tint[1] * 0.4, tint[2] * 0.4]);
    }
  } });
  p.stage.lamps.push({ x: 0, y: 2.4, z: 2.6, tint: [0.8, 0.6, 0.36], reach: 1.7 });
}

/** A worn sill; beyond it a room with no roof, where rain falls. */
export function threshold(m: Mood, eye: Eye): Plan {
  const dice = chance(m.seed + 81), narrow = eye.width < eye.height, sub = m.subject, wide = narrow ? 2.5 : 4.4, near = 5.6, tall = 3.7, deep = 15, half = narrow ? 1.0 : 1.25, head = 2.95;
  const garden = sub === "winter garden", tint: RGB = dice.pick([[0.3, 0.36, 0.32], [0.4, 0.34, 0.26], [0.3, 0.35, 0.4]] as const);
  const wall: Surface = sub === "clocks" ? wood([0.36, 0.26, 0.17], 0.42, 0.25) : plaster(tint, [0.56, 0.53, 0.45], 1.45, 0.4 + m.ruin * 0.5);
  const p = chamber(m, eye, { wide: wide + (garden ? 0 : 1.5), tall: 5.4, deep, floor: tiles([0.44, 0.42, 0.36], 0.36, 0.35, 0.5), wall: plaster(tint, [0.6, 0.58, 0.5], 0, 0.6), back: plaster([0.45, 0.45, 0.4], [0.6, 0.58, 0.51], 1.2, 0.7), roof: concrete([0.4, 0.39, 0.35], 0.8), open: (_x, z) => z > near + 1.6 && z < deep - 1.4, });
  const st = p.stage, s = st.solids, door = arch(-half, half, -1, head), outline = garden ? (u: number, v: number) => Math.abs(u) < half * 0.8 && v < 2.5 : door;
  // the nearer room, darker: its own walls, ceiling and the wall with the opening
  s.push(slab("z", near, 0.55, -wide - 2, -0.3, wide + 2, 5.4, wall, (u, v) => !outline(u, v)));
  if (garden) glassHouse(p, wide, near, narrow); else {
    s.push(slab("y", tall, 0.2, -wide - 2, -3, wide + 2, near, concrete([0.36, 0.34, 0.3], 0.7)));
    for (const g of [-1, 1]) s.push(slab("x", g > 0 ? wide : -wide - 0.3, 0.3, -3, -0.3, near, tall, wall));
    s.push(box(-wide, 0, near - 0.03, -half - 0.35, 0.22, near, wood([0.3, 0.24, 0.17], 2, 0.3)), box(half + 0.35, 0, near - 0.03, wide, 0.22, near, wood([0.3, 0.24, 0.17], 2, 0.3)));
  }
  s.push(box(-half - 0.1, -0.1, near - 0.35, half + 0.1, 0.13, near + 0.7, (h, x, y, z, c) => { concrete([0.5, 0.48, 0.42], 0.4, 9)(h, x, y, z, c); const worn = Math.exp(-x * x * 3) * 0.4; c.r *= 1 - worn * 0.4; c.g *= 1 - worn * 0.4; c.b *= 1 - worn * 0.36; c.wet = 0.5; }));
  const h = m.horizon;
  st.sun = [0.2, 0.96, -0.2]; st.sunTint = [h[0] * 0.8, h[1] * 0.82, h[2] * 0.78]; st.shafts = 0.3;
  st.lamps = [{ x: 0, y: 4.6, z: near + 4.5, tint: [h[0] * 2.1, h[1] * 2.15, h[2] * 2.05], reach: 3.4 }, { x: 0, y: 1.7, z: near - 0.6, tint: [0.42, 0.44, 0.41], reach: garden ? 4 : 2.3 }];
  st.nook = (x, y, z) => (z < near ? (1 - 0.6 * Math.exp(-(wide - Math.abs(x)) * 1.5)) * (garden ? 1.6 : 0.35 + 0.65 * ramp(-1, near, z)) : 1.15) * (1 - 0.4 * Math.exp(-Math.max(0, y) * 3));
  flood(p, m, 0.5 + m.water * 0.5, 0.5);
  const base = st.water!.depth;
  st.water!.depth = (x, z) => (z > near + 0.7 ? 0.22 + base(x, z) * 0.4 : m.water > 0.15 ? base(x, z) - 0.26 : -1);
  if (sub === "hooks") hooks(p, half, wide, near, m);
  if (sub === "clocks") clocks(p, half, wide, near, m);
  rainThrough(p, -half * 0.93, half * 0.93, head - 0.25, near, 0.85);
  p.live = { ...p.live, dust: 0.3, fog: 0.12 };
  p.live.drops = [];
  return p;
}

function hooks(p: Plan, half: number, wide: number, near: number, m: Mood): void {
  const z = near - 0.05;
  for (const g of [-1, 1]) {
    p.stage.solids.push(box(g > 0 ? half + 0.4 : -wide, 1.62, z - 0.04, g > 0 ? wide : -half - 0.4, 1.78, z, wood([0.4, 0.32, 0.22], 3, 0.2)));
    for (let x = half + 0.6; x < wide; x += 0.34) {
      const X = g * x, coat = cell(Math.floor(x * 9) + g, m.seed) < 0.16;
      p.layers.push({ z: z - 0.1, paint: (b) => { b.rod([X, 1.72, z], [X, 1.6, z - 0.08], 0.03, IRON, 1.4); b.rod([X, 1.6, z - 0.08], [X, 1.65, z - 0.14], 0.03, IRON, 1.6); b.panel([[X - 0.05, 1.92, z], [X + 0.05, 1.92, z], [X + 0.05, 1.84, z], [X - 0.05, 1.84, z]], [2.2, 2.1, 1.8], 1, 0.1); if (coat) b.panel([[X - 0.09, 1.62, z - 0.1], [X + 0.09, 1.62, z - 0.1], [X + 0.26, 0.7, z - 0.1], [X - 0.24, 0.66, z - 0.1]], [0.7, 0.6, 0.45], 0.9, 0.35); } });
    }
  }
  const X = half + 0.94;
  p.layers.push({ z: z - 0.2, paint: (b) => { b.panel([[X - 0.05, 1.6, z - 0.1], [X + 0.05, 1.6, z - 0.1], [X + 0.06, 1.4, z - 0.1], [X - 0.05, 1.4, z - 0.1]], [3.2, 0.8, 0.6], 1, 0.2); b.rod([X + 0.05, 1.5, z - 0.1], [X + 0.1, 1.46, z - 0.1], 0.05, [3.0, 0.75, 0.6]); } });
  p.stage.solids.push(box(-wide, 0.4, near - 0.5, -half - 0.5, 0.46, near - 0.15, wood([0.4, 0.32, 0.22], 0.17, 0.3)));
}

function clocks(p: Plan, half: number, wide: number, near: number, m: Mood): void {
  const s = p.stage.solids, dice = chance(m.seed), hang: [number, number, number][] = [];
  for (let k = 0; k < 90; k++) {
    const r = dice.in(0.11, 0.34), x = (dice.odds(0.5) ? 1 : -1) * dice.in(half + 0.5, wide - 0.2), y = dice.in(1.0, 3.4);
    if (hang.every(([a, b, c]) => Math.hypot(a - x, b - y) > c + r + 0.06)) hang.push([x, y, r]);
  }
  for (const [x, y, r] of hang) {
    const z = near - 0.12, rim = dice.pick([[0.2, 0.14, 0.09], [0.5, 0.38, 0.18], [0.12, 0.12, 0.12]] as const);
    s.push(drum("z", x, y, r, z, near, wood(rim, 9, 0)), drum("z", x, y, r * 0.82, z - 0.02, near, plain([0.72, 0.69, 0.58])));
    const a = dice() * 6.28, c = dice() * 6.28;
    p.fine.push({ z: z - 0.2, paint: (b) => { for (const [g, l] of [[a, 0.45], [c, 0.68]] as const) b.rod([x, y, z - 0.02], [x + Math.cos(g) * r * l, y + Math.sin(g) * r * l, z - 0.02], 0.02, IRON); } });
  }
}

/** A winter garden: iron and mossy glass overhead, green at the sides. */
function glassHouse(p: Plan, wide: number, near: number, narrow: boolean): void {
  const s = p.stage.solids, frame = rusted([0.33, 0.36, 0.33], 0.5), pane = (u: number, v: number) => { const a = u / 0.8, b = v / 0.9; return a - Math.floor(a) > 0.09 && b - Math.floor(b) > 0.07; };
  s.push(slab("y", 4.1, 0.08, -wide, -3, wide, near, frame, (x, z) => !pane(x, z)));
  for (const g of [-1, 1]) s.push(slab("x", g > 0 ? wide : -wide - 0.08, 0.08, -3, 0.6, near, 4.1, frame, (z, y) => !pane(z, y)), box(g > 0 ? wide - 0.1 : -wide, 0, 1, g > 0 ? wide : -wide + 0.1, 0.6, near, brick([0.4, 0.28, 0.2], 0.3, 1)));
  for (let k = 0; k < (narrow ? 4 : 9); k++) {
    const g = k % 2 ? 1 : -1, z = 2.6 + k * 0.32, x = g * (wide - 0.55 - cell(k, 2) * 0.5);
    p.layers.push({ z, paint: (b) => { tree(b, k % 3 ? "birch" : "willow", x, z, (narrow ? 1.7 : 2.6) + cell(k, 3) * 1.4, 0, -g * 0.12); } });
  }
  p.layers.push({ z: 2.4, paint: (b) => grass(b, 2.4, 5.4, 420, 0.7, [[0.6, 0.8, 0.35], [0.9, 1.0, 0.5], [1.2, 1.1, 0.6]], () => 0, (x) => Math.abs(x) < wide * 0.5 + cell(Math.floor(x * 7), 3) * 0.5) });
}

/** The Room: bare walls, water on the floor, light. Nothing else. */
export function room(m: Mood, eye: Eye): Plan {
  const dice = chance(m.seed + 91), narrow = eye.width < eye.height, side = dice.odds(0.5) ? 1 : -1, wide = narrow ? 3 : dice.in(4.2, 5.2), tall = dice.in(4.3, 5.1), deep = dice.in(10, 13), cx = side * wide * dice.in(-0.2, 0.3), cz = dice.in(6.6, 8.4);
  const wall = plaster([0.44, 0.43, 0.34], [0.63, 0.59, 0.47], dice.in(0.9, 1.7), 0.4 + m.ruin * 0.45), gap = (x: number, z: number) => Math.hypot((x - cx) / 1.3, (z - cz) / 1.9) < 0.86 + (clouds(x * 1.3, z * 1.3 + m.seed, 3) - 0.5) * 1.3;
  const panes = dice.odds(0.4), dx = side * wide * (panes ? 0 : -dice.in(0.2, 0.6)), way = panes // two windows facing, or a doorway to one side
    ? (u: number, v: number) => { const e = Math.abs(Math.abs(u - dx) - wide * 0.42); return e < 0.7 && v > 1.1 && v < 3.5 && Math.abs(e - 0.02) > 0.03 && Math.abs(v - 2.6) > 0.04; }
    : (u: number, v: number) => Math.abs(u - dx) < 0.62 && v < 2.35;
  const p = chamber(m, eye, {
    wide, tall, deep, floor: tiles([0.5, 0.48, 0.42], 0.4, 0.3, 0.4), wall, back: wall, roof: concrete([0.44, 0.42, 0.37], 0.8), open: gap,
    windows: panes ? undefined : { sides: [side], every: dice.in(2.9, 4.2), broad: dice.in(1.3, 1.8), sill: 1.3, head: 3.7, round: dice.odds(0.3) }, through: way, day: 1.3,
  });
  const st = p.stage, warm = Math.max(0.85, st.sunTint[0]);
  st.sun = panes ? [side * 0.3, 0.55, 0.78] : [side * 0.62, 0.66, -0.42]; st.sunTint = [warm * 1.5, warm * 1.2, warm * 0.76]; st.shafts = 0.4;
  st.lamps.push({ x: cx, y: tall - 0.2, z: cz, tint: [1.5, 1.4, 1.15], reach: 2.2 }, { x: dx, y: 1.6, z: deep - 0.3, tint: [0.6, 0.58, 0.5], reach: 2 });
  if (!panes) { // beyond the doorway, one more room
    st.solids.push(slab("z", deep + 3.5, 0.3, -wide * 2, -1, wide * 2, 4, plaster([0.5, 0.5, 0.42], [0.7, 0.67, 0.56], 1.3, 0.6)), slab("y", -0.3, 0.3, -wide * 2, deep, wide * 2, deep + 4, concrete([0.4, 0.38, 0.33], 0.5)));
    st.lamps.push({ x: dx + 1, y: 2.4, z: deep + 2, tint: [1.5, 1.45, 1.25], reach: 2.4 });
  }
  flood(p, m, 0.72 + m.water * 0.25, 0.3);
  for (let k = 0; k < 9; k++) st.solids.push(ball(cx + dice.near(0, 1.1), 0.0, cz + dice.near(0, 1), dice.in(0.08, 0.3), dice.in(0.05, 0.16), dice.in(0.08, 0.25), concrete([0.5, 0.48, 0.42], 0.4)));
  p.fine.push({ z: 6, paint: (b) => { for (let k = 0; k < 5; k++) { const x = cx + dice.near(0, 0.9); b.wire([x, tall + 0.1, cz], [x + dice.near(0, 0.2), tall - dice.in(0.3, 1), cz], -0.05, 0.02, [0.5, 0.42, 0.32]); } } });
  rainThrough(p, cx - 1.1, cx + 1.1, tall, cz, 0.5);
  p.live = { ...p.live, dust: 0.9 };
  return p;
}

/** A table by a window, and one glass on it. */
export function home(m: Mood, eye: Eye): Plan {
  const dice = chance(m.seed + 97), narrow = eye.width < eye.height, side = dice.odds(0.5) ? 1 : -1, wide = narrow ? 1.7 : 2.9, deep = 4.2, tall = 2.75, wx = side * (narrow ? 0.3 : 0.7);
  const wall = plaster([0.46, 0.42, 0.33], [0.56, 0.52, 0.42], 1.0, 0.32), hole = (u: number, v: number) => Math.abs(u - wx) < 0.72 && v > 0.95 && v < 2.3 && Math.abs(u - wx) > 0.025 && Math.abs(v - 1.86) > 0.022;
  const p = chamber(m, eye, { wide, tall, deep, floor: boards([0.36, 0.27, 0.18], 0.2), wall, back: wall, roof: plaster([0.5, 0.47, 0.4], [0.55, 0.52, 0.44], 0, 0.3), through: hole });
  const st = p.stage, s = st.solids, h = m.horizon, top = 0.76, glass = wx - side * dice.in(0.28, 0.42);
  p.eye.up = 1.06;
  st.sun = [-side * 0.22, 0.42, 0.88]; st.sunTint = [0.75, 0.66, 0.48]; st.shafts = 0.16;
  st.lamps = [{ x: wx, y: 1.7, z: deep - 0.1, tint: [h[0] * 1.5, h[1] * 1.5, h[2] * 1.45], reach: 2.1 }, { x: -side, y: 2.2, z: 0.4, tint: [0.4, 0.37, 0.31], reach: 2.6 }];
  s.push(box(wx - 1.05, top - 0.05, 1.22, wx + 1.05, top, 2.2, boards([0.46, 0.35, 0.23], 0.17)), box(wx - 1, 0, 1.26, wx - 0.94, top, 1.32, plain(IRON)), box(wx + 0.94, 0, 1.26, wx + 1, top, 1.32, plain(IRON)));
  s.push(box(wx - 0.85, 0.88, deep - 0.14, wx + 0.85, 0.94, deep, wood([0.6, 0.57, 0.48], 3, 0.2)));
  for (const g of [-1, 1]) { // curtains, gathered
    const x = wx + g * 0.98, cloth = plain([0.6, 0.55, 0.44]);
    s.push(box(x - 0.24, 0.6, deep - 0.16, x + 0.24, 2.5, deep - 0.06, (q, X, y, z, c) => { cloth(q, X, y, z, c); const f = 0.62 + 0.38 * Math.sin(X * 34 + Math.sin(y * 3 + g)); c.r *= f; c.g *= f; c.b *= f; }));
  }
  p.layers.push({ z: 40, paint: (b) => { farWood(b, 60, 7, m.seed, [0.8, 0.8, 0.7]); } }, { z: 14, paint: (b) => tree(b, m.seed % 2 ? "dead" : "birch", wx * 2.6 + 0.8, 14, 5.4, -0.6, 0.05) });
  p.fine.push({ z: 1.5, paint: (b) => { tumbler(b, glass, top, 1.42, 0.042, 0.125, 0.55); } });
  if (dice.odds(0.5)) s.push(box(glass - side * 0.52, top, 1.85, glass - side * 0.26, top + 0.035, 2.05, plain([0.34, 0.2, 0.14])), box(glass - side * 0.5, top + 0.035, 1.87, glass - side * 0.27, top + 0.06, 2.04, plain([0.62, 0.58, 0.48])));
  else s.push(ball(glass - side * 0.34, top + 0.04, 1.95, 0.045, 0.042, 0.045, plain([0.5, 0.36, 0.2], 0.2), true), post(glass - side * 0.52, 2.1, top, top + 0.2, 0.06, 0.035, plain([0.3, 0.26, 0.2], 0.3)));
  if (m.weather === "rain") { p.live.rain = 0.5; rainThrough(p, wx - 0.7, wx + 0.7, 2.3, deep, 0.5); }
  p.live = { ...p.live, dust: 0.7, fog: 0, lamps: [] };

  return p;
}

/** A plain glass of water with the window in it. */
function tumbler(b: import("./brush").Brush, x: number, y: number, z: number, radius: number, tall: number, full: number): void {
  const c = b.x, [px, py] = b.at(x, y, z), r = b.size(radius, z), h = b.size(tall, z), flat = r * 0.24, low = r * 0.82;
  const side = (): void => { c.beginPath(); c.moveTo(px - r, py - h); c.lineTo(px - low, py); c.ellipse(px, py, low, flat * 0.8, 0, Math.PI, 0, true); c.lineTo(px + r, py - h); };
  const shadow = c.createLinearGradient(px, py, px - r, py + h * 0.9);
  shadow.addColorStop(0, "rgba(20,14,8,.55)"); shadow.addColorStop(1, "rgba(20,14,8,0)");
  c.fillStyle = shadow;
  c.beginPath(); c.moveTo(px - low, py); c.lineTo(px + low, py + flat * 0.5); c.lineTo(px + r * 0.9, py + h * 0.85); c.lineTo(px - r * 1.6, py + h * 0.7); c.fill();
  side(); c.ellipse(px, py - h, r, flat, 0, 0, Math.PI, true); c.fillStyle = "rgba(190,184,160,.14)"; c.fill();
  const level = py - h * full, wr = low + (r - low) * full, water = c.createLinearGradient(px - r, 0, px + r, 0);
  for (const [t, a] of [[0, "rgba(30,26,18,.6)"], [0.22, "rgba(150,145,122,.3)"], [0.5, "rgba(225,220,196,.34)"], [0.8, "rgba(90,84,66,.35)"], [1, "rgba(24,20,14,.65)"]] as const) water.addColorStop(t, a);
  c.beginPath(); c.moveTo(px - wr, level); c.lineTo(px - low, py); c.ellipse(px, py, low, flat * 0.8, 0, Math.PI, 0, true); c.lineTo(px + wr, level); c.ellipse(px, level, wr, flat * 0.95, 0, 0, Math.PI); c.fillStyle = water; c.fill();
  c.beginPath(); c.ellipse(px, level, wr, flat * 0.95, 0, 0, 7); c.fillStyle = "rgba(235,230,208,.5)"; c.fill();
  c.lineWidth = Math.max(0.8, r * 0.05); c.strokeStyle = "rgba(245,240,222,.75)";
  c.beginPath(); c.ellipse(px, py - h, r, flat, 0, 0, 7); c.stroke();
  c.strokeStyle = "rgba(30,24,16,.55)"; side(); c.stroke();
  c.lineWidth = r * 0.16; c.strokeStyle = "rgba(255,252,238,.62)"; c.beginPath(); c.moveTo(px - r * 0.66, py - h * 0.9); c.lineTo(px - low * 0.68, py - h * 0.15); c.stroke();
  c.lineWidth = r * 0.07; c.beginPath(); c.moveTo(px + r * 0.72, py - h * 0.8); c.lineTo(px + low * 0.74, py - h * 0.3); c.stroke();
}
