// Solid things that a ray can meet. Metres; x right, y up, z away from the eye.
import type { Ray, Surface } from "./types";

export interface Solid {
  hit(r: Ray): void;
  /** x0 y0 z0 x1 y1 z1 */
  bounds: readonly [number, number, number, number, number, number];
  /** throws a shadow */
  shade: boolean;
}

export const ray = (): Ray => ({
  ox: 0,
  oy: 0,
  oz: 0,
  dx: 0,
  dy: 0,
  dz: 1,
  t: Infinity,
  nx: 0,
  ny: 0,
  nz: 0,
  u: 0,
  v: 0,
  surface: null,
});

function meet(r: Ray, t: number, nx: number, ny: number, nz: number, u: number, v: number, s: Surface): void {
  r.t = t;
  r.nx = nx;
  r.ny = ny;
  r.nz = nz;
  r.u = u;
  r.v = v;
  r.surface = s;
}

/** A box along the axes. From inside, its far walls are met. */
export function box(
  x0: number,
  y0: number,
  z0: number,
  x1: number,
  y1: number,
  z1: number,
  s: Surface,
  shade = true,
): Solid {
  return {
    bounds: [x0, y0, z0, x1, y1, z1],
    shade,
    hit(r) {
      const ax = (x0 - r.ox) / r.dx,
        bx = (x1 - r.ox) / r.dx;
      const ay = (y0 - r.oy) / r.dy,
        by = (y1 - r.oy) / r.dy;
      const az = (z0 - r.oz) / r.dz,
        bz = (z1 - r.oz) / r.dz;
      const tx = Math.min(ax, bx),
        ty = Math.min(ay, by),
        tz = Math.min(az, bz);
      const near = Math.max(tx, ty, tz);
      const far = Math.min(Math.max(ax, bx), Math.max(ay, by), Math.max(az, bz));
      if (far < near || near < 1e-3 || near >= r.t) return;
      const x = r.ox + near * r.dx,
        y = r.oy + near * r.dy,
        z = r.oz + near * r.dz;
      if (near === tx) meet(r, near, r.dx > 0 ? -1 : 1, 0, 0, z, y, s);
      else if (near === ty) meet(r, near, 0, r.dy > 0 ? -1 : 1, 0, x, z, s);
      else meet(r, near, 0, 0, r.dz > 0 ? -1 : 1, x, y, s);
    },
  };
}

/** What is left standing of a wall, floor or roof, in its own two directions. */
export type Left = (u: number, v: number) => boolean;

/** A slab across one axis with holes cut through it; the thickness of each hole is seen.
 *  u and v are z,y for "x"; x,z for "y"; x,y for "z". */
export function slab(
  axis: "x" | "y" | "z",
  at: number,
  thick: number,
  u0: number,
  v0: number,
  u1: number,
  v1: number,
  s: Surface,
  left: Left = () => true,
  shade = true,
): Solid {
  const a0 = at,
    a1 = at + thick,
    steps = 7;
  const bounds =
    axis === "x"
      ? ([a0, v0, u0, a1, v1, u1] as const)
      : axis === "y"
        ? ([u0, a0, v0, u1, a1, v1] as const)
        : ([u0, v0, a0, u1, v1, a1] as const);
  return {
    bounds,
    shade,
    hit(r) {
      const o = axis === "x" ? r.ox : axis === "y" ? r.oy : r.oz,
        d = axis === "x" ? r.dx : axis === "y" ? r.dy : r.dz;
      const uo = axis === "x" ? r.oz : r.ox,
        ud = axis === "x" ? r.dz : r.dx;
      const vo = axis === "y" ? r.oz : r.oy,
        vd = axis === "y" ? r.dz : r.dy;
      let ta = (a0 - o) / d,
        tb = (a1 - o) / d;
      if (ta > tb) {
        const swap = ta;
        ta = tb;
        tb = swap;
      }
      if (tb < 1e-3 || ta >= r.t) return;
      if (ta < 1e-3) ta = 1e-3;
      for (let k = 0; k <= steps; k++) {
        const t = ta + ((tb - ta) * k) / steps;
        if (t >= r.t) return;
        const u = uo + t * ud,
          v = vo + t * vd;
        if (u < u0 || u > u1 || v < v0 || v > v1 || !left(u, v)) continue;
        const n = d > 0 ? -1 : 1,
          side = k > 0;
        // inside a hole the face looks up, down or sideways: good enough is a face between the two
        const e = side ? 0.12 : 1,
          su = side ? (ud > 0 ? -0.8 : 0.8) : 0;
        if (axis === "x") meet(r, t, n * e, side ? 0.4 : 0, su, u + (side ? o + t * d : 0), v, s);
        else if (axis === "y") meet(r, t, su, n * e, 0, u, v, s);
        else meet(r, t, su, side ? 0.4 : 0, n * e, u + (side ? o + t * d : 0), v, s);
        return;
      }
    },
  };
}

