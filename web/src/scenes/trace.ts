// The light of a scene, ray by ray: solids, sky, water, fog and shafts into plain buffers.
import { alike } from "./between";
import { clamp, clouds, noise, ramp } from "./random";
import { ray, type Solid } from "./solids";
import type { Paint, Ray, Traced } from "./types";

export type RGB = readonly [number, number, number];

/** Where the eye stands. Upright lines stay upright; the picture is shifted, not tilted. */
export interface Eye {
  width: number;
  height: number;
  /** vanishing point, px */
  cx: number;
  hz: number;
  /** focal length, px, and height of the eye above zero, metres */
  focal: number;
  up: number;
}

export interface Lamp {
  x: number;
  y: number;
  z: number;
  tint: RGB;
  reach: number /** shines this way only, where given */;
  dir?: RGB;
}

export interface Water {
  level: number;
  /** depth in metres at a place; nothing where <= 0 */
  depth(x: number, z: number): number;
  tint: RGB;
  /** 0 a mirror .. 1 broken */
  rough: number;
}

export interface Stage {
  solids: Solid[];
  water?: Water;
  /** direction to the sun and its colour; black when hidden */
  sun: RGB;
  sunTint: RGB;
  above: RGB;
  below: RGB;
  lamps: Lamp[];
  fog: { tint: RGB; thick: number /** height to which it lies, metres */; lies: number };
  /** colour of the sky in a direction; writes into `out` */
  sky(dx: number, dy: number, out: Paint): void;
  /** darkening in the corners of a room, 0..1 */
  nook?(x: number, y: number, z: number): number;
  /** strength of the light that hangs in the air */
  shafts: number;
}

export const project = (e: Eye, x: number, y: number, z: number): [number, number] => [
  e.cx + (e.focal * x) / z,
  e.hz - (e.focal * (y - e.up)) / z,
];

const TILE = 32;

/** Which solids may be seen in each tile; with a level, which may be seen mirrored in water at that level. */
function sortIntoTiles(s: Stage, e: Eye, level?: number): { seen: Solid[][]; columns: number } {
  const columns = Math.ceil(e.width / TILE),
    rows = Math.ceil(e.height / TILE);
  const seen: Solid[][] = Array.from({ length: columns * rows }, () => []);
  for (const solid of s.solids) {
    const [x0, low, z0, x1, top0, z1] = solid.bounds,
      mirrored = level !== undefined,
      slack = mirrored ? 2 : 0;
    const y0 = mirrored ? 2 * level - top0 : low,
      y1 = mirrored ? 2 * level - low : top0;
    if (z1 < 0.1 || (mirrored && top0 < level)) continue;
    let left = Infinity,
      right = -Infinity,
      top = Infinity,
      bottom = -Infinity;
    for (let k = 0; k < 8; k++) {
      const z = Math.max(0.1, k & 4 ? z1 : z0);
      const [px, py] = project(e, k & 1 ? x1 : x0, k & 2 ? y1 : y0, z);
      left = Math.min(left, px);
      right = Math.max(right, px);
      top = Math.min(top, py);
      bottom = Math.max(bottom, py);
    }
    const a = Math.max(0, Math.floor(left / TILE) - slack),
      b = Math.min(columns - 1, Math.floor(right / TILE) + slack);
    const c = Math.max(0, Math.floor(top / TILE) - slack),
      d = Math.min(rows - 1, Math.floor(bottom / TILE) + slack);
    for (let j = c; j <= d; j++) for (let i = a; i <= b; i++) seen[j * columns + i]!.push(solid);
  }
  return { seen, columns };
}

/** Is the way to the sun open? */
function sunlit(s: Stage, casters: Solid[], r: Ray, x: number, y: number, z: number): boolean {
  r.ox = x;
  r.oy = y;
  r.oz = z;
  r.dx = s.sun[0];
  r.dy = s.sun[1];
  r.dz = s.sun[2];
  r.t = Infinity;
  r.surface = null;
  for (const c of casters) {
    c.hit(r);
    if (r.surface) return false;
  }
  return true;
}

