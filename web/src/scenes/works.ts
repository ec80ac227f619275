// The works: a ruined hall of brick with its chimney, in its yard.

import { hall } from "./hall";
import { type Mood, roomier, span } from "./layout";
import { arch, meadowGrass, openPlace, type Plan, poles, puddles, ragged, stand, woods } from "./open";
import { tree } from "./plants";
import { cell, chance, clouds, noise, ramp } from "./random";
import { ball, box, drum, post, slab } from "./solids";
import { brick, concrete, earth, giving, rusted, sward } from "./surfaces";
import type { Eye, RGB } from "./trace";

export function works(m: Mood, eye: Eye): Plan {
  if (m.inside) return hall(m, eye);
  const p = openPlace(m, eye),
    dice = chance(m.seed + 43),
    s = p.stage.solids,
    narrow = eye.width < eye.height,
    side = roomier(eye),
    tower = m.subject === "chimney";
  const path = side * 0.6,
    green = (x: number, z: number) =>
      clouds(x * 0.12 + m.seed, z * 0.09, 3) +
      ramp(1, 4, Math.abs(x - path)) * 0.18 +
      (noise(x * 2.3, z * 1.6) - 0.5) * 0.07;
  const ground = giving(earth([0.3, 0.27, 0.23], 0.25, 0.2), sward(0.55), (x, _y, z) =>
    ramp(0.46, 0.6, green(x, z)),
  );
  s.push(slab("y", -0.5, 0.5, -300, 0, 300, 350, ground, undefined, false));
  p.stage.water = puddles(m, dice, 0.006, m.water * 0.7 + m.wet * 0.22);
  woods(p, dice, 70);
  const red: RGB = dice.pick([
      [0.4, 0.26, 0.19],
      [0.44, 0.33, 0.22],
      [0.35, 0.25, 0.2],
    ] as const),
    wall = brick(red, 0.25 + m.ruin * 0.35, 0.55 + m.ruin * 0.35),
    broad = dice.in(9, 13),
    half = narrow ? 6.5 : broad,
    z = narrow ? 17 : tower ? 30 : 18;
  const cx = (tower ? -side : side) * (narrow ? 0.6 : span(eye, z) * 0.18),
    bays = Math.round((half * 2) / 3.3),
    step = (half * 2) / bays,
    high = tower ? 5.5 : dice.in(7, 8.6),
    gate = Math.floor(bays / 2) + (dice.odds(0.5) ? 0 : -1),
    twoRows = high > 7.6;
  const roofline = ragged(
    dice,
    (u) =>
      high +
      Math.max(0, 1 - Math.abs(u - cx - side * half * 0.3) / 3.4) * 2.4 -
      ramp(half * 0.45, half, (u - cx) * side) * high * (0.25 + m.ruin * 0.45),
  );
  const cut = (u: number, v: number): boolean => {
    const i = Math.floor((u - cx + half) / step),
      a = cx - half + i * step;
    if (i === gate) return arch(a + 0.35, a + step - 0.35, -1, 3.9)(u, v);
    return (
      arch(a + 0.8, a + step - 0.8, 1.2, twoRows ? 3.6 : 4.4)(u, v) ||
      (twoRows && arch(a + 0.8, a + step - 0.8, 4.6, 6.8)(u, v))
    );
  };
  s.push(
    slab("z", z, 0.6, cx - half, -0.2, cx + half, high + 3, wall, (u, v) => v < roofline(u) && !cut(u, v)),
  );
  const rear = ragged(dice, () => high * 0.95),
    flank = ragged(dice, () => high * 0.9);
  s.push(
    slab("z", z + 12, 0.5, cx - half, -0.2, cx + half, high + 2, wall, (u, v) => v < rear(u) && !cut(u, v)),
  );
  for (const q of [cx - half, cx + half - 0.5])
    s.push(
      slab(
        "x",
        q,
        0.5,
        z,
        -0.2,
        z + 12,
        high + 1,
        wall,
        (u, v) => v < flank(u) && !arch(z + 2, z + 4.4, 1.2, 4)(u, v) && !arch(z + 7, z + 9.4, 1.2, 4)(u, v),
      ),
    );
  for (let k = 0; k <= bays; k++)
    s.push(
      box(
        cx - half + k * step - 0.3,
        -0.2,
        z - 0.25,
        cx - half + k * step + 0.3,
        Math.min(high - 1, roofline(cx - half + k * step) - 0.4),
        z,
        wall,
      ),
    );
  for (let k = 0; k < 5; k++) {
    const x = cx - half + (k + 0.5) * (half * 0.4);
    p.layers.push({
      z: z + 6,
      paint: (b) => {
        b.rod([x, high * 0.95, z + 6], [x + 1.6, high + 1.8 - cell(k, 3), z + 6], 0.14, [0.16, 0.14, 0.12]);
        if (cell(k, 5) > 0.4)
          b.rod(
            [x + 1.6, high + 1.8 - cell(k, 3), z + 6],
            [x + 3.4, high * 0.9 - cell(k, 8) * 2, z + 6],
            0.14,
            [0.16, 0.14, 0.12],
          );
      },
    });
  }
  const tall = (16.6 * eye.focal) / (eye.hz * 0.94),
    tx = tower
      ? side * span(eye, tall) * (narrow ? 0.14 : 0.2)
      : cx + side * (narrow ? half * 0.45 : half + 2.6),
    tz = tower ? tall : z + 7,
    ty = tower ? 19 : dice.in(15, 19),
    fat = tower ? 1.5 : 1.15,
    pale = brick(tower ? [0.5, 0.41, 0.25] : red, 0.08, 0.5);
  s.push(
    post(tx, tz, 0, ty, fat, fat * 0.62, pale),
    post(tx, tz, ty - 1.1, ty - 0.5, fat * 0.78, fat * 0.78, pale),
    box(tx - fat * 1.3, 0, tz - fat * 1.3, tx + fat * 1.3, 1.9, tz + fat * 1.3, pale),
  );
  if (tower) {
    p.layers.push({
      z: tz - 2,
      paint: (b) => {
        for (let y = 2.2; y < ty; y += 0.45) {
          const r = fat * (1 - (0.38 * y) / ty);
          b.rod([tx - 0.22, y, tz - r], [tx + 0.22, y, tz - r], 0.05, [0.15, 0.13, 0.11]);
        }
        for (let k = 0; k < 60; k++) {
          const a = b.dice.in(-1.3, 1.3),
            y = ty + b.dice.in(-0.1, 0.5);
          b.rod(
            [tx + a, y, tz - 1],
            [tx + a + b.dice.near(0, 0.5), y + b.dice.near(0, 0.2), tz - 1],
            0.05,
            [0.2, 0.17, 0.12],
          );
        }
      },
    });
  }
  for (let k = 0; k < 26; k++) {
    const x = cx + dice.near(0, half * 0.7),
      r = dice.in(0.15, 0.5);
    s.push(
      ball(
        x,
        0,
        z - dice.in(0.4, 2.4),
        r * 1.5,
        r * 0.7,
        r,
        dice.odds(0.6) ? earth([0.38, 0.27, 0.21], 0.3, 0.3) : concrete([0.42, 0.4, 0.35], 0.6),
      ),
    );
  }
  s.push(drum("x", 10.4, 0.5, 0.55, -side * 5 - 1.7, -side * 5 + 1.7, rusted([0.3, 0.28, 0.23], 0.5)));
  for (let k = 0; k < 3; k++) {
    const x = cx + dice.near(0, half * 0.7),
      y = roofline(x) - 0.4;
    if (y > 2.5)
      p.layers.push({ z: z - 0.1, paint: (b) => tree(b, "birch", x, z + 0.2, 2.6, y, 0.1 * (k - 1)) });
  }
  if (!narrow || !tower)
    poles(p, -side * (narrow ? 2.6 : 6.5), [8.5, 17, 30, 50], 6.6, 2, (i) => (cell(i, m.seed) - 0.5) * 0.8);
  stand(
    p,
    dice,
    11,
    14,
    60,
    (x, zz) => Math.abs(x - cx) > half + 1 || (zz < z - 4 && Math.abs(x) > 6) || zz > z + 14,
  );
  meadowGrass(
    p,
    0.7,
    (x, zz) =>
      green(x, zz) < 0.55 || (Math.abs(x - cx) < half && zz > z - 0.5 && zz < z + 12.5 && noise(x, zz) < 0.6),
  );
  return p;
}
