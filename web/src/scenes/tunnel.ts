// Ways underground: the tube with its cables, the steel door, the flooded passage.
import { coat } from "./brush";
import { chamber } from "./chamber";
import type { Mood } from "./layout";
import { arch, flicker, type Plan } from "./open";
import { cell, chance, noise, ramp } from "./random";
import { ball, drum, slab } from "./solids";
import { brick, concrete, plain, rusted, shining } from "./surfaces";
import type { Eye, RGB } from "./trace";

export function tunnel(m: Mood, eye: Eye): Plan {
  const dice = chance(m.seed + 51),
    sub = m.subject,
    square = sub === "wading",
    radius = dice.in(2.1, 2.45),
    deep = square ? 34 : 70,
    skin = square ? brick([0.34, 0.28, 0.23], 0.8, 0.8) : concrete([0.42, 0.41, 0.36], 0.9, 1.6);
  const p = chamber(m, eye, {
    wide: square ? 2.1 : 40,
    tall: square ? 3.1 : 40,
    deep: deep + 1,
    floor: square ? concrete([0.3, 0.28, 0.24], 0.6) : null,
    wall: skin,
    back: plain([0.1, 0.1, 0.09]),
    roof: skin,
    through: square ? arch(-1, 1, 0, 2.3) : undefined,
  });
  const st = p.stage,
    s = st.solids;
  st.sunTint = [0, 0, 0];
  st.nook = undefined;
  st.shafts = 0;
  if (!square) {
    s.length = 0;
    s.push(
      drum("z", 0, 1.35, radius, -2, deep, skin, true, false),
      drum("z", 0, 1.35, radius, deep - 0.2, deep, shining([0.86, 0.9, 0.82], 1.7), false, false),
    );
  }
  const end = square ? deep : deep * 0.9;
  st.above = [0.035, 0.04, 0.038];
  st.below = [0.022, 0.024, 0.022];
  st.lamps = [{ x: 0, y: 1.7, z: end, tint: [3.2, 3.3, 2.9], reach: square ? 6 : 9 }];
  st.fog = { tint: square ? [0.26, 0.29, 0.26] : [0.36, 0.4, 0.36], thick: 0.017 + m.mist * 0.35, lies: 2 };
  const level = square ? 0.02 + m.water * 0.5 : 1.35 - radius + 0.22 + m.water * 0.4;
  st.water = {
    level,
    tint: [0.02, 0.024, 0.022],
    rough: 0.28,
    depth: (x, z) =>
      square
        ? ramp(1.8, 4.5, z + noise(x, z)) * 0.8 - 0.02
        : 0.12 + m.water * 0.5 + (noise(x * 0.8, z * 0.5) - 0.5) * 0.25,
  };
  if (!square)
    s.push(
      slab(
        "y",
        -0.5,
        1.35 - radius + 0.62,
        -3,
        -2,
        3,
        deep,
        concrete([0.33, 0.31, 0.27], 0.8),
        (x, z) => Math.abs(x) > 0.75 + (noise(x * 2, z) - 0.5) * 0.2,
        false,
      ),
    );
  const near = dice.odds(0.5) ? 1 : -1;
  for (let k = 0; k < 4; k++) {
    // lamps in their cages, most of them dead
    const z = 6 + k * k * 2.2 + k * 3,
      on = cell(k, m.seed) < 0.5 || k === 0,
      y = square ? 2.9 : 1.35 + radius - 0.2;
    s.push(
      ball(near * 0.2, y, z, 0.13, 0.16, 0.13, on ? shining([1, 0.8, 0.5], 1.9) : plain([0.3, 0.3, 0.28])),
    );
    if (on) {
      st.lamps.push({ x: near * 0.2, y: y - 0.35, z, tint: [0.75, 0.52, 0.27], reach: 1.9 });
      flicker(p, near * 0.2, y, z, 0.9, "255,205,140");
    }
  }
  if (!square)
    for (let z = 2.2; z < deep; z += 3.1)
      p.layers.push({
        z,
        paint: (b) => {
          const ring: [number, number][] = [];
          for (let i = 0; i <= 30; i++) {
            const a = -0.35 + (i / 30) * 3.84;
            ring.push(b.at(-Math.cos(a) * (radius - 0.02), 1.35 + Math.sin(a) * (radius - 0.02), z));
          }
          b.line(ring, Math.max(0.8, b.size(0.045, z)), `rgba(14,14,12,${0.3 / (1 + z * 0.02)})`);
        },
      });
  if (sub === "cables")
    p.fine.push({
      z: 2,
      paint: (b) => {
        for (let k = 0; k < 6; k++)
          for (let z = 1.7; z < 46; z += 2.6) {
            const y = 1.2 + k * 0.24,
              x = near * Math.sqrt(radius * radius - (y - 1.35) ** 2) * 0.97;
            b.wire([x, y, z], [x, y, z + 2.6], 0.05 + cell(k, Math.floor(z)) * 0.12, 0.06, [0.2, 0.19, 0.17]);
            b.rod([x, y + 0.1, z], [x - near * 0.1, y - 0.06, z], 0.03, [0.4, 0.3, 0.2]);
          }
      },
    });
  if (sub === "steel door") steelDoor(p, near, radius);
  if (square) coats(p, near);
  p.live = { ...p.live, rain: 0, dust: 0.3, fog: 0.3 };
  return p;
}

