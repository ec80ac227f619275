// From traced light to a painting: smoothed into dabs, glow about what is bright, toned like old film stock.
import { clamp, noise } from "./random";

/** Kuwahara's filter: each point takes the colour of its calmest corner, so that grain becomes dabs and edges stay. */
export function* dabs(
  light: Float32Array,
  width: number,
  height: number,
  radius: number,
): Generator<void, Float32Array> {
  const w1 = width + 1,
    n = w1 * (height + 1),
    out = new Float32Array(light.length);
  const sums = [0, 1, 2, 3].map(() => new Float64Array(n)); // r g b and squared brightness, summed from the corner
  const [sr, sg, sb, sq] = sums as [Float64Array, Float64Array, Float64Array, Float64Array];
  for (let y = 0; y < height; y++) {
    let r = 0,
      g = 0,
      b = 0,
      q = 0;
    for (let x = 0; x < width; x++) {
      const i = (y * width + x) * 3,
        o = (y + 1) * w1 + x + 1,
        a = light[i]!,
        c = light[i + 1]!,
        d = light[i + 2]!,
        l = (a + c + d) / 3;
      r += a;
      g += c;
      b += d;
      q += l * l;
      sr[o] = sr[o - w1]! + r;
      sg[o] = sg[o - w1]! + g;
      sb[o] = sb[o - w1]! + b;
      sq[o] = sq[o - w1]! + q;
    }
  }
  yield;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let best = Infinity,
        br = 0,
        bg = 0,
        bb = 0;
      for (let k = 0; k < 4; k++) {
        const x0 = Math.max(0, k & 1 ? x : x - radius),
          x1 = Math.min(width, (k & 1 ? x + radius : x) + 1);
        const y0 = Math.max(0, k & 2 ? y : y - radius),
          y1 = Math.min(height, (k & 2 ? y + radius : y) + 1);
        const a = y0 * w1 + x0,
          b = y0 * w1 + x1,
          c = y1 * w1 + x0,
          d = y1 * w1 + x1,
          m = 1 / ((x1 - x0) * (y1 - y0));
        const r = (sr[d]! - sr[b]! - sr[c]! + sr[a]!) * m,
          g = (sg[d]! - sg[b]! - sg[c]! + sg[a]!) * m,
          u = (sb[d]! - sb[b]! - sb[c]! + sb[a]!) * m;
        const l = (r + g + u) / 3,
          v = (sq[d]! - sq[b]! - sq[c]! + sq[a]!) * m - l * l;
        if (v < best) {
          best = v;
          br = r;
          bg = g;
          bb = u;
        }
      }
      const o = (y * width + x) * 3; // a third of the fine grain is kept: a painting, not a blur
      out[o] = br + (light[o]! - br) * 0.34;
      out[o + 1] = bg + (light[o + 1]! - bg) * 0.34;
      out[o + 2] = bb + (light[o + 2]! - bb) * 0.34;
    }
    if ((y & 15) === 15) yield;
  }
  return out;
}

/** Light that spills round bright places, as on old film. */
export function spill(light: Float32Array, width: number, height: number, strength: number): void {
  const K = 8,
    w = Math.ceil(width / K),
    h = Math.ceil(height / K);
  let map = new Float32Array(w * h);
  for (let y = 0; y < height; y += 2)
    for (let x = 0; x < width; x += 2) {
      const i = (y * width + x) * 3,
        l = (light[i]! + light[i + 1]! + light[i + 2]!) / 3;
      map[Math.floor(y / K) * w + Math.floor(x / K)]! += Math.max(0, l - 0.55) / 16;
    }
  const reach = Math.max(2, Math.round(h / 22));
  for (let pass = 0; pass < 4; pass++) {
    const next = new Float32Array(w * h),
      across = pass < 2;
    for (let y = 0; y < h; y++)
      for (let x = 0; x < w; x++) {
        let sum = 0;
        for (let k = -reach; k <= reach; k++)
          sum += across ? map[y * w + clamp(x + k, 0, w - 1)]! : map[clamp(y + k, 0, h - 1) * w + x]!;
        next[y * w + x] = sum / (2 * reach + 1);
      }
    map = next;
  }
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const fx = clamp(x / K - 0.5, 0, w - 1.001),
        fy = clamp(y / K - 0.5, 0, h - 1.001),
        i = Math.floor(fx),
        j = Math.floor(fy),
        f = fx - i,
        g = fy - j,
        o = j * w + i;
      const v =
          ((map[o]! * (1 - f) + map[o + 1]! * f) * (1 - g) +
            (map[o + w]! * (1 - f) + map[o + w + 1]! * f) * g) *
          strength,
        at = (y * width + x) * 3;
      light[at]! += v;
      light[at + 1]! += v * 0.95;
      light[at + 2]! += v * 0.82;
    }
}

export interface Tone {
  sepia: boolean;
  exposure: number;
  seed: number;
}

/** One colour through the film stock. Writes three bytes. */
export function tone(r: number, g: number, b: number, t: Tone, out: Uint8ClampedArray, at: number): void {
  r = 1 - Math.exp(-1.45 * Math.max(0, r) * t.exposure);
  g = 1 - Math.exp(-1.45 * Math.max(0, g) * t.exposure);
  b = 1 - Math.exp(-1.45 * Math.max(0, b) * t.exposure);
  let l = 0.32 * r + 0.56 * g + 0.12 * b;
  if (t.sepia) {
    // dark umber, amber, old paper
    l = curve(l);
    r = 0.05 + l * (1.06 - 0.1 * l);
    g = 0.037 + l * (0.72 + 0.16 * l);
    b = 0.025 + l * (0.36 + 0.38 * l);
  } else {
    const s = 1.04,
      lift = 0.5 - Math.abs(l - 0.5); // a little grey, green in the middle, warm in the lights
    r = l + (r - l) * s;
    g = l + (g - l) * s;
    b = l + (b - l) * s;
    r = curve(r) + 0.012 * l;
    g = curve(g) + 0.02 * lift;
    b = curve(b) + 0.014 * (1 - l) - 0.02 * l;
  }
  out[at] = r * 255;
  out[at + 1] = g * 255;
  out[at + 2] = b * 255;
}

const curve = (v: number): number => {
  const c = clamp(v);
  return c * (0.8 + c * (0.72 - 0.52 * c));
};

/** The whole picture toned, with darkened corners, the weave of the ground and grain. */
export function develop(
  light: Float32Array,
  width: number,
  height: number,
  t: Tone,
  data: Uint8ClampedArray,
): void {
  const cx = width / 2,
    cy = height * 0.42,
    reach = Math.hypot(cx, height * 0.58);
  let grain = (t.seed * 2654435761) | 1;
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const i = (y * width + x) * 3,
        o = (y * width + x) * 4;
      const d = Math.hypot(x - cx, y - cy) / reach,
        corner = 1 - 0.5 * d * d * d - 0.06 * d;
      const wash = 0.95 + 0.1 * noise(x * 0.011 + t.seed, y * 0.015);
      grain = (Math.imul(grain, 1664525) + 1013904223) | 0;
      const weave = (noise(x * 0.47, y * 0.09) + noise(x * 0.08, y * 0.51) - 1) * 0.045,
        k = corner * wash * (1 + weave + (grain >> 16) * 1.3e-6);
      tone(light[i]! * k, light[i + 1]! * k, light[i + 2]! * k, t, data, o);
      data[o + 3] = 255;
    }
}
