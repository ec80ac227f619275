// One chamber under a roof, built many ways: walls, windows, what is open, what stands under water.
import type { Mood } from "./layout";
import { arch, openPlace, type Plan } from "./open";
import { cell, clouds } from "./random";
import { slab } from "./solids";
import { plain } from "./surfaces";
import { type Eye, project, type RGB } from "./trace";
import type { Surface } from "./types";

export interface Walls {
  /** half width, height, depth, metres */
  wide: number;
  tall: number;
  deep: number;
  floor: Surface | null;
  wall: Surface;
  back: Surface;
  roof: Surface;
  /** windows in the side walls: which side, how often, from and to what height */
  windows?: {
    sides: readonly number[];
    every: number;
    broad: number;
    sill: number;
    head: number;
    round: boolean;
  };
  /** what is cut out of the back wall and the roof */
  through?: (u: number, v: number) => boolean;
  open?: (x: number, z: number) => boolean;
  /** how bright the windows are */
  day?: number;
}

export const lamp = (p: Plan, x: number, y: number, z: number, tint: RGB, reach: number): void => {
  p.stage.lamps.push({ x, y, z, tint, reach });
};

/** An empty chamber with its daylight. */
export function chamber(m: Mood, eye: Eye, w: Walls): Plan {
  const p = openPlace(m, eye),
    s = p.stage.solids,
    st = p.stage,
    win = w.windows,
    day = w.day ?? 1,
    h = m.horizon;
  const pane = (u: number, v: number): boolean => {
    if (!win) return false;
    const i = Math.floor((u + win.every / 2) / win.every),
      c = i * win.every,
      a = c - win.broad / 2,
      b = c + win.broad / 2;
    return (
      i > 0 &&
      (win.round ? arch(a, b, win.sill, win.head)(u, v) : u > a && u < b && v > win.sill && v < win.head)
    );
  };
  const bars = (u: number, v: number): boolean => {
    if (!win || !pane(u, v)) return false;
    const i = Math.floor((u + win.every / 2) / win.every),
      a = i * win.every - win.broad / 2;
    const gu = ((u - a) / win.broad) * 3,
      gv = (v - win.sill) / 0.75,
      bar = Math.min(gu - Math.floor(gu), 1 - gu + Math.floor(gu)) < 0.05 || gv - Math.floor(gv) < 0.07;
    return bar && cell(Math.floor(gu) + i * 7, Math.floor(gv)) > m.ruin * 0.6;
  };
  for (const g of [-1, 1]) {
    const has = win?.sides.includes(g);
    s.push(
      slab(
        "x",
        g > 0 ? w.wide : -w.wide - 0.5,
        0.5,
        -3,
        -2.5,
        w.deep,
        w.tall,
        w.wall,
        has ? (u, v) => !pane(u, v) : undefined,
      ),
    );
    if (!has || !win) continue;
    s.push(
      slab("x", g * (w.wide + 0.3), 0.04, 0, win.sill, w.deep, win.head, plain([0.16, 0.17, 0.16]), bars),
    );
    for (let z = win.every; z < w.deep; z += win.every * Math.max(1, Math.round(w.deep / win.every / 4))) {
      st.lamps.push({
        x: g * (w.wide + 0.2),
        y: (win.sill + win.head) / 2,
        z,
        tint: [h[0] * 1.5 * day, h[1] * 1.5 * day, h[2] * 1.5 * day],
        reach: w.wide * 0.62,
      });
    }
  }
  s.push(
    slab(
      "z",
      w.deep,
      0.5,
      -w.wide - 0.5,
      -2.5,
      w.wide + 0.5,
      w.tall,
      w.back,
      w.through ? (u, v) => !w.through!(u, v) : undefined,
    ),
  );
  s.push(
    slab(
      "y",
      w.tall,
      0.4,
      -w.wide - 0.5,
      -3,
      w.wide + 0.5,
      w.deep,
      w.roof,
      w.open ? (x, z) => !w.open!(x, z) : undefined,
    ),
  );
  if (w.floor)
    s.push(slab("y", -0.3, 0.3, -w.wide - 0.5, -3, w.wide + 0.5, w.deep + 0.5, w.floor, undefined, false));
  st.above = [h[0] * 0.2, h[1] * 0.21, h[2] * 0.21];
  st.below = [h[0] * 0.12, h[1] * 0.12, h[2] * 0.11];
  st.nook = (x, y, z) =>
    (1 - 0.55 * Math.exp(-Math.max(0, w.wide - Math.abs(x)) * 1.3)) *
    (1 - 0.5 * Math.exp(-Math.max(0, w.tall - y) * 1.1)) *
    (1 - 0.5 * Math.exp(-Math.max(0, y) * 2.2)) *
    (1 - 0.45 * Math.exp(-Math.abs(w.deep - z) * 1.1));
  const side = win ? win.sides[0]! : 0,
    light = Math.max(0.3, (m.sunTint[0] + m.sunTint[1]) * 0.9);
  st.sun = norm([side * 0.8, side ? 0.62 : 0.9, side ? 0.12 : 0.2]);
  st.sunTint = [light * 1.15, light * 1.06, light * 0.86];
  st.shafts = 0.42;
  st.fog = { tint: [h[0] * 0.42, h[1] * 0.44, h[2] * 0.42], thick: 0.012 + m.mist * 0.5, lies: 3 };
  p.live = {
    ...p.live,
    rain: 0,
    fog: 0.16,
    dust: 0.8,
    dustIn: [0, 0, eye.width, eye.height * 0.75],
    fogY: eye.hz,
  };
  return p;
}

const norm = (v: [number, number, number]): RGB => {
  const l = Math.hypot(...v);
  return [v[0] / l, v[1] / l, v[2] / l];
};

/** Water on a floor: puddles, or the whole of it. */
export function flood(p: Plan, m: Mood, share: number, still = 0.22): void {
  const o = m.seed * 1.7;
  p.stage.water = {
    level: 0.015 + share * 0.05,
    tint: [0.05, 0.06, 0.055],
    rough: still,
    depth: (x, z) =>
      (clouds(x * 0.3 + o, z * 0.26, 3) +
        (clouds(x * 1.9, z * 1.6 + o, 3) - 0.5) * 0.22 -
        (0.78 - share * 0.62)) *
      (0.4 + share * 0.5),
  };
}

/** Rain that falls in through an opening, seen within a box of the world. */
export function rainThrough(p: Plan, x0: number, x1: number, y1: number, z: number, much: number): void {
  const [a, b] = project(p.eye, x0, y1, z),
    [c, d] = project(p.eye, x1, 0, z);
  p.live.rain = much;
  p.live.rainIn = [a, Math.max(0, b), c - a, d - Math.max(0, b)];
}
