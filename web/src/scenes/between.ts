// Spares rays: a point between others that are as good as one takes their mean.
import type { Traced } from "./types";

/** Fills a point with the mean of its four neighbours, where these are as good as one. */
export function alike({ light, depth, water, width, height }: Traced, px: number, py: number): boolean {
  if (px === 0 || py === 0 || px === width - 1 || py === height - 1) return false;
  const at = py * width + px,
    a = at - 1,
    b = at + 1,
    c = at - width,
    d = at + width;
  const za = depth[a]!,
    near = Math.min(za, depth[b]!, depth[c]!, depth[d]!),
    far = Math.max(za, depth[b]!, depth[c]!, depth[d]!);
  if (far > near * 1.04) return false;
  const wet = water[a]! > 0;
  if (wet !== water[b]! > 0 || wet !== water[c]! > 0 || wet !== water[d]! > 0) return false;
  for (let k = 0; k < 3; k++) {
    const p = light[a * 3 + k]!,
      q = light[b * 3 + k]!,
      r = light[c * 3 + k]!,
      t = light[d * 3 + k]!,
      sum = p + q + r + t;
    if (Math.max(p, q, r, t) - Math.min(p, q, r, t) > 0.008 + sum * 0.03) return false;
    light[at * 3 + k] = sum / 4;
  }
  depth[at] = (depth[a]! + depth[b]! + depth[c]! + depth[d]!) / 4;
  water[at] = (water[a]! + water[b]! + water[c]! + water[d]!) / 4;
  return true;
}
