// Brush work over the traced light. Each stroke knows how far it is and fades into the fog.
import { type Chance, clamp } from "./random";
import { type Eye, project, type RGB, type Stage } from "./trace";

export type Canvas = OffscreenCanvas | HTMLCanvasElement;
export type Context = OffscreenCanvasRenderingContext2D | CanvasRenderingContext2D;

/** A canvas to paint on, wherever we are. */
export function makeCanvas(width: number, height: number, read = false): [Canvas, Context] {
  const c: Canvas =
    typeof OffscreenCanvas === "function"
      ? new OffscreenCanvas(width, height)
      : Object.assign(document.createElement("canvas"), { width, height });
  const x = c.getContext("2d", { willReadFrequently: read }) as Context | null;
  if (!x) throw new Error("no 2d context");
  return [c, x];
}

export class Brush {
  constructor(
    readonly x: Context,
    readonly eye: Eye,
    readonly stage: Stage,
    readonly dice: Chance,
  ) {
    x.lineCap = "round";
    x.lineJoin = "round";
  }

  /** Metres to pixels. */
  at(x: number, y: number, z: number): [number, number] {
    return project(this.eye, x, y, z);
  }
  size(metres: number, z: number): number {
    return (metres * this.eye.focal) / z;
  }

  /** A colour as the air between shows it; `lit` is how much light it has, 1 as under the open sky. */
  ink(tint: RGB, z: number, lit = 1, alpha = 1): string {
    const { fog, above } = this.stage,
      f = 1 - Math.exp(-z * fog.thick * 1.1);
    const c = [0, 1, 2].map((i) =>
      Math.round(255 * clamp(tint[i]! * above[i]! * 1.05 * lit * (1 - f) + fog.tint[i]! * f)),
    );
    return `rgba(${c[0]},${c[1]},${c[2]},${alpha})`;
  }

  line(points: readonly (readonly [number, number])[], width: number, style: string): void {
    const { x } = this;
    x.strokeStyle = style;
    x.lineWidth = width;
    x.beginPath();
    this.trail(points);
    x.stroke();
  }

  private trail(points: readonly (readonly number[])[]): void {
    for (const [a, b] of points) this.x.lineTo(a!, b!); // the first one only moves there
  }

  /** A rod between two points in the world: dark on one side, worn light along the other. */
  rod(
    a: readonly [number, number, number],
    b: readonly [number, number, number],
    metres: number,
    tint: RGB,
    lit = 1,
  ): void {
    const z = (a[2] + b[2]) / 2,
      w = Math.max(0.8, this.size(metres, z)),
      [p, q] = [this.at(...a), this.at(...b)];
    this.line([p, q], w, this.ink(tint, z, lit));
    if (w < 3) return;
    const dx = q[0] - p[0],
      dy = q[1] - p[1],
      l = Math.hypot(dx, dy),
      nx = -dy / l,
      ny = dx / l,
      s = nx < 0 ? 1 : -1;
    for (let k = 0; k < w * 2.4; k++) {
      // grain
      const o = this.dice.in(-0.45, 0.45) * w,
        f = this.dice(),
        e = Math.min(1, f + this.dice.in(0.05, 0.4)),
        light = 0.75 - (o / w) * s * 1.3 + this.dice.near(0, 0.2);
      this.line(
        [
          [p[0] + dx * f + nx * o, p[1] + dy * f + ny * o],
          [p[0] + dx * e + nx * o, p[1] + dy * e + ny * o],
        ],
        Math.max(0.7, w * 0.07),
        this.ink([tint[0] * 1.9, tint[1] * 1.85, tint[2] * 1.75], z, lit * light, 0.4),
      );
    }
  }

  /** A flat piece with corners in the world, brushed along its first edge. */
  panel(corners: readonly (readonly [number, number, number])[], tint: RGB, lit = 1, rough = 0.25): void {
    const { x, dice } = this,
      z = corners[0]![2],
      p = corners.map((c) => this.at(...c));
    x.save();
    x.beginPath();
    this.trail(p);
    x.closePath();
    x.fillStyle = this.ink(tint, z, lit);
    x.fill();
    x.clip();
    const [a, b] = p as [[number, number], [number, number]],
      ux = b[0] - a[0],
      uy = b[1] - a[1],
      xs = p.map((c) => c[0]),
      ys = p.map((c) => c[1]);
    const x0 = Math.min(...xs),
      x1 = Math.max(...xs),
      y0 = Math.min(...ys),
      y1 = Math.max(...ys),
      l = Math.hypot(ux, uy) || 1;
    for (let k = 0; k < 26; k++) {
      const px = dice.in(x0, x1),
        py = dice.in(y0, y1),
        e = dice.in(0.1, 0.4);
      this.line(
        [
          [px - ux * e, py - uy * e],
          [px + ux * e, py + uy * e],
        ],
        Math.max(0.8, (l * 0.05 + 1) * dice.in(0.5, 1.4)),
        this.ink(tint, z, lit * (1 + dice.near(0, rough)), 0.3),
      );
    }
    x.restore();
  }

  /** A hanging wire. */
  wire(
    a: readonly [number, number, number],
    b: readonly [number, number, number],
    sag: number,
    metres: number,
    tint: RGB,
    lit = 1,
  ): void {
    const points: [number, number][] = [];
    for (let k = 0; k <= 12; k++) {
      const t = k / 12;
      points.push(
        this.at(
          a[0] + (b[0] - a[0]) * t,
          a[1] + (b[1] - a[1]) * t - sag * 4 * t * (1 - t),
          a[2] + (b[2] - a[2]) * t,
        ),
      );
    }
    const z = (a[2] + b[2]) / 2;
    this.line(points, Math.max(0.6, this.size(metres, z)), this.ink(tint, z, lit, 0.8));
  }
}

/** A coat on a hook: shoulders, sleeves, a collar, a line of buttons. */
export function coat(b: Brush, x: number, y: number, z: number, size: number, tint: RGB): void {
  const w = 0.24 * size;
  const cloth = (lit: number, ...c: (readonly [number, number])[]): void =>
    b.panel(
      c.map(([u, v]) => [x + u * w, y + v * size, z] as const),
      tint,
      lit,
      0.4,
    );
  cloth(1, [-0.35, 0], [0.35, 0], [0.85, -0.16], [0.95, -1.15], [0.2, -1.2], [-0.9, -1.12], [-0.85, -0.16]);
  for (const g of [-1, 1])
    cloth(0.8, [g * 0.8, -0.12], [g * 1.12, -0.72], [g * 0.82, -0.76], [g * 0.5, -0.2]);
  cloth(0.6, [-0.3, 0.03], [0.3, 0.03], [0.1, -0.3], [-0.1, -0.3]);
  const seam: RGB = [tint[0] * 0.4, tint[1] * 0.4, tint[2] * 0.4];
  b.rod([x, y - 0.3 * size, z], [x + w * 0.15, y - 1.15 * size, z], 0.016, seam);
}