/** An upright round thing: column, chimney, pole; it may taper. */
export function post(
  x: number,
  z: number,
  y0: number,
  y1: number,
  r0: number,
  r1: number,
  s: Surface,
  shade = true,
): Solid {
  const w = Math.max(r0, r1),
    k = (r1 - r0) / (y1 - y0);
  return {
    bounds: [x - w, y0, z - w, x + w, y1, z + w],
    shade,
    hit(r) {
      const px = r.ox - x,
        pz = r.oz - z,
        q = r0 + k * (r.oy - y0);
      const a = r.dx * r.dx + r.dz * r.dz - k * k * r.dy * r.dy;
      const b = px * r.dx + pz * r.dz - q * k * r.dy;
      const c = px * px + pz * pz - q * q,
        disc = b * b - a * c;
      if (disc < 0) return;
      const t = (-b - Math.sqrt(disc)) / a;
      if (t < 1e-3 || t >= r.t) return;
      const y = r.oy + t * r.dy;
      if (y < y0 || y > y1) return;
      const nx = px + t * r.dx,
        nz = pz + t * r.dz,
        l = 1 / Math.hypot(nx, nz);
      meet(r, t, nx * l, 0, nz * l, Math.atan2(nx, nz) * w, y, s);
    },
  };
}

/** A round thing along x or z: a tank, a pipe; with `inside`, a tunnel seen from within. */
export function drum(
  axis: "x" | "z",
  a: number,
  y: number,
  radius: number,
  from: number,
  to: number,
  s: Surface,
  inside = false,
  shade = true,
): Solid {
  const along = axis === "z";
  return {
    bounds: along
      ? [a - radius, y - radius, from, a + radius, y + radius, to]
      : [from, y - radius, a - radius, to, y + radius, a + radius],
    shade,
    hit(r) {
      const p = (along ? r.ox : r.oz) - a,
        d = along ? r.dx : r.dz,
        py = r.oy - y;
      const A = d * d + r.dy * r.dy,
        b = p * d + py * r.dy,
        c = p * p + py * py - radius * radius,
        disc = b * b - A * c;
      const o = along ? r.oz : r.ox,
        od = along ? r.dz : r.dx;
      if (!inside) {
        // its flat ends
        const t = ((od > 0 ? from : to) - o) / od,
          ex = p + t * d,
          ey = py + t * r.dy;
        if (t > 1e-3 && t < r.t && ex * ex + ey * ey < radius * radius) {
          const n = od > 0 ? -1 : 1;
          meet(r, t, along ? 0 : n, 0, along ? n : 0, ex, ey, s);
        }
      }
      if (disc < 0) return;
      const t = (-b + (inside ? 1 : -1) * Math.sqrt(disc)) / A;
      if (t < 1e-3 || t >= r.t) return;
      const e = o + t * od;
      if (e < from || e > to) return;
      const g = (inside ? -1 : 1) / radius,
        n = (p + t * d) * g,
        ny = (py + t * r.dy) * g;
      meet(r, t, along ? n : 0, ny, along ? 0 : n, e, Math.atan2(n, inside ? -ny : ny) * radius, s);
    },
  };
}

/** An ellipsoid: a stone, a heap, a bell. */
export function ball(
  x: number,
  y: number,
  z: number,
  rx: number,
  ry: number,
  rz: number,
  s: Surface,
  shade = false,
): Solid {
  return {
    bounds: [x - rx, y - ry, z - rz, x + rx, y + ry, z + rz],
    shade,
    hit(r) {
      const px = (r.ox - x) / rx,
        py = (r.oy - y) / ry,
        pz = (r.oz - z) / rz;
      const dx = r.dx / rx,
        dy = r.dy / ry,
        dz = r.dz / rz;
      const a = dx * dx + dy * dy + dz * dz,
        b = px * dx + py * dy + pz * dz,
        c = px * px + py * py + pz * pz - 1;
      const disc = b * b - a * c;
      if (disc < 0) return;
      const t = (-b - Math.sqrt(disc)) / a;
      if (t < 1e-3 || t >= r.t) return;
      const nx = (px + t * dx) / rx,
        ny = (py + t * dy) / ry,
        nz = (pz + t * dz) / rz,
        l = 1 / Math.hypot(nx, ny, nz);
      meet(r, t, nx * l, ny * l, nz * l, x + t * r.dx, r.oy + t * r.dy + nz, s);
    },
  };
}

