// What grows: far woods, trees each by its own rules, grass, and the tufts that will sway.
import type { Brush } from "./brush";
import { cell, chance, clamp, clouds, noise } from "./random";
import type { RGB } from "./trace";

/** A wood so far off that it is one shape: a crest of crowns and firs, then dabs of light on it. */
export function farWood(b: Brush, z: number, tall: number, seed: number, tint: RGB): void {
  const { x, eye, dice } = b,
    base = eye.hz + b.size(eye.up + 0.4, z),
    unit = b.size(1, z);
  const crest = (px: number): number => {
    const u = (px - eye.cx) / unit,
      land = clamp((clouds(u * 0.011 + seed, seed * 3.1, 3) - 0.28) * 2.3),
      firs = noise(u * 0.03 + seed * 5, 9) > 0.5;
    let one = 0;
    for (const [k, gap] of [2.3, 3.7].entries()) {
      // two rows, out of step
      const o = u / gap + k * 0.37 + noise(u * 0.11, k) * 1.3,
        i = Math.floor(o),
        f = Math.abs(o - i - 0.5) * 2,
        h = cell(i, (seed | 0) + k);
      one = Math.max(one, firs ? (1 - f) ** 1.1 * h * h * 1.25 : Math.sqrt(1 - f * f) * (0.2 + h * 0.5));
    }
    return tall * land * (0.46 + 0.5 * one + 0.13 * noise(u * 1.7, seed) + 0.07 * noise(u * 5, seed));
  };
  x.fillStyle = b.ink(tint, z, 0.85);
  x.beginPath();
  x.moveTo(-5, base);
  for (let px = -5; px <= eye.width + 5; px += 1.5) x.lineTo(px, base - unit * crest(px));
  x.lineTo(eye.width + 5, base);
  x.fill();
  for (let k = 0; k < eye.width * 1.4; k++) {
    const px = dice() * eye.width,
      h = unit * crest(px),
      t = dice() ** 0.7,
      w = unit * dice.in(0.3, 1.1);
    if (h < 3) continue;
    b.line(
      [
        [px, base - h * t],
        [px + dice.near(0, w * 0.4), base - h * t + w * 1.3],
      ],
      Math.max(0.8, w * 0.6),
      b.ink(tint, z, 0.55 + t * 0.6 + dice.near(0, 0.2), 0.45),
    );
  }
}

export type Species = "birch" | "oak" | "poplar" | "dead" | "spruce" | "willow";

const LEAF: Record<Species, RGB> = {
  birch: [0.38, 0.4, 0.21],
  oak: [0.25, 0.29, 0.155],
  poplar: [0.31, 0.34, 0.19],
  dead: [0.3, 0.27, 0.2],
  spruce: [0.16, 0.22, 0.15],
  willow: [0.37, 0.39, 0.24],
};

/** One tree. Each kind grows by its own rules, so that no two stand alike. */
export function tree(b: Brush, kind: Species, X: number, Z: number, tall: number, foot = 0, lean = 0): void {
  const { x } = b,
    dice = chance(Math.round(tall * 971 + Z)), // its own, so that a study and the whole picture grow the same tree
    [px, py] = b.at(X, foot, Z),
    h = b.size(tall, Z);
  const bark: RGB = kind === "birch" ? [0.62, 0.6, 0.53] : [0.2, 0.175, 0.13];
  const tip: [number, number][] = [];
  if (kind === "spruce") {
    spruce(b, px, py, h, Z);
    return;
  }
  const limb = (
    ax: number,
    ay: number,
    angle: number,
    length: number,
    width: number,
    level: number,
  ): void => {
    let cx = ax,
      cy = ay,
      a = angle;
    const parts = level === 0 ? 7 : 4;
    for (let k = 0; k < parts; k++) {
      const w = Math.max(0.5, width * (1 - (k / parts) * 0.62)),
        nx = cx + Math.cos(a) * (length / parts),
        ny = cy + Math.sin(a) * (length / parts);
      b.line(
        [
          [cx, cy],
          [nx, ny],
        ],
        w,
        b.ink(bark, Z, 0.55 + dice() * 0.45, 0.95),
      );
      if (kind === "birch" && level === 0 && w > 2)
        b.line(
          [
            [cx - w * 0.4, cy],
            [cx + w * 0.3, cy - 1],
          ],
          Math.max(0.7, w * 0.22),
          b.ink([0.1, 0.1, 0.09], Z, 1, 0.8),
        );
      cx = nx;
      cy = ny;
      const droop =
        kind === "willow" ? 0.16 * level : kind === "birch" ? 0.07 * level : kind === "poplar" ? -0.05 : 0;
      a += dice.near(0, 0.13 + level * 0.05) + (Math.cos(a) > 0 ? droop : -droop);
      const from = level === 0 ? (kind === "poplar" ? 0.12 : kind === "birch" ? 0.35 : 0.3) : 0.2;
      if (level < 3 && k / parts >= from) {
        const many = level === 0 ? (kind === "oak" ? 3 : 2) : level === 1 ? 1 : dice.odds(0.55) ? 1 : 0;
        for (let i = 0; i < many; i++) {
          const side = dice.odds(0.5) ? 1 : -1,
            spread = kind === "poplar" ? 0.32 : kind === "oak" ? 0.95 : 0.72;
          limb(
            cx,
            cy,
            a + side * spread * dice.in(0.6, 1.25),
            length * dice.in(0.38, 0.58) * (1 - (k / parts) * 0.35),
            w * 0.56,
            level + 1,
          );
        }
      }
      if (level >= 2) tip.push([cx, cy]);
    }
    tip.push([cx, cy]);
  };
  limb(
    px,
    py,
    -Math.PI / 2 + lean,
    h * (kind === "oak" ? 0.62 : 0.86),
    Math.max(1, b.size(tall * 0.026, Z)),
    0,
  );
  if (kind === "dead") return;
  const leaf = Math.max(0.8, b.size(Math.min(kind === "oak" ? 0.19 : 0.13, tall * 0.014), Z)),
    full = kind === "oak" ? 5 : kind === "birch" ? 3 : 4;
  for (const [tx, ty] of tip) {
    for (let k = 0; k < full; k++) {
      const ox = dice.near(0, leaf * 3.2),
        oy = dice.near(0, leaf * 2.6) + (kind === "willow" || kind === "birch" ? dice() * leaf * 5 : 0);
      const light = 0.62 + clamp(-oy / (leaf * 5) + 0.35) * 0.75 + dice() * 0.25;
      x.fillStyle = b.ink(LEAF[kind], Z, light, 0.6);
      x.beginPath();
      x.ellipse(tx + ox, ty + oy, leaf * dice.in(0.6, 1.5), leaf * dice.in(0.4, 0.9), dice() * 3, 0, 7);
      x.fill();
    }
  }
}

