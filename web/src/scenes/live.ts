// What moves over a painted still: water, rings, grass, fog, dust, lamps, rain. Every piece is a cheap blit or one path.
import { grain, soften } from "./mist";
import { chance, clouds } from "./random";
import type { Live, Painted } from "./types";

/** A resting picture is a little nearer than it was painted, so that one arrives still walking. */
export const REST = 1.03;

type Context = CanvasRenderingContext2D;

const page = (w: number, h: number): [HTMLCanvasElement, Context] => {
  const c = document.createElement("canvas");
  c.width = Math.max(1, Math.round(w));
  c.height = Math.max(1, Math.round(h));
  return [c, c.getContext("2d")!];
};

function fogSheet(tint: string): HTMLCanvasElement {
  const [c, x] = page(256, 96),
    d = x.createImageData(256, 96),
    [r, g, b] = tint.split(",").map(Number);
  for (let y = 0; y < 96; y++)
    for (let i = 0; i < 256; i++) {
      const o = (y * 256 + i) * 4,
        u = i / 255,
        edge = Math.sin(Math.PI * u) * Math.sin((Math.PI * y) / 95);
      d.data[o] = r!;
      d.data[o + 1] = g!;
      d.data[o + 2] = b!;
      d.data[o + 3] = 255 * edge * Math.max(0, clouds(i * 0.025, y * 0.045 + 3, 4) - 0.3);
    }
  x.putImageData(d, 0, 0);
  return c;
}

function glowSheet(tint: string): HTMLCanvasElement {
  const [c, x] = page(64, 64),
    g = x.createRadialGradient(32, 32, 0, 32, 32, 32);
  g.addColorStop(0, `rgba(${tint},1)`);
  g.addColorStop(0.3, `rgba(${tint},.35)`);
  g.addColorStop(1, `rgba(${tint},0)`);
  x.fillStyle = g;
  x.fillRect(0, 0, 64, 64);
  return c;
}

/** A painted scene fitted to one canvas size, ready to be drawn many times. */
export class View {
  private rest: HTMLCanvasElement;
  private water: HTMLCanvasElement | null = null;
  private fog: HTMLCanvasElement | null = null;
  private glows: HTMLCanvasElement[];
  private k: number;
  /** one px of a picture of middle size, in px of this one */
  private unit: number;
  private ox: number;
  private oy: number;
  private motes: [number, number, number, number][] = [];

  constructor(
    readonly painted: Painted,
    readonly width: number,
    readonly height: number,
    /** a small study or a wash: seen through mist, and nothing sways in it yet */
    readonly soft = false,
  ) {
    const { live } = painted;
    this.k = Math.max(width / painted.width, height / painted.height) * REST;
    this.unit = Math.sqrt(painted.width * painted.height) / 870;
    this.ox = width / 2 - (painted.width / 2) * this.k;
    // keep the line of sight where it was painted, whatever is cut
    this.oy = Math.min(0, Math.max(height - painted.height * this.k, live.fogY * (this.k / REST - this.k)));
    const [rest, x] = page(width, height);
    this.place(x, 1);
    x.imageSmoothingQuality = "high";
    const still = this.soft ? soften(painted, width) : painted.still;
    x.drawImage(still, 0, 0, painted.width, painted.height);
    if (this.soft) grain(x);
    this.rest = rest;
    if (painted.water && live.waterBox && !this.soft) {
      const [, , w, h] = live.waterBox,
        [sheet, c] = page(w * this.k, h * this.k);
      c.drawImage(painted.water, 0, 0, sheet.width, sheet.height);
      this.water = sheet;
    }
    if (live.fog > 0) this.fog = fogSheet(live.fogTint);
    this.glows = live.lamps.map((l) => glowSheet(l[3]));
    const dice = chance(painted.width + painted.key.length),
      [dx, dy, dw, dh] = live.dustIn;
    for (let i = 0; i < Math.round(live.dust * 46); i++)
      this.motes.push([dx + dice() * dw, dy + dice() * dh, dice.in(0.5, 1.5), dice() * 9]);
  }