/** Heights near the eye, kept on a grid once asked for: the ground is asked many times for each pixel. */
function charted(shape: (x: number, z: number) => number): (x: number, z: number) => number {
  const step = 0.16,
    wide = 360,
    deep = 300,
    map = new Float32Array(wide * deep).fill(Number.NaN);
  const measure = (o: number): number => {
    const j = Math.floor(o / wide);
    map[o] = shape((o - j * wide - wide / 2) * step, j * step);
    return map[o]!;
  };
  return (x, z) => {
    const u = x / step + wide / 2,
      v = z / step,
      i = Math.floor(u),
      j = Math.floor(v);
    if (i < 0 || j < 0 || i >= wide - 1 || j >= deep - 1) return shape(x, z);
    const f = u - i,
      g = v - j,
      o = j * wide + i;
    let a = map[o]!,
      b = map[o + 1]!,
      c = map[o + wide]!,
      d = map[o + wide + 1]!;
    if (Number.isNaN(a + b + c + d)) {
      if (Number.isNaN(a)) a = measure(o);
      if (Number.isNaN(b)) b = measure(o + 1);
      if (Number.isNaN(c)) c = measure(o + wide);
      if (Number.isNaN(d)) d = measure(o + wide + 1);
    }
    return (a + (b - a) * f) * (1 - g) + (c + (d - c) * f) * g;
  };
}

/** Ground whose height is a function of place. Marched in growing steps, then halved in. */
export function land(
  shape: (x: number, z: number) => number,
  low: number,
  high: number,
  far: number,
  s: Surface,
): Solid {
  const height = charted(shape);
  return {
    bounds: [-1e4, low, 0, 1e4, high, far],
    shade: false,
    hit(r) {
      let t = 0.3,
        step = 0.25;
      if (r.oy > high) {
        // begin where the ray comes down to the highest ground
        if (r.dy >= 0) return;
        t = Math.max(t, (high - r.oy) / r.dy);
      }
      let before = t;
      for (let k = 0; k < 90 && t < r.t; k++) {
        const x = r.ox + t * r.dx,
          z = r.oz + t * r.dz,
          y = r.oy + t * r.dy;
        if (z > far || (y > high && r.dy >= 0)) return;
        const gap = y - height(x, z);
        if (gap < 0.002) {
          let a = before,
            b = t;
          for (let i = 0; i < 6; i++) {
            const m = (a + b) / 2;
            if (r.oy + m * r.dy < height(r.ox + m * r.dx, r.oz + m * r.dz)) b = m;
            else a = m;
          }
          if (b >= r.t) return;
          const X = r.ox + b * r.dx,
            Z = r.oz + b * r.dz,
            e = 0.04 + b * 0.004;
          const hx = (height(X + e, Z) - height(X - e, Z)) / (2 * e),
            hz = (height(X, Z + e) - height(X, Z - e)) / (2 * e);
          const l = 1 / Math.hypot(hx, 1, hz);
          meet(r, b, -hx * l, l, -hz * l, X, Z, s);
          return;
        }
        before = t;
        step = Math.max(0.05 + t * 0.012, gap * 0.55);
        t += step;
      }
    },
  };
}

/** Turns a solid about an upright line, by radians. */
export function turned(inner: Solid, x: number, z: number, angle: number): Solid {
  const c = Math.cos(angle),
    n = Math.sin(angle),
    q = ray();
  const b = inner.bounds,
    reach = Math.hypot(
      Math.max(Math.abs(b[0] - x), Math.abs(b[3] - x)),
      Math.max(Math.abs(b[2] - z), Math.abs(b[5] - z)),
    );
  return {
    bounds: [x - reach, b[1], z - reach, x + reach, b[4], z + reach],
    shade: inner.shade,
    hit(r) {
      const px = r.ox - x,
        pz = r.oz - z;
      q.ox = x + px * c - pz * n;
      q.oz = z + px * n + pz * c;
      q.oy = r.oy;
      q.dx = r.dx * c - r.dz * n;
      q.dz = r.dx * n + r.dz * c;
      q.dy = r.dy;
      q.t = r.t;
      q.surface = null;
      inner.hit(q);
      if (!q.surface) return;
      meet(r, q.t, q.nx * c + q.nz * n, q.ny, -q.nx * n + q.nz * c, q.u, q.v, q.surface);
    },
  };
}
