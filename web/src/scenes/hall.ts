import { chamber, flood, rainThrough } from "./chamber";
import { INSIDE } from "./furniture";
import type { Mood } from "./layout";
import { arch, type Plan } from "./open";
import { chance, noise } from "./random";
import { box } from "./solids";
import { concrete, plaster, tiles } from "./surfaces";
import type { Eye, RGB } from "./trace";

export function hall(m: Mood, eye: Eye): Plan {
  const dice = chance(m.seed + 61),
    narrow = eye.width < eye.height,
    side = dice.odds(0.5) ? 1 : -1,
    sub = m.subject;
  const broad = dice.in(5.6, 6.6),
    wide = narrow ? 3.7 : broad,
    tall = dice.in(5.4, 6.4),
    deep = sub === "bath" ? 16 : dice.in(21, 26),
    tile = sub === "bath" || sub === "pump house";
  const tint: RGB = dice.pick([
      [0.33, 0.42, 0.38],
      [0.4, 0.42, 0.34],
      [0.31, 0.38, 0.42],
    ] as const),
    pale: RGB = [0.6, 0.58, 0.5];
  const wall = tile
    ? tiles(sub === "bath" ? [0.36, 0.5, 0.55] : [0.62, 0.6, 0.52], 0.22, m.ruin * 0.4, 0.6)
    : plaster(tint, pale, 1.5, 0.35 + m.ruin * 0.55);
  const sky = (x: number, z: number) =>
    (sub === "bath" || m.ruin > 0.55) &&
    Math.abs(x) < wide * 0.4 &&
    z > 6 &&
    z < deep - 3 &&
    noise(x * 0.9 + m.seed, z * 0.5) > 0.42 - m.ruin * 0.2;
  const lit = sub === "flooded" || sub === "canteen";
  const backDoor = arch(-1.1 * side, -1.1 * side + 2, 0, 3.1);
  const p = chamber(m, eye, {
    wide,
    tall,
    deep,
    floor:
      sub === "bath"
        ? null
        : tile
          ? tiles([0.46, 0.44, 0.38], 0.3, 0.3, 0.5)
          : concrete([0.36, 0.34, 0.3], 0.4),
    wall,
    back: wall,
    roof: concrete([0.4, 0.39, 0.35], 0.8, 3),
    windows: {
      sides: sub === "flooded" ? [side, -side] : [side],
      every: dice.in(3.3, 4.1),
      broad: 2,
      sill: sub === "pump house" || sub === "bath" ? 2.2 : 1.15,
      head: tall - 0.9,
      round: dice.odds(0.6) || sub === "flooded",
    },
    through: lit ? (u, v) => backDoor(u, v) : undefined,
    open: sky,
  });
  if (lit) {
    p.stage.lamps.push({ x: 0, y: 1.6, z: deep - 0.4, tint: [0.8, 0.82, 0.76], reach: 3 });
  }
  flood(p, m, sub === "flooded" ? 0.72 + m.water * 0.28 : sub === "bath" ? 0.1 : 0.18 + m.water * 0.6);
  for (let z = 4; z < deep; z += 4.4)
    p.stage.solids.push(box(-wide, tall - 0.55, z, wide, tall, z + 0.4, concrete([0.36, 0.35, 0.31], 0.8)));
  INSIDE[sub]?.(p, { wide, tall, deep, side, m });
  if (m.weather === "rain" && sky(0, 10)) rainThrough(p, -wide * 0.4, wide * 0.4, tall, 9, 0.6);
  return p;
}