/** Traces a picture. A generator, so that a page without workers can paint in its idle time. */
export function* trace(s: Stage, e: Eye): Generator<void, Traced> {
  const { width, height } = e,
    n = width * height;
  const light = new Float32Array(n * 3),
    depth = new Float32Array(n),
    water = new Float32Array(n);
  const traced = { width, height, light, depth, water };
  const { seen, columns } = sortIntoTiles(s, e),
    mirrored = s.water ? sortIntoTiles(s, e, s.water.level).seen : seen;
  const casters = s.solids.filter((q) => q.shade);
  const r = ray(),
    back = ray(),
    toSun = ray();
  const c: Paint = { r: 0, g: 0, b: 0, wet: 0, glow: 0 },
    sky: Paint = { r: 0, g: 0, b: 0, wet: 0, glow: 0 };
  const hasSun = s.sunTint[0] + s.sunTint[1] + s.sunTint[2] > 0.02;

  /** Light falls on what the ray has met; fog lies between. Leaves the colour in c. */
  const shade = (h: Ray, way: number): void => {
    const x = h.ox + h.t * h.dx,
      y = h.oy + h.t * h.dy,
      z = h.oz + h.t * h.dz;
    c.wet = 0;
    c.glow = 0;
    h.surface!(h, x, y, z, c);
    if (c.glow === 0) {
      const up = 0.5 + 0.5 * h.ny;
      let lr = s.below[0] + (s.above[0] - s.below[0]) * up,
        lg = s.below[1] + (s.above[1] - s.below[1]) * up,
        lb = s.below[2] + (s.above[2] - s.below[2]) * up;
      if (s.nook) {
        const k = s.nook(x, y, z);
        lr *= k;
        lg *= k;
        lb *= k;
      }
      for (const lamp of s.lamps) {
        const ax = lamp.x - x,
          ay = lamp.y - y,
          az = lamp.z - z,
          d2 = ax * ax + ay * ay + az * az,
          d = Math.sqrt(d2) + 1e-3;
        let k = (h.nx * ax + h.ny * ay + h.nz * az) / d;
        k = k > 0 ? 0.15 + 0.85 * k : 0.06;
        if (lamp.dir) k *= clamp(0.15 - (ax * lamp.dir[0] + ay * lamp.dir[1] + az * lamp.dir[2]) / d);
        k /= 1 + d2 / (lamp.reach * lamp.reach);
        lr += lamp.tint[0] * k;
        lg += lamp.tint[1] * k;
        lb += lamp.tint[2] * k;
      }
      if (hasSun) {
        const k = h.nx * s.sun[0] + h.ny * s.sun[1] + h.nz * s.sun[2];
        if (k > 0 && sunlit(s, casters, toSun, x + h.nx * 0.02, y + h.ny * 0.02, z + h.nz * 0.02)) {
          lr += s.sunTint[0] * k;
          lg += s.sunTint[1] * k;
          lb += s.sunTint[2] * k;
        }
      }
      c.r *= lr;
      c.g *= lg;
      c.b *= lb;
      if (c.wet > 0) {
        // a film of water shows a little of what is above
        const g =
          c.wet * (0.25 + 0.75 * (1 - Math.abs(h.dz * h.nz + h.dy * h.ny) / Math.hypot(h.dx, h.dy, h.dz)));
        c.r += (s.above[0] * 0.55 - c.r) * g;
        c.g += (s.above[1] * 0.55 - c.g) * g;
        c.b += (s.above[2] * 0.55 - c.b) * g;
      }
    } else {
      c.r *= c.glow;
      c.g *= c.glow;
      c.b *= c.glow;
    }
    haze(way, y, x);
  };

  const haze = (way: number, y: number, x: number): void => {
    const lie = ramp(s.fog.lies, 0, y) * (0.5 + clouds(x * 0.05 + 11, y * 0.3 + way * 0.02, 2));
    const f = 1 - Math.exp(-way * s.fog.thick * (0.55 + 1.6 * lie));
    c.r += (s.fog.tint[0] - c.r) * f;
    c.g += (s.fog.tint[1] - c.g) * f;
    c.b += (s.fog.tint[2] - c.b) * f;
  };

  const sample = (px: number, py: number): void => {
    const at = py * width + px,
      tile = Math.floor(py / TILE) * columns + Math.floor(px / TILE),
      list = seen[tile]!;
    r.ox = 0;
    r.oy = e.up;
    r.oz = 0;
    r.dx = (px + 0.5 - e.cx) / e.focal;
    r.dy = (e.hz - py - 0.5) / e.focal;
    r.dz = 1;
    r.t = Infinity;
    r.surface = null;
    for (const q of list) q.hit(r);
    let wt = Infinity,
      deep = 0,
      wx = 0,
      wz = 0;
    if (s.water && r.dy < 0) {
      const t = (s.water.level - e.up) / r.dy;
      if (t < r.t + 0.02) {
        wx = t * r.dx;
        wz = t;
        deep = s.water.depth(wx, wz);
        if (deep > 0) wt = t;
      }
    }
    if (wt < Infinity) {
      const w = s.water!;
      let br = w.tint[0],
        bg = w.tint[1],
        bb = w.tint[2];
      const clear = Math.exp(-deep * 2.1);
      if (r.surface && clear > 0.04) {
        // the bed shows where it is shallow
        shade(r, 0);
        br += (c.r * 0.62 - br) * clear;
        bg += (c.g * 0.66 - bg) * clear;
        bb += (c.b * 0.6 - bb) * clear;
      }
      const rise = 0.5 * w.rough,
        fine = 1 / (1 + wt * 0.12);
      const sx =
        (noise(wx * 1.1, wz * 0.5) - 0.5) * rise * 0.07 + (noise(wx * 5, wz * 2.6) - 0.5) * rise * 0.1 * fine;
      const sz =
        (noise(wx * 0.8 + 40, wz * 1.3) - 0.5) * rise * 0.1 +
        (noise(wx * 3.7 + 9, wz * 6) - 0.5) * rise * 0.2 * fine;
      back.ox = wx;
      back.oy = w.level;
      back.oz = wz;
      back.dx = r.dx + sx;
      back.dy = Math.abs(-r.dy + sz) + 0.003;
      back.dz = 1;
      back.t = Infinity;
      back.surface = null;
      for (const q of mirrored[tile]!) q.hit(back);
      if (back.surface) shade(back, back.t * 0.7);
      else {
        s.sky(back.dx, back.dy, sky);
        c.r = sky.r;
        c.g = sky.g;
        c.b = sky.b;
      }
      const graze = 1 - Math.min(1, -r.dy / Math.hypot(r.dx, r.dy, 1));
      const mirror = (0.16 + 0.76 * graze * graze * graze) * clamp(deep * 9 + 0.15);
      c.r = br + (c.r - br) * mirror;
      c.g = bg + (c.g - bg) * mirror;
      c.b = bb + (c.b - bb) * mirror;
      haze(wt, w.level, wx);
      water[at] = Math.max(0.02, mirror * clamp(deep * 14));
      depth[at] = wt;
    } else if (r.surface) {
      shade(r, r.t);
      depth[at] = r.t;
    } else {
      s.sky(r.dx, r.dy, c);
      depth[at] = Infinity;
    }
    light[at * 3] = c.r;
    light[at * 3 + 1] = c.g;
    light[at * 3 + 2] = c.b;
  };

  // every other point, then those between: traced where their neighbours differ, else the mean of them
  for (const between of [0, 1]) {
    for (let py = 0; py < height; py++) {
      for (let px = (py + between) & 1; px < width; px += 2)
        if (!between || !alike(traced, px, py)) sample(px, py);
      if ((py & 15) === 15) yield;
    }
  }
  if (s.shafts > 0 && hasSun) yield* shafts(s, e, casters, light, depth);
  return traced;
}

