// What every place under the sky shares: the sky itself, its light, far woods, trees, grass, puddles.
import type { Brush } from "./brush";
import { type Mood, span } from "./layout";
import { farWood, grass, type Species, tree } from "./plants";
import { blend, type Chance, cell, chance, clamp, clouds, ramp } from "./random";
import { type Eye, project, type RGB, type Stage, type Water } from "./trace";
import type { Live } from "./types";

export interface Layer {
  z: number;
  paint(b: Brush): void;
}

/** A scene ready to be painted. */
export interface Plan {
  eye: Eye;
  stage: Stage;
  layers: Layer[];
  /** wires and cords: brushed last, sharp, over the painterly pass */
  fine: Layer[];
  tufts?: {
    many: number;
    reed: boolean;
    tints: readonly RGB[];
    tall: number;
    bare: (x: number, z: number) => boolean;
    from?: number;
    to?: number;
  };
  live: Partial<Live>;
}

export const GRASS: readonly RGB[] = [
  [0.17, 0.23, 0.1],
  [0.24, 0.3, 0.12],
  [0.33, 0.36, 0.16],
  [0.46, 0.44, 0.22],
  [0.56, 0.51, 0.3],
];
export const REED: readonly RGB[] = [
  [0.25, 0.26, 0.14],
  [0.4, 0.38, 0.2],
  [0.52, 0.46, 0.28],
];

/** The sky of a moment: washes of cloud, brighter low down and about a hidden sun. */
export function skyOf(m: Mood): Stage["sky"] {
  const drift = (m.seed % 89) * 1.7,
    torn = m.weather === "clear" ? 0.5 : m.weather === "after-rain" ? 0.75 : 0.32;
  const az = m.sun[0] * 0.9,
    el = m.sun[1] * 0.55;
  return (dx, dy, out) => {
    const t = clamp(dy / 0.75),
      lift = t ** 0.62;
    const cx = dx / (dy + 0.22),
      cy = 1 / (dy + 0.22);
    const big = clouds(cx * 0.5 + drift, cy * 0.9 + drift, 5),
      thin = clouds(dx * 1.3 + drift + big, dy * 5.5, 4);
    const glow = Math.exp(-((dx - az) ** 2 * 1.6 + (dy - el) ** 2 * 5)) * (m.weather === "rain" ? 0.1 : 0.26);
    const cloud = (ramp(0.32, 0.72, big) - 0.5) * torn * ramp(0, 0.16, t) + (thin - 0.5) * 0.2;
    const k = 1 + cloud * 0.8;
    out.r = blend(m.horizon[0], m.zenith[0], lift) * k + glow;
    out.g = blend(m.horizon[1], m.zenith[1], lift) * k + glow * 0.92;
    out.b = blend(m.horizon[2], m.zenith[2], lift) * (k * 0.97 + 0.03) + glow * 0.74;
  };
}

/** Stage and plan of an open place, still empty. */
export function openPlace(m: Mood, eye: Eye): Plan {
  const mid = (i: number) => m.zenith[i]! * 0.75 + m.horizon[i]! * 0.55,
    above: RGB = [mid(0), mid(1), mid(2)];
  return {
    eye,
    layers: [],
    fine: [],
    stage: {
      solids: [],
      sun: m.sun,
      sunTint: m.sunTint,
      above,
      below: [above[0] * 0.42, above[1] * 0.42, above[2] * 0.36],
      lamps: [],
      fog: {
        tint: [m.horizon[0] * 0.97, m.horizon[1] * 0.97, m.horizon[2] * 0.96],
        thick: m.mist,
        lies: m.weather === "mist" ? 9 : 4,
      },
      sky: skyOf(m),
      shafts: 0,
    },
    live: {
      rain: m.weather === "rain" ? 0.75 : 0,
      fog: { clear: 0.12, "after-rain": 0.3, rain: 0.35, mist: 0.8 }[m.weather],
      fogY: eye.hz,
      dust: 0,
    },
  };
}

/** Far woods in two or three depths, each thinner than the last. */
export function woods(p: Plan, dice: Chance, near = 55): void {
  for (const [k, z] of [260, 150, 88, near].entries()) {
    if (k === 3 && dice.odds(0.4)) continue;
    const seed = dice.in(0, 60),
      tall = dice.in(8, 15) + k * 1.2;
    p.layers.push({ z, paint: (b) => farWood(b, z, tall, seed, [0.24, 0.28, 0.19]) });
  }
}

const MIXES: readonly (readonly Species[])[] = [
  ["birch", "birch", "dead"],
  ["oak", "willow"],
  ["poplar", "poplar", "oak"],
  ["spruce", "birch", "spruce"],
  ["willow", "dead"],
  ["birch", "oak"],
];