function spruce(b: Brush, px: number, py: number, h: number, z: number): void {
  const { dice } = b;
  b.line(
    [
      [px, py],
      [px, py - h],
    ],
    Math.max(1, h * 0.018),
    b.ink([0.16, 0.13, 0.1], z, 0.8),
  );
  for (let k = 0; k < 46; k++) {
    const t = k / 46,
      w = h * 0.2 * (1 - t) * dice.in(0.55, 1.1),
      y = py - h * (0.1 + 0.9 * t);
    for (const side of [-1, 1]) {
      b.line(
        [
          [px, y],
          [px + side * w * 0.6, y + w * 0.1],
          [px + side * w, y + w * 0.42],
        ],
        Math.max(1, h * 0.02 * (1 - t) + 0.8),
        b.ink(LEAF.spruce, z, dice.in(0.6, 1.25), 0.75),
      );
    }
  }
}

/** Grass between two distances, far to near, parted where `bare` says so. */
export function grass(
  b: Brush,
  z0: number,
  z1: number,
  count: number,
  tall: number,
  tints: readonly RGB[],
  height: (x: number, z: number) => number,
  bare: (x: number, z: number) => boolean,
): void {
  const { x, eye, dice } = b;
  for (let i = 0; i < count; i++) {
    // even over the picture, not over the ground: 1/z runs evenly
    const z = 1 / (1 / z1 + (1 / z0 - 1 / z1) * (i / count)),
      X = (dice() * eye.width * 1.06 - eye.width * 0.03 - eye.cx) / b.size(1, z);
    if (bare(X, z)) continue;
    const patch = clouds(X * 0.16, z * 0.12 + 7, 3),
      h = b.size(tall * (0.35 + patch * dice.in(0.5, 1.3)), z),
      [px, py] = b.at(X, height(X, z), z);
    const lean = dice.near(0.12, 0.3) * h,
      k = Math.min(tints.length - 1, Math.floor(patch * tints.length * 0.8 + dice() * tints.length * 0.3));
    x.strokeStyle = b.ink(tints[k]!, z, 0.65 + dice() * 0.6, 0.8);
    x.lineWidth = Math.max(0.7, b.size(0.013, z) * dice.in(0.6, 1.5));
    x.beginPath();
    x.moveTo(px, py + 1);
    x.quadraticCurveTo(px + lean * 0.2, py - h * 0.6, px + lean, py - h);
    x.stroke();
  }
}

/** Draws the pieces that will sway, side by side on one atlas: tufts of grass and reed. */
export function tuftAtlas(
  b: Brush,
  size: number,
  count: number,
  tints: readonly RGB[],
  reed: boolean,
): [number, number, number, number][] {
  const { x } = b,
    places: [number, number, number, number][] = [];
  for (let k = 0; k < count; k++) {
    const dice = chance(b.dice() * 1e9),
      w = size,
      h = Math.round(size * 1.25),
      ox = k * w;
    for (let i = 0; i < (reed ? 20 : 46); i++) {
      const px = ox + w * 0.5 + dice.near(0, w * 0.15),
        len = h * dice.in(0.35, 0.95),
        lean = dice.near(0.06, 0.2) * w,
        tint = dice.pick(tints);
      x.strokeStyle = b.ink(tint, 5, dice.in(0.7, 1.3), 0.85);
      x.lineWidth = size * 0.0095 * dice.in(0.5, 1.6);
      x.beginPath();
      x.moveTo(px, h);
      const tx = clamp(px + lean, ox + 3, ox + w - 3);
      x.quadraticCurveTo(px + lean * 0.15, h - len * 0.6, tx, h - len);
      x.stroke();
      if (dice.odds(reed ? 0.6 : 0.3)) {
        // a seed head
        x.lineWidth = size * (reed ? 0.04 : 0.022);
        x.strokeStyle = b.ink([0.42, 0.35, 0.22], 3, dice.in(0.6, 1), 0.8);
        x.beginPath();
        x.moveTo(tx, h - len);
        x.lineTo(tx - lean * 0.06, h - len + size * 0.1);
        x.stroke();
      }
    }
    places.push([ox, 0, w, h]);
  }
  const foot = x.createLinearGradient(0, size * 0.85, 0, size * 1.25); // the feet melt into the ground
  foot.addColorStop(0, "#0000");
  foot.addColorStop(1, "#000");
  x.globalCompositeOperation = "destination-out";
  x.fillStyle = foot;
  x.fillRect(0, 0, size * count, size * 2);
  x.globalCompositeOperation = "source-over";
  return places;
}
