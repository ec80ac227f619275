// The table by the window, and the glass on it.
import type { Brush } from "./brush";
import { chamber, rainThrough } from "./chamber";
import type { Mood } from "./layout";
import type { Plan } from "./open";
import { farWood, tree } from "./plants";
import { chance } from "./random";
import { ball, box, post } from "./solids";
import { boards, plain, plaster, wood } from "./surfaces";
import type { Eye, RGB } from "./trace";

const IRON: RGB = [0.17, 0.16, 0.14];

/** A table by a window, and one glass on it. */
export function home(m: Mood, eye: Eye): Plan {
  const dice = chance(m.seed + 97),
    narrow = eye.width < eye.height,
    side = dice.odds(0.5) ? 1 : -1,
    wide = narrow ? 1.7 : 2.9,
    deep = 4.2,
    tall = 2.75,
    shift = dice.in(0.3, 1.05),
    broad = dice.in(0.62, 0.84),
    head = dice.in(2.15, 2.4),
    wx = side * (narrow ? 0.3 : shift);
  const wall = plaster([0.46, 0.42, 0.33], [0.56, 0.52, 0.42], dice.odds(0.6) ? 1 : 0, dice.in(0.15, 0.4)),
    hole = (u: number, v: number) =>
      Math.abs(u - wx) < broad &&
      v > 0.95 &&
      v < head &&
      Math.abs(u - wx) > 0.025 &&
      Math.abs(v - head + 0.45) > 0.022;
  const p = chamber(m, eye, {
    wide,
    tall,
    deep,
    floor: boards([0.36, 0.27, 0.18], 0.2),
    wall,
    back: wall,
    roof: plaster([0.5, 0.47, 0.4], [0.55, 0.52, 0.44], 0, 0.3),
    through: hole,
  });
  const st = p.stage,
    s = st.solids,
    h = m.horizon,
    top = 0.76,
    glass = wx - side * dice.in(0.28, 0.42);
  p.eye.up = 1.06;
  st.sun = [-side * 0.22, 0.42, 0.88];
  st.sunTint = [0.75, 0.66, 0.48];
  st.shafts = 0.16;
  st.lamps = [
    { x: wx, y: 1.7, z: deep - 0.1, tint: [h[0] * 1.5, h[1] * 1.5, h[2] * 1.45], reach: 2.1 },
    { x: -side, y: 2.2, z: 0.4, tint: [0.4, 0.37, 0.31], reach: 2.6 },
  ];
  s.push(
    box(wx - 1.05, top - 0.05, 1.22, wx + 1.05, top, 2.2, boards([0.46, 0.35, 0.23], 0.17)),
    box(wx - 1, 0, 1.26, wx - 0.94, top, 1.32, plain(IRON)),
    box(wx + 0.94, 0, 1.26, wx + 1, top, 1.32, plain(IRON)),
  );
  s.push(
    box(wx - broad - 0.13, 0.88, deep - 0.14, wx + broad + 0.13, 0.94, deep, wood([0.6, 0.57, 0.48], 3, 0.2)),
  );
  for (const g of dice.pick([[-1, 1], [-1, 1], [side]])) {
    // curtains, gathered
    const x = wx + g * (broad + 0.26),
      cloth = plain([0.6, 0.55, 0.44]);
    s.push(
      box(x - 0.24, 0.6, deep - 0.16, x + 0.24, 2.5, deep - 0.06, (q, X, y, z, c) => {
        cloth(q, X, y, z, c);
        const f = 0.62 + 0.38 * Math.sin(X * 34 + Math.sin(y * 3 + g));
        c.r *= f;
        c.g *= f;
        c.b *= f;
      }),
    );
  }
  p.layers.push(
    {
      z: 40,
      paint: (b) => {
        farWood(b, 60, 7, m.seed, [0.8, 0.8, 0.7]);
      },
    },
    { z: 14, paint: (b) => tree(b, m.seed % 2 ? "dead" : "birch", wx * 2.6 + 0.8, 14, 5.4, -0.6, 0.05) },
  );
  p.fine.push({
    z: 1.5,
    paint: (b) => {
      tumbler(b, glass, top, 1.42, 0.042, 0.125, 0.55);
    },
  });
  if (dice.odds(0.5))
    s.push(
      box(glass - side * 0.52, top, 1.85, glass - side * 0.26, top + 0.035, 2.05, plain([0.34, 0.2, 0.14])),
      box(
        glass - side * 0.5,
        top + 0.035,
        1.87,
        glass - side * 0.27,
        top + 0.06,
        2.04,
        plain([0.62, 0.58, 0.48]),
      ),
    );
  else
    s.push(
      ball(glass - side * 0.34, top + 0.04, 1.95, 0.045, 0.042, 0.045, plain([0.5, 0.36, 0.2], 0.2), true),
      post(glass - side * 0.52, 2.1, top, top + 0.2, 0.06, 0.035, plain([0.3, 0.26, 0.2], 0.3)),
    );
  if (m.weather === "rain") {
    p.live.rain = 0.5;
    rainThrough(p, wx - 0.7, wx + 0.7, 2.3, deep, 0.5);
  }
  p.live = { ...p.live, dust: 0.7, fog: 0, lamps: [] };

  return p;
}

