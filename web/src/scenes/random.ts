// Seeded chance and noise. The same seed gives the same picture; nothing here reads a clock.

/** A stream of numbers in [0, 1) with the few draws the painters need. */
export interface Chance {
  (): number;
  /** between two numbers */
  in(low: number, high: number): number;
  /** roughly normal, by three draws */
  near(middle: number, spread: number): number;
  pick<T>(items: readonly T[]): T;
  /** true this often */
  odds(p: number): boolean;
}

/** Spreads the bits of an integer, so that neighbouring seeds have nothing in common. */
export function mix(n: number): number {
  let h = Math.imul(n ^ (n >>> 16), 0x45d9f3b);
  h = Math.imul(h ^ (h >>> 16), 0x45d9f3b);
  return (h ^ (h >>> 16)) >>> 0;
}

/** A number for a word, so that each kind has a stream of its own. */
export function wordSeed(word: string): number {
  let h = 7;
  for (const c of word) h = (Math.imul(h, 31) + c.charCodeAt(0)) | 0;
  return h >>> 0;
}

export function chance(seed: number): Chance {
  let state = mix(seed | 0) || 1;
  const next = (() => {
    state = (state + 0x9e3779b9) | 0;
    return mix(state) / 4294967296;
  }) as Chance;
  next.in = (low, high) => low + (high - low) * next();
  next.near = (middle, spread) => middle + (next() + next() + next() - 1.5) * spread * 2;
  next.pick = (items) => items[Math.floor(next() * items.length)]!;
  next.odds = (p) => next() < p;
  return next;
}

const SIZE = 256;
const lattice = new Float32Array(SIZE * SIZE);
const dice = chance(20);
for (let i = 0; i < lattice.length; i++) lattice[i] = dice();

/** Smooth noise in [0, 1] on a lattice that repeats after 256. */
export function noise(x: number, y: number): number {
  const i = Math.floor(x),
    j = Math.floor(y);
  let f = x - i,
    g = y - j;
  f = f * f * (3 - 2 * f);
  g = g * g * (3 - 2 * g);
  const i0 = i & 255,
    i1 = (i + 1) & 255,
    j0 = (j & 255) << 8,
    j1 = ((j + 1) & 255) << 8;
  const a = lattice[j0 | i0]!,
    b = lattice[j0 | i1]!,
    c = lattice[j1 | i0]!,
    d = lattice[j1 | i1]!;
  return (a + (b - a) * f) * (1 - g) + (c + (d - c) * f) * g;
}

/** A few octaves of noise, in [0, 1], mean a half. */
export function clouds(x: number, y: number, octaves = 4): number {
  let sum = 0,
    weight = 0.5,
    total = 0;
  for (let k = 0; k < octaves; k++) {
    sum += weight * noise(x, y);
    total += weight;
    weight *= 0.5;
    x = x * 2.03 + 17.3;
    y = y * 2.03 + 41.7;
  }
  return sum / total;
}

/** A fixed draw for a cell of a grid: one brick, one tile, one plank. */
export function cell(i: number, j: number): number {
  return lattice[((j & 255) << 8) | (i & 255)]!;
}

export const clamp = (v: number, low = 0, high = 1): number => (v < low ? low : Math.min(v, high));
export const blend = (a: number, b: number, t: number): number => a + (b - a) * t;
/** 0 below a, 1 above b, smooth between (a may be the greater). */
export function ramp(a: number, b: number, v: number): number {
  const t = clamp((v - a) / (b - a));
  return t * t * (3 - 2 * t);
}