  /** Picture px to canvas px, nearer by `zoom` about the far point. */
  private place(x: Context, zoom: number, lift = 0): void {
    const k = this.k * zoom,
      fx = this.width / 2,
      fy = this.oy + this.painted.live.fogY * this.k;
    x.setTransform(k, 0, 0, k, fx + (this.ox - fx) * zoom, fy + (this.oy - fy) * zoom + lift);
  }

  /** One frame. `t` in seconds; zoom 1 at rest; alpha for crossfades. */
  draw(x: Context, t: number, zoom = 1, alpha = 1, lift = 0): void {
    const { live } = this.painted,
      resting = zoom === 1 && lift === 0;
    x.globalAlpha = alpha;
    const fx = (this.width / 2) * (1 - zoom),
      fy = (this.oy + live.fogY * this.k) * (1 - zoom);
    x.setTransform(zoom, 0, 0, zoom, fx, fy + lift);
    x.drawImage(this.rest, 0, 0);
    if (resting) this.ripple(x, live, t);
    this.place(x, zoom, lift);
    if (alpha > 0.5 && !this.soft) this.rings(x, live, t, alpha);
    this.lamps(x, live, t, alpha);
    this.drift(x, live, t, alpha);
    if (!this.soft) this.sway(x, live, t, zoom, alpha, lift);
    x.globalAlpha = alpha;
    this.place(x, zoom, lift);
    this.dust(x, live, t);
    this.rain(x, live, t, alpha);
    x.setTransform(1, 0, 0, 1, 0, 0);
    x.globalAlpha = 1;
  }

  /** The water moves in thin rows, more the nearer they are. */
  private ripple(x: Context, live: Live, t: number): void {
    if (!this.water || !live.waterBox) return;
    const [bx, by] = live.waterBox,
      w = this.water.width,
      h = this.water.height,
      X = this.ox + bx * this.k,
      Y = this.oy + by * this.k,
      row = Math.max(2, Math.round(this.height / 200));
    const seen = Math.min(h, this.height - Y);
    for (let y = 0; y < seen; y += row) {
      const near = 0.35 + (1.5 * y) / h,
        s = y / this.k / this.unit;
      const o =
        (Math.sin(s * 0.16 + t * 1.3) +
          0.7 * Math.sin(s * 0.055 - t * 0.8) +
          0.5 * Math.sin(s * 0.31 - t * 2.1)) *
        near *
        this.k *
        this.unit;
      x.drawImage(this.water, 0, y, w, row, X + o, Y + y, w, row);
    }
  }

  /** Rings where drops fall: many in rain, a rare drip otherwise. */
  private rings(x: Context, live: Live, t: number, alpha: number): void {
    const often = live.rain > 0.1 && !live.rainIn ? 1 : 0.16;
    x.lineWidth = this.unit;
    live.drops.forEach(([px, py, size], i) => {
      const beat = t * 0.8 * (0.7 + (i % 7) * 0.09) + i * 0.37,
        u = beat % 1;
      if (((Math.floor(beat) * 7 + i * 13) % 100) / 100 > often) return;
      for (let k = 0; k < 2; k++) {
        const r = (u - k * 0.16) * size * 1.8;
        if (r < 0.6) continue;
        x.strokeStyle = k
          ? `rgba(12,12,10,${0.3 * (1 - u) * alpha})`
          : `rgba(${live.fogTint},${0.42 * (1 - u) * alpha})`;
        x.beginPath();
        x.ellipse(px, py, r, r * 0.24, 0, 0, 6.3);
        x.stroke();
      }
    });
  }

  private lamps(x: Context, live: Live, t: number, alpha: number): void {
    live.lamps.forEach(([px, py, size], i) => {
      const waver = 0.5 + 0.22 * Math.sin(t * 7.3 + i) * Math.sin(t * 3.1) + 0.12 * Math.sin(t * 17 + i * 2);
      x.globalCompositeOperation = "lighter";
      x.globalAlpha = alpha * (0.12 + 0.16 * waver);
      x.drawImage(this.glows[i]!, px - size, py - size, size * 2, size * 2);
      x.globalCompositeOperation = "source-over";
    });
    x.globalAlpha = alpha;
  }