/** A plain glass of water with the window in it. */
function tumbler(
  b: Brush,
  x: number,
  y: number,
  z: number,
  radius: number,
  tall: number,
  full: number,
): void {
  const c = b.x,
    [px, py] = b.at(x, y, z),
    r = b.size(radius, z),
    h = b.size(tall, z),
    flat = r * 0.24,
    low = r * 0.82;
  const side = (): void => {
    c.beginPath();
    c.moveTo(px - r, py - h);
    c.lineTo(px - low, py);
    c.ellipse(px, py, low, flat * 0.8, 0, Math.PI, 0, true);
    c.lineTo(px + r, py - h);
  };
  const shadow = c.createLinearGradient(px, py, px - r, py + h * 0.9);
  shadow.addColorStop(0, "rgba(14,10,6,.55)");
  shadow.addColorStop(1, "rgba(14,10,6,0)");
  c.fillStyle = shadow;
  c.beginPath();
  c.moveTo(px - low, py);
  c.lineTo(px + low, py + flat * 0.5);
  c.lineTo(px + r * 0.9, py + h * 0.85);
  c.lineTo(px - r * 1.6, py + h * 0.7);
  c.fill();
  side();
  c.ellipse(px, py - h, r, flat, 0, 0, Math.PI, true);
  c.fillStyle = "rgba(95,92,80,.14)";
  c.fill();
  const level = py - h * full,
    wr = low + (r - low) * full,
    water = c.createLinearGradient(px - r, 0, px + r, 0);
  for (const [t, a] of [
    [0, "rgba(21,18,13,.6)"],
    [0.22, "rgba(75,72,61,.3)"],
    [0.5, "rgba(112,110,98,.34)"],
    [0.8, "rgba(45,42,33,.35)"],
    [1, "rgba(17,14,10,.65)"],
  ] as const)
    water.addColorStop(t, a);
  c.beginPath();
  c.moveTo(px - wr, level);
  c.lineTo(px - low, py);
  c.ellipse(px, py, low, flat * 0.8, 0, Math.PI, 0, true);
  c.lineTo(px + wr, level);
  c.ellipse(px, level, wr, flat * 0.95, 0, 0, Math.PI);
  c.fillStyle = water;
  c.fill();
  c.beginPath();
  c.ellipse(px, level, wr, flat * 0.95, 0, 0, 7);
  c.fillStyle = "rgba(118,115,104,.5)";
  c.fill();
  c.lineWidth = Math.max(0.8, r * 0.05);
  c.strokeStyle = "rgba(122,120,111,.75)";
  c.beginPath();
  c.ellipse(px, py - h, r, flat, 0, 0, 7);
  c.stroke();
  c.strokeStyle = "rgba(21,17,11,.55)";
  side();
  c.stroke();
  c.lineWidth = r * 0.16;
  c.strokeStyle = "rgba(128,126,119,.62)";
  c.beginPath();
  c.moveTo(px - r * 0.66, py - h * 0.9);
  c.lineTo(px - low * 0.68, py - h * 0.15);
  c.stroke();
  c.lineWidth = r * 0.07;
  c.beginPath();
  c.moveTo(px + r * 0.72, py - h * 0.8);
  c.lineTo(px + low * 0.74, py - h * 0.3);
  c.stroke();
}