/** Light that hangs in the air: at an eighth of the size, then spread. */
function* shafts(
  s: Stage,
  e: Eye,
  casters: Solid[],
  light: Float32Array,
  depth: Float32Array,
): Generator<void> {
  const K = 8,
    w = Math.ceil(e.width / K) + 1,
    h = Math.ceil(e.height / K) + 1,
    map = new Float32Array(w * h),
    r = ray();
  for (let j = 0; j < h; j++) {
    for (let i = 0; i < w; i++) {
      const px = Math.min(e.width - 1, i * K),
        py = Math.min(e.height - 1, j * K);
      const far = Math.min(26, depth[py * e.width + px]!),
        steps = 18;
      let sum = 0;
      for (let k = 0; k < steps; k++) {
        const t = (far * (k + 0.5 + (noise(i * 7.3, j * 9.1 + k) - 0.5))) / steps;
        if (t < 0.2) continue;
        if (sunlit(s, casters, r, (t * (px - e.cx)) / e.focal, e.up + (t * (e.hz - py)) / e.focal, t))
          sum += far / steps;
      }
      map[j * w + i] = sum;
    }
    if ((j & 3) === 3) yield;
  }
  for (let pass = 0; pass < 2; pass++) {
    // the few samples of each ray show as specks: spread them
    const from = map.slice();
    for (let j = 1; j < h - 1; j++)
      for (let i = 1; i < w - 1; i++) {
        const o = j * w + i;
        map[o] = (from[o]! * 2 + from[o - 1]! + from[o + 1]! + from[o - w]! + from[o + w]!) / 6;
      }
  }
  for (let py = 0; py < e.height; py++) {
    for (let px = 0; px < e.width; px++) {
      const i = Math.floor(px / K),
        j = Math.floor(py / K),
        f = px / K - i,
        g = py / K - j,
        o = j * w + i;
      const v =
        (map[o]! * (1 - f) + map[o + 1]! * f) * (1 - g) +
        (map[Math.min(o + w, w * h - 2)]! * (1 - f) + map[Math.min(o + w + 1, w * h - 1)]! * f) * g;
      const k = (1 - Math.exp(-v * 0.09)) * s.shafts,
        at = (py * e.width + px) * 3;
      light[at]! += s.sunTint[0] * k;
      light[at + 1]! += s.sunTint[1] * k;
      light[at + 2]! += s.sunTint[2] * k;
    }
  }
}