/** A round steel door with a hand wheel, half shut. */
function steelDoor(p: Plan, side: number, radius: number): void {
  const s = p.stage.solids,
    z = 9,
    steel = rusted([0.34, 0.35, 0.33], 0.35),
    x = side * radius * 0.52;
  s.push(
    slab(
      "z",
      z,
      0.5,
      -3,
      -1.5,
      3,
      4.5,
      concrete([0.36, 0.35, 0.31], 0.8),
      (u, v) => Math.hypot(u, v - 1.35) > radius * 0.83,
      false,
    ),
  );
  s.push(
    drum("z", x, 1.35, radius * 0.8, z - 0.75, z - 0.35, steel),
    drum("z", x, 1.35, radius * 0.62, z - 0.84, z - 0.7, steel),
    drum("z", x, 1.35, 0.16, z - 1.15, z - 0.8, steel),
  );
  p.stage.lamps.push({ x: -side * 0.5, y: 2.6, z: 5, tint: [1.1, 0.9, 0.6], reach: 2.4 });
  p.layers.push({
    z: z - 1.2,
    paint: (b) => {
      const wheel: [number, number][] = [],
        at = (a: number, r: number) => b.at(x + Math.cos(a) * r, 1.35 + Math.sin(a) * r, z - 1.15),
        ink = (l: number) => b.ink([0.9, 0.86, 0.76], z, l * 8);
      for (let i = 0; i <= 36; i++) wheel.push(at((i / 36) * 6.2832, 0.62));
      b.line(wheel, b.size(0.09, z), ink(0.5));
      b.line(
        wheel.map(([u, v]) => [u, v - 1.5] as [number, number]),
        b.size(0.02, z),
        ink(1.3),
      );
      for (let i = 0; i < 5; i++)
        b.line([at(i * 1.2566, 0.1), at(i * 1.2566, 0.62)], b.size(0.07, z), ink(0.55));
      for (let i = 0; i < 14; i++) {
        const [u, v] = b.at(
          x + Math.cos(i * 0.4488) * radius * 0.71,
          1.35 + Math.sin(i * 0.4488) * radius * 0.71,
          z - 0.8,
        );
        b.x.fillStyle = ink(0.8);
        b.x.beginPath();
        b.x.arc(u, v, b.size(0.055, z), 0, 7);
        b.x.fill();
      }
    },
  });
}

/** Three coats on a nail, in order of size. */
function coats(p: Plan, side: number): void {
  const tints: readonly RGB[] = [
    [3.2, 2.7, 2.1],
    [2.2, 2.3, 2.1],
    [3.4, 2.3, 1.8],
  ];
  p.layers.push({
    z: 3.9,
    paint: (b) => {
      for (const [k, size] of [1, 0.8, 0.58].entries())
        coat(b, side * (1.45 - k * 0.42), 2.15, 4, size, tints[k]!);
    },
  });
  p.stage.lamps.push({ x: 0, y: 2.4, z: 2.6, tint: [0.8, 0.6, 0.36], reach: 1.7 });
}
