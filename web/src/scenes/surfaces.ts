// What things are made of. Each surface says its colour at a point, before light falls on it.
import { blend, cell, clamp, clouds, noise, ramp } from "./random";
import type { Paint, Ray, Surface } from "./types";

type Tint = readonly [number, number, number];

function set(c: Paint, t: Tint, k = 1): void {
  c.r = t[0] * k;
  c.g = t[1] * k;
  c.b = t[2] * k;
}

function toward(c: Paint, t: Tint, k: number): void {
  c.r += (t[0] - c.r) * k;
  c.g += (t[1] - c.g) * k;
  c.b += (t[2] - c.b) * k;
}

const MOSS: Tint = [0.2, 0.24, 0.11],
  DAMP: Tint = [0.13, 0.13, 0.11],
  LIME: Tint = [0.56, 0.55, 0.48],
  RUST: Tint = [0.27, 0.17, 0.105];

/** Streaks that ran down, dirt that gathers low, moss that sits on what looks up. */
function weather(c: Paint, h: Ray, y: number, age: number): void {
  const run = noise(h.u * 5.3, h.v * 0.22 + 9) * noise(h.u * 1.1, h.v * 0.5);
  toward(c, DAMP, clamp((run - 0.22) * 2.3) * age);
  const pale = noise(h.u * 3.1 + 50, h.v * 0.16);
  toward(c, LIME, clamp((pale - 0.66) * 1.6) * age * 0.6);
  const low = ramp(1.7, 0, y - noise(h.u * 0.9, 3) * 1.6);
  toward(c, DAMP, low * 0.5 * age);
  const green = clouds(h.u * 0.8 + 20, h.v * 0.7, 3);
  toward(c, MOSS, clamp((green - 0.52) * 4 + low * 0.8 - 0.25 + Math.max(0, h.ny) * 0.35) * age * 0.8);
}

/** Brick with plaster left on it here and there. */
export function brick(tint: Tint, plaster: number, age: number): Surface {
  return (h, _x, y, _z, c) => {
    const row = Math.floor(h.v / 0.1),
      shift = (row & 1) * 0.14,
      col = Math.floor((h.u + shift) / 0.28);
    const fu = (h.u + shift) / 0.28 - col,
      fv = h.v / 0.1 - row;
    const one = cell(col, row),
      big = clouds(h.u * 0.35, h.v * 0.35 + 5, 3);
    set(c, tint, 0.72 + one * 0.5 + (big - 0.5) * 0.7);
    c.r += (cell(col + 90, row) - 0.5) * 0.06;
    if (fu < 0.06 || fv < 0.14) toward(c, [0.36, 0.34, 0.29], 0.55);
    const coat = clouds(h.u * 0.22 + 31, h.v * 0.3 + 2, 4);
    const edge = clamp((coat - (0.68 - plaster * 0.36)) * 14);
    const grey = 0.8 + clouds(h.u * 1.4, h.v * 1.4, 3) * 0.45;
    toward(c, [0.53 * grey, 0.51 * grey, 0.43 * grey], edge * 0.9);
    if (edge > 0.05 && edge < 0.8) toward(c, DAMP, 0.35);
    weather(c, h, y, age);
  };
}

/** Painted plaster: a dado of colour below, lime above, blisters and bare patches. */
export function plaster(below: Tint, above: Tint, dado: number, age: number): Surface {
  return (h, _x, y, _z, c) => {
    const big = clouds(h.u * 0.4, h.v * 0.4, 4),
      fine = noise(h.u * 9, h.v * 9);
    const line = y + (noise(h.u * 2, 1) - 0.5) * 0.05;
    set(c, line < dado ? below : above, 0.72 + big * 0.5 + fine * 0.08);
    if (Math.abs(line - dado) < 0.035) toward(c, DAMP, 0.5);
    const bare = clouds(h.u * 0.55 + 70, h.v * 0.6 + 12, 4),
      gone = clamp((bare - 0.7 + age * 0.2) * 16);
    toward(c, [0.36 + fine * 0.06, 0.33 + fine * 0.05, 0.28], gone * 0.75);
    if (gone > 0 && gone < 0.7) toward(c, [0.66, 0.64, 0.57], 0.3);
    weather(c, h, y, age);
  };
}

export function concrete(tint: Tint, age: number, panel = 2.4): Surface {
  return (h, _x, y, _z, c) => {
    const big = clouds(h.u * 0.5, h.v * 0.5, 4);
    set(c, tint, 0.6 + big * 0.8 + (noise(h.u * 14, h.v * 14) - 0.5) * 0.12);
    const j = h.u / panel - Math.floor(h.u / panel);
    if (j < 0.02) toward(c, DAMP, 0.6);
    weather(c, h, y, age);
  };
}

/** Glazed tiles, some lost. */
export function tiles(tint: Tint, size: number, lost: number, age: number): Surface {
  return (h, _x, y, _z, c) => {
    const i = Math.floor(h.u / size),
      j = Math.floor(h.v / size),
      fu = h.u / size - i,
      fv = h.v / size - j;
    const one = cell(i, j),
      patch = clouds(h.u * 0.4 + 8, h.v * 0.4, 3);
    if (patch < 0.3 + lost * 0.22 && one < 0.45 + lost) set(c, [0.36, 0.34, 0.3], 0.7 + patch);
    else {
      set(c, tint, 0.74 + one * 0.34 + (patch - 0.5) * 0.5);
      c.wet = 0.3;
    }
    if (fu < 0.07 || fv < 0.07) {
      toward(c, DAMP, 0.42);
      c.wet = 0;
    }
    weather(c, h, y, age);
  };
}