/** Standing trees: one stand's mix of kinds, gathered to one side rather than sown evenly. */
export function stand(
  p: Plan,
  dice: Chance,
  many: number,
  z0: number,
  z1: number,
  free: (x: number, z: number) => boolean,
  foot: (x: number, z: number) => number = () => 0,
  only?: readonly Species[],
): void {
  const kinds = only ?? dice.pick(MIXES),
    side = dice.odds(0.5) ? 1 : -1;
  for (let i = 0; i < many; i++) {
    const z = z0 + (z1 - z0) * dice() ** 0.8,
      s = span(p.eye, z),
      x = (dice.odds(0.72) ? side : -side) * s * dice.in(0.42, 1.06);
    if (!free(x, z)) continue;
    const kind = dice.pick(kinds),
      tall = { birch: 9, oak: 8, poplar: 13, dead: 7, spruce: 11, willow: 7 }[kind] * dice.in(0.7, 1.15);
    const lean = dice.near(0, 0.07),
      seed = dice() * 1e9;
    p.layers.push({
      z,
      paint: (b) =>
        tree(
          Object.assign(Object.create(b) as Brush, { dice: chance(seed) }),
          kind,
          x,
          z,
          tall,
          foot(x, z) - 0.1,
          lean,
        ),
    });
  }
}

/** Grass in bands of distance, so that what stands between hides it rightly. */
export function meadowGrass(
  p: Plan,
  tall: number,
  bare: (x: number, z: number) => boolean,
  height: (x: number, z: number) => number = () => 0,
  thick = 1,
): void {
  const bands = [60, 34, 20, 12.5, 8, 5.2, 3.4, 2.4],
    scale = Math.sqrt((p.eye.width * p.eye.height) / 921600);
  for (let k = 0; k + 1 < bands.length; k++) {
    const z1 = bands[k]!,
      z0 = bands[k + 1]!,
      many = Math.round(
        [1500, 1500, 1300, 900, 560, 300, 130][k]! *
          thick *
          scale *
          (p.eye.width / p.eye.height < 1 ? 0.8 : 1),
      );
    p.layers.push({ z: z0, paint: (b) => grass(b, z0, z1, many, tall, GRASS, height, bare) });
  }
  p.tufts = { many: 46, reed: false, tints: GRASS, tall: tall * 1.1, bare };
}

/** Standing water where the ground dips. */
export function puddles(
  m: Mood,
  dice: Chance,
  level: number,
  share: number,
  where: (x: number, z: number) => number = () => 1,
): Water {
  const ox = dice.in(0, 90),
    oz = dice.in(0, 90);
  return {
    level,
    tint: [0.09, 0.1, 0.085],
    rough: m.weather === "rain" ? 0.8 : 0.3,
    depth: (x, z) => (clouds(x * 0.33 + ox, z * 0.24 + oz, 3) - (0.74 - share * 0.42)) * 0.5 * where(x, z),
  };
}

/** A lamp or a lit pane that wavers in the live layer. */
export function flicker(p: Plan, x: number, y: number, z: number, metres: number, tint: string): void {
  const [px, py] = project(p.eye, x, y, z);
  p.live.lamps = [...(p.live.lamps ?? []), [px, py, (p.eye.focal * metres) / z, tint]];
}

/** A broken top edge: stepped like courses of brick, different at every seed. */
export function ragged(dice: Chance, top: (u: number) => number, step = 0.1): (u: number) => number {
  const o = dice.in(0, 99);
  return (u) => {
    const col = Math.floor(u / 0.27),
      bite = clouds(col * 0.19 + o, o, 3) + cell(col, 3) * 0.16,
      deep = clouds(u * 0.11 + o, 4, 2);
    return Math.floor((top(u) - bite * 1.1 - Math.max(0, deep - 0.52) * 11) / step) * step;
  };
}

/** An arched opening. */
export const arch =
  (u0: number, u1: number, v0: number, v1: number) =>
  (u: number, v: number): boolean => {
    if (u < u0 || u > u1 || v < v0) return false;
    const r = (u1 - u0) / 2,
      spring = v1 - r;
    return v < spring || (u - u0 - r) ** 2 + (v - spring) ** 2 < r * r;
  };

export const DARK: RGB = [0.13, 0.12, 0.1];

/** Posts along the way with wires strung between them. */
export function poles(
  p: Plan,
  x: number,
  zs: readonly number[],
  tall: number,
  arms: number,
  lean: (i: number) => number,
): void {
  zs.forEach((z, i) => {
    const top: [number, number, number] = [x + lean(i), tall, z];
    p.layers.push({
      z,
      paint: (b) => {
        b.rod([x, -0.2, z], top, 0.24, DARK);
        for (let k = 0; k < arms; k++)
          b.rod(
            [top[0] - 0.9, tall - 0.4 - k * 0.7, z],
            [top[0] + 0.9, tall - 0.45 - k * 0.7, z],
            0.13,
            DARK,
          );
      },
    });
    const next = zs[i + 1];
    if (next === undefined) return;
    p.fine.push({
      z,
      paint: (b) => {
        for (const o of arms ? [-0.8, 0.8] : [0])
          for (let k = 0; k < Math.max(1, arms); k++) {
            b.wire(
              [top[0] + o, tall - 0.3 - k * 0.7, z],
              [x + lean(i + 1) + o, tall - 0.3 - k * 0.7, next],
              0.035 * (next - z),
              0.03,
              DARK,
            );
          }
      },
    });
  });
}

/** How far away a thing of this width should stand to fill about this share of the picture. */
export const reach = (eye: Eye, wide: number, share: number, least = 6): number =>
  Math.max(least, (wide * eye.focal) / (eye.width * share));
