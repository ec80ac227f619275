// The Room: bare walls, water on the floor, light.
import { chamber, flood, rainThrough } from "./chamber";
import type { Mood } from "./layout";
import type { Plan } from "./open";
import { chance, clouds } from "./random";
import { ball, slab } from "./solids";
import { concrete, plaster, tiles } from "./surfaces";
import type { Eye } from "./trace";

/** The Room: bare walls, water on the floor, light. Nothing else. */
export function room(m: Mood, eye: Eye): Plan {
  const dice = chance(m.seed + 91),
    narrow = eye.width < eye.height,
    side = dice.odds(0.5) ? 1 : -1,
    broad = dice.in(4.2, 5.2),
    wide = narrow ? 3 : broad,
    tall = dice.in(4.3, 5.1),
    deep = dice.in(10, 13),
    cx = side * wide * dice.in(-0.2, 0.3),
    cz = dice.in(6.6, 8.4);
  const wall = plaster([0.44, 0.43, 0.34], [0.63, 0.59, 0.47], dice.in(0.9, 1.7), 0.4 + m.ruin * 0.45),
    gap = (x: number, z: number) =>
      Math.hypot((x - cx) / 1.3, (z - cz) / 1.9) < 0.86 + (clouds(x * 1.3, z * 1.3 + m.seed, 3) - 0.5) * 1.3;
  const panes = dice.odds(0.4),
    dx = side * wide * (panes ? 0 : -dice.in(0.2, 0.6)),
    way = panes // two windows facing, or a doorway to one side
      ? (u: number, v: number) => {
          const e = Math.abs(Math.abs(u - dx) - wide * 0.42);
          return e < 0.7 && v > 1.1 && v < 3.5 && Math.abs(e - 0.02) > 0.03 && Math.abs(v - 2.6) > 0.04;
        }
      : (u: number, v: number) => Math.abs(u - dx) < 0.62 && v < 2.35;
  const p = chamber(m, eye, {
    wide,
    tall,
    deep,
    floor: tiles([0.5, 0.48, 0.42], 0.4, 0.3, 0.4),
    wall,
    back: wall,
    roof: concrete([0.44, 0.42, 0.37], 0.8),
    open: gap,
    windows: panes
      ? undefined
      : {
          sides: [side],
          every: dice.in(2.9, 4.2),
          broad: dice.in(1.3, 1.8),
          sill: 1.3,
          head: 3.7,
          round: dice.odds(0.3),
        },
    through: way,
    day: 1.3,
  });
  const st = p.stage,
    h = m.horizon,
    warm = Math.max(0.85, st.sunTint[0]);
  st.above = [h[0] * 0.25, h[1] * 0.225, h[2] * 0.17];
  st.sun = panes ? [side * 0.3, 0.55, 0.78] : [side * 0.62, 0.66, -0.42];
  st.sunTint = [warm * 1.5, warm * 1.2, warm * 0.76];
  st.shafts = 0.4;
  st.lamps.push(
    { x: cx, y: tall - 0.2, z: cz, tint: [1.5, 1.4, 1.15], reach: 2.2 },
    { x: dx, y: 1.6, z: deep - 0.3, tint: [0.6, 0.58, 0.5], reach: 2 },
  );
  if (!panes) {
    // beyond the doorway, one more room
    st.solids.push(
      slab(
        "z",
        deep + 3.5,
        0.3,
        -wide * 2,
        -1,
        wide * 2,
        4,
        plaster([0.5, 0.5, 0.42], [0.7, 0.67, 0.56], 1.3, 0.6),
      ),
      slab("y", -0.3, 0.3, -wide * 2, deep, wide * 2, deep + 4, concrete([0.4, 0.38, 0.33], 0.5)),
    );
    st.lamps.push({ x: dx + 1, y: 2.4, z: deep + 2, tint: [1.5, 1.45, 1.25], reach: 2.4 });
  }
  flood(p, m, 0.72 + m.water * 0.25, 0.3);
  for (let k = 0; k < 9; k++)
    st.solids.push(
      ball(
        cx + dice.near(0, 1.1),
        0.0,
        cz + dice.near(0, 1),
        dice.in(0.08, 0.3),
        dice.in(0.05, 0.16),
        dice.in(0.08, 0.25),
        concrete([0.5, 0.48, 0.42], 0.4),
      ),
    );
  p.fine.push({
    z: 6,
    paint: (b) => {
      for (let k = 0; k < 5; k++) {
        const x = cx + dice.near(0, 0.9);
        b.wire(
          [x, tall + 0.1, cz],
          [x + dice.near(0, 0.2), tall - dice.in(0.3, 1), cz],
          -0.05,
          0.02,
          [0.5, 0.42, 0.32],
        );
      }
    },
  });
  rainThrough(p, cx - 1.1, cx + 1.1, tall, cz, 0.5);
  p.live = { ...p.live, dust: 0.9 };
  return p;
}