/** Sheet metal that was once painted. */
export function rusted(tint: Tint, rust: number): Surface {
  return (h, _x, y, _z, c) => {
    const big = clouds(h.u * 0.9 + 4, h.v * 0.7, 4),
      run = noise(h.u * 7, h.v * 0.5);
    set(c, tint, 0.7 + big * 0.5);
    const eaten = clamp((big + run * 0.3 - 0.95 + rust * 0.55) * 5);
    toward(c, [RUST[0] * (0.6 + run), RUST[1] * (0.6 + run * 0.8), RUST[2]], eaten);
    if (h.u / 1.6 - Math.floor(h.u / 1.6) < 0.025) toward(c, DAMP, 0.7);
    toward(c, DAMP, ramp(0.9, 0, y) * 0.4);
    c.wet = 0.08;
  };
}

export function wood(tint: Tint, plank: number, age: number): Surface {
  return (h, _x, y, _z, c) => {
    const i = Math.floor(h.u / plank),
      f = h.u / plank - i,
      grain = noise(h.u * 34, h.v * 1.3 + i * 7);
    set(c, tint, 0.55 + cell(i, 3) * 0.4 + grain * 0.4 + (clouds(h.u, h.v * 0.4, 3) - 0.5) * 0.5);
    if (f < 0.06) toward(c, DAMP, 0.8);
    weather(c, h, y, age * 0.7);
  };
}

/** Floor boards or a table top: the grain runs across the picture. */
export function boards(tint: Tint, plank: number): Surface {
  return (h, x, _y, z, c) => {
    const i = Math.floor(z / plank),
      f = z / plank - i,
      grain = noise(x * 1.6 + i * 9, z * 40);
    set(c, tint, 0.6 + cell(i, 9) * 0.25 + grain * 0.35 + (clouds(x * 1.2, z * 1.2, 3) - 0.5) * 0.4);
    if (f < 0.05) toward(c, DAMP, 0.7);
    c.wet = 0.12;
    void h;
  };
}

export function sand(tint: Tint): Surface {
  return (h, x, _y, z, c) => {
    const wave = Math.sin((z * 2.6 + clouds(x * 0.5, z * 0.5, 3) * 9 + x * 0.7) * 2.4);
    set(
      c,
      tint,
      0.86 + wave * 0.05 + (clouds(x * 0.7, z * 0.7, 3) - 0.5) * 0.3 + (noise(x * 22, z * 22) - 0.5) * 0.1,
    );
    h.nz += wave * 0.09;
  };
}

/** Grass seen as a whole: hollows, dry patches, wet patches. Blades are brushed over it later. */
export function sward(dry: number): Surface {
  return (_h, x, _y, z, c) => {
    const big = clouds(x * 0.07 + 3, z * 0.05, 4),
      small = clouds(x * 0.9, z * 0.5, 3);
    set(c, [0.24, 0.26, 0.13], 0.55 + small * 0.7);
    toward(c, [0.46, 0.42, 0.23], clamp((big - 0.5 + dry * 0.25) * 3.4));
    toward(c, [0.13, 0.19, 0.1], clamp((0.42 - big) * 4));
    toward(c, [0.33, 0.27, 0.2], clamp((clouds(x * 0.2 + 40, z * 0.14, 3) - 0.64) * 5));
  };
}

/** One surface giving way to another, where `share` says how much of the second there is. */
export function giving(a: Surface, b: Surface, share: (x: number, y: number, z: number) => number): Surface {
  return (h, x, y, z, c) => {
    const k = clamp(share(x, y, z));
    if (k < 1) a(h, x, y, z, c);
    if (k <= 0) return;
    const { r, g, b: blue, wet } = c;
    c.wet = 0;
    b(h, x, y, z, c);
    if (k >= 1) return;
    c.r = blend(r, c.r, k);
    c.g = blend(g, c.g, k);
    c.b = blend(blue, c.b, k);
    c.wet = blend(wet, c.wet, k);
  };
}

/** Bare earth, stones or cinders, with something growing at its edges. */
export function earth(tint: Tint, grit: number, green: number): Surface {
  return (_h, x, _y, z, c) => {
    const big = clouds(x * 0.3, z * 0.3, 4);
    set(c, tint, 0.6 + big * 0.7 + (noise(x * 9, z * 9) - 0.5) * grit + (noise(x * 23, z * 23) - 0.5) * grit);
    toward(c, [0.22, 0.235, 0.13], clamp((clouds(x * 0.4 + 60, z * 0.3, 3) - 0.62 + green * 0.3) * 6));
    c.wet = 0.1 + ramp(0.55, 0.35, big) * 0.25;
  };
}

/** A plain colour, a little uneven. */
export function plain(tint: Tint, wet = 0): Surface {
  return (h, _x, _y, _z, c) => {
    set(c, tint, 0.75 + clouds(h.u * 1.7, h.v * 1.7, 3) * 0.5);
    c.wet = wet;
  };
}

/** Something that shines: a lit pane, a bulb. */
export function shining(tint: Tint, strength: number): Surface {
  return (h, _x, _y, _z, c) => {
    set(c, tint, blend(0.8, 1.1, noise(h.u * 1.3, h.v * 1.3)));
    c.glow = strength;
  };
}