  private drift(x: Context, live: Live, t: number, alpha: number): void {
    if (!this.fog) return;
    const { width: w, height: h } = this.painted;
    for (let k = 0; k < 3; k++) {
      const long = w * (1.1 + k * 0.25),
        high = h * (0.2 + k * 0.05),
        span = w + long,
        speed = w * (0.008 + k * 0.005);
      const px = ((t * speed + k * span * 0.37) % span) - long;
      x.globalAlpha = alpha * Math.min(1, live.fog) * (0.62 - k * 0.1);
      x.drawImage(this.fog, px, live.fogY - high * (0.62 - k * 0.12), long, high);
    }
    x.globalAlpha = alpha;
  }

  /** Tufts bend about their feet; gusts pass from left to right. */
  private sway(x: Context, live: Live, t: number, zoom: number, alpha: number, lift: number): void {
    const { atlas } = this.painted;
    if (!atlas) return;
    const fy = this.oy + live.fogY * this.k,
      fx = this.width / 2;
    x.globalAlpha = alpha;
    for (const s of live.sways) {
      const near = 1 + (zoom - 1) * (1 + s.near * 1.6),
        k = this.k * near,
        e = k * s.scale;
      const px = fx + (this.ox + s.x * this.k - fx) * near,
        py = fy + (this.oy + s.y * this.k - fy) * near + lift * (1 + s.near);
      if (py - s.sh * e > this.height || px < -s.sw * e || px > this.width + s.sw * e) continue;
      const gust = Math.max(
          0,
          Math.sin((s.x / this.unit) * 0.006 - t * 0.9) +
            0.4 * Math.sin((s.x / this.unit) * 0.013 + t * 0.37),
        ),
        bend = (gust * 0.16 + 0.035 * Math.sin(t * 2.2 + s.phase)) * s.bend;
      x.setTransform(s.flip ? -e : e, 0, -bend * e, e * (1 - bend * bend * 0.5), px, py);
      x.drawImage(atlas, s.sx, s.sy, s.sw, s.sh, -s.sw / 2, -s.sh, s.sw, s.sh);
    }
  }

  private dust(x: Context, live: Live, t: number): void {
    if (!this.motes.length) return;
    const [dx, dy, dw, dh] = live.dustIn;
    x.fillStyle = "rgba(255,246,220,.4)";
    for (const [mx, my, size, phase] of this.motes) {
      const px = dx + ((((mx - dx + Math.sin(t * 0.23 + phase) * 26 + t * 3) % dw) + dw) % dw),
        py = dy + ((((my - dy + Math.cos(t * 0.17 + phase * 2) * 18 - t * 2) % dh) + dh) % dh);
      x.fillRect(px, py, size * this.unit, size * this.unit);
    }
  }

  /** Streaks, all in one path; near ones longer. */
  private rain(x: Context, live: Live, t: number, alpha: number): void {
    if (live.rain <= 0) return;
    const { width: w, height: h } = this.painted,
      [bx, by, bw, bh] = live.rainIn ?? [0, 0, w, h];
    x.save();
    if (live.rainIn) {
      x.beginPath();
      x.rect(bx, by, bw, bh);
      x.clip();
    }
    const many = Math.round(live.rain * (live.rainIn ? 90 : 190)),
      unit = this.unit * 1.1;
    for (const far of [0, 1]) {
      x.strokeStyle = `rgba(${live.fogTint},${(far ? 0.22 : 0.3) * alpha})`;
      x.lineWidth = (far ? 0.8 : 1.2) * unit;
      x.beginPath();
      for (let i = far; i < many; i += 2) {
        const speed = (far ? 1.5 : 2.3) * (0.85 + (i % 11) * 0.03),
          u = (t * speed + i * 0.6180339) % 1,
          cycle = Math.floor(t * speed + i * 0.6180339);
        const px = bx + (((i * 0.7548776 + cycle * 0.5698402) % 1) * 1.1 - 0.05) * bw,
          len = (far ? 22 : 46) * unit * (live.rainIn ? 0.6 : 1),
          py = by - len + u * (bh + 2 * len);
        x.moveTo(px, py);
        x.lineTo(px - len * 0.06, py + len);
      }
      x.stroke();
    }
    x.restore();
  }
}
