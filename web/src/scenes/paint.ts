// One scene, from spec to finished picture. Runs in the worker, or in slices on the page where there is none.
import { Brush, type Canvas, type Context, makeCanvas } from "./brush";
import { dabs, develop, spill, type Tone, tone } from "./finish";
import { eyeFor, keyOf, kindOf, type Mood, moodOf } from "./layout";
import { type Layer, type Plan, REED } from "./open";
import { type Painting, painterOf } from "./places";
import { tuftAtlas } from "./plants";
import { type Chance, chance, clamp, noise } from "./random";
import { trace } from "./trace";
import type { Live, SceneSpec, Sway, Traced } from "./types";

export interface Finished {
  key: string;
  width: number;
  height: number;
  still: Canvas;
  water?: Canvas;
  atlas?: Canvas;
  live: Live;
}

const ATLAS = 132;

/** Fetches the painter of a spec's kind and begins; nothing is painted before the first step. */
export async function begin(
  spec: SceneSpec,
  width: number,
  height: number,
): Promise<Generator<void, Finished>> {
  return paint(spec, width, height, await painterOf(kindOf(spec.kind)));
}

function* paint(
  spec: SceneSpec,
  width: number,
  height: number,
  planFor: Painting,
): Generator<void, Finished> {
  const mood = moodOf(spec),
    eye = eyeFor(mood, width, height),
    plan = planFor(mood, eye),
    dice = chance(mood.seed + 101);
  const traced = yield* trace(plan.stage, plan.eye);
  yield* brushOver(plan, traced, plan.layers, dice);
  let light = yield* dabs(
    traced.light,
    width,
    height,
    Math.max(2, Math.round(Math.sqrt(width * height) / 420)),
  );
  traced.light = light;
  yield* brushOver(plan, traced, plan.fine, dice);
  light = traced.light;
  const bright = exposure(light, mood);
  spill(light, width, height, mood.inside ? 0.55 : 0.3);
  yield;
  const film: Tone = { sepia: mood.sepia, exposure: bright, seed: mood.seed & 255 };
  const [still, x] = makeCanvas(width, height),
    image = x.createImageData(width, height);
  develop(light, width, height, film, image.data);
  x.putImageData(image, 0, 0);
  yield;
  const live = liveOf(plan),
    out: Finished = { key: keyOf(spec, width, height), width, height, still, live };
  waterOf(out, traced, image, plan, chance(mood.seed + 7));
  yield;
  if (plan.tufts) tufts(out, plan, mood, film, chance(mood.seed + 9));
  return out;
}

/** Brings the middle of the picture to the same brightness, most of the way: dark places stay darker. */
function exposure(light: Float32Array, m: Mood): number {
  let sum = 0,
    n = 0;
  for (let i = 0; i < light.length * 0.62; i += 201) {
    sum += Math.log(0.02 + Math.max(0, light[i]! + light[i + 1]! + light[i + 2]!) / 3);
    n++;
  }
  const mean = Math.exp(sum / n),
    target = (m.kind === "room" ? 0.47 : m.inside ? 0.4 : 0.5) * (m.hour > 0.8 ? 0.72 : 1);
  return clamp((target / mean) ** 0.75, 0.55, 3.2);
}

/** Paints layers by depth, each hidden by what stands before it and mirrored in the water. */
function* brushOver(plan: Plan, t: Traced, layers: readonly Layer[], dice: Chance): Generator<void> {
  if (!layers.length) return;
  const { width, height, light, depth, water } = t,
    { eye, stage } = plan,
    level = stage.water?.level ?? 0;
  const [, x] = makeCanvas(width, height, true),
    brush = new Brush(x, eye, stage, dice);
  // layers within a few percent of each other share one sheet
  const sorted = [...layers].sort((a, b) => b.z - a.z),
    sheets: Layer[][] = [];
  for (const l of sorted) {
    const last = sheets[sheets.length - 1];
    if (last && l.z > last[0]!.z * 0.86) last.push(l);
    else sheets.push([l]);
  }
  for (const sheet of sheets) {
    x.clearRect(0, 0, width, height);
    for (const l of sheet) l.paint(brush);
    const z = sheet[sheet.length - 1]!.z,
      a = x.getImageData(0, 0, width, height).data,
      touched = rowsOf(a, width, height),
      fold = 2 * (eye.hz + (eye.focal * (eye.up - level)) / z);
    const mirrors = (py: number): boolean => {
      if (!stage.water) return false;
      const from = Math.max(0, Math.floor(fold - py - 9));
      return touched.subarray(from, Math.max(from, Math.ceil(fold - py + 10))).includes(1);
    };
    for (let py = 0; py < height; py++) {
      // a row that no brush has touched, and that mirrors none, stays as it is
      if (!touched[py] && !mirrors(py)) continue;
      for (let px = 0; px < width; px++) {
        const at = py * width + px,
          o = at * 4,
          alpha = a[o + 3]! / 255;
        if (alpha > 0 && z <= depth[at]! * 1.02) {
          for (let c = 0; c < 3; c++) light[at * 3 + c]! += (a[o + c]! / 255 - light[at * 3 + c]!) * alpha;
          if (alpha > 0.5) {
            water[at]! *= 1 - alpha;
          }
        }
        const mirror = water[at]!;
        if (mirror > 0.02 && depth[at]! < z) {
          const d = depth[at]!,
            ox = Math.round(((noise(px * 0.05, py * 0.35) - 0.5) * 90) / (d + 4)),
            my = Math.round(fold - py + ((noise(px * 0.03 + 9, py * 0.5) - 0.5) * 60) / (d + 4)),
            mx = px + ox;
          if (mx < 0 || mx >= width || !touched[my]) continue;
          const q = (my * width + mx) * 4,
            k = (a[q + 3]! / 255) * mirror;
          for (let c = 0; c < 3; c++)
            light[at * 3 + c]! += ((a[q + c]! / 255) * 0.85 - light[at * 3 + c]!) * k;
        }
      }
    }
    yield;
  }
}

/** Which rows of a sheet have paint on them. */
function rowsOf(data: Uint8ClampedArray, width: number, height: number): Uint8Array {
  const rows = new Uint8Array(height),
    points = new Uint32Array(data.buffer);
  for (let y = 0; y < height; y++)
    for (let i = y * width; i < (y + 1) * width; i++)
      if (points[i]) {
        rows[y] = 1;
        break;
      }
  return rows;
}

function liveOf(plan: Plan): Live {
  const { tint } = plan.stage.fog,
    rgb = tint.map((v) => Math.round(255 * clamp(v))).join(",");
  return {
    sways: [],
    rain: 0,
    fog: 0,
    fogY: plan.eye.hz,
    fogTint: rgb,
    dust: 0,
    dustIn: [0, 0, plan.eye.width, plan.eye.height],
    drops: [],
    lamps: [],
    ...plan.live,
  };
}

/** Cuts the water out of the finished picture, with soft edges, and finds places for rings on it. */
function waterOf(out: Finished, t: Traced, image: ImageData, plan: Plan, dice: Chance): void {
  const { width, height, water, depth } = t;
  let x0 = width,
    x1 = 0,
    y0 = height,
    y1 = 0,
    many = 0;
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      if (water[y * width + x]! > 0.05) {
        many++;
        if (x < x0) x0 = x;
        if (x > x1) x1 = x;
        if (y < y0) y0 = y;
        if (y > y1) y1 = y;
      }
  if (many < 300) return;
  const w = x1 - x0 + 1,
    h = y1 - y0 + 1,
    [sheet, c] = makeCanvas(w, h),
    part = c.createImageData(w, h),
    d = part.data;
  for (let y = 0; y < h; y++)
    for (let x = 0; x < w; x++) {
      const from = (y + y0) * width + x + x0,
        o = (y * w + x) * 4;
      for (let k = 0; k < 3; k++) d[o + k] = image.data[from * 4 + k]!;
      d[o + 3] = 255 * clamp(water[from]! * 5);
    }
  c.putImageData(part, 0, 0);
  out.water = sheet;
  out.live.waterBox = [x0, y0, w, h];
  for (let k = 0; k < 4000 && out.live.drops.length < 60; k++) {
    const x = Math.floor(dice.in(x0, x1)),
      y = Math.floor(y0 + (y1 - y0) * dice() ** 1.4),
      at = y * width + x;
    if (water[at]! > 0.1) out.live.drops.push([x, y, (plan.eye.focal * 0.3) / depth[at]!]);
  }
}

/** The swaying tufts, toned like the picture they stand in. */
function tufts(out: Finished, plan: Plan, mood: Mood, film: Tone, dice: Chance): void {
  const t = plan.tufts!,
    { eye } = plan,
    kinds = 6,
    [sheet, x] = makeCanvas(ATLAS * kinds, Math.round(ATLAS * 1.25));
  const places = tuftAtlas(
    new Brush(x as Context, eye, plan.stage, dice),
    ATLAS,
    kinds,
    t.reed ? REED : t.tints,
    t.reed,
  );
  const image = x.getImageData(0, 0, sheet.width, sheet.height),
    d = image.data;
  for (let i = 0; i < d.length; i += 4)
    if (d[i + 3]) tone(d[i]! / 255, d[i + 1]! / 255, d[i + 2]! / 255, film, d, i);
  x.putImageData(image, 0, 0);
  out.atlas = sheet;
  const sways: Sway[] = [];
  for (let k = 0; k < t.many * 3 && sways.length < t.many; k++) {
    const z = 1 / dice.in(1 / (t.to ?? 9), 1 / (t.from ?? 2.3)),
      px = dice() * eye.width,
      X = (px - eye.cx) / (eye.focal / z);
    if (t.bare(X, z)) continue;
    const [sx, sy, sw, sh] = dice.pick(places),
      tall = (eye.focal * t.tall * dice.in(0.7, 1.2)) / z;
    const y = eye.hz + (eye.focal * eye.up) / z;
    if (y - tall > eye.height) continue;
    sways.push({
      sx,
      sy,
      sw,
      sh,
      x: px,
      y: y + tall * 0.06,
      scale: tall / sh,
      bend: dice.in(0.5, 1),
      near: clamp(2.6 / z, 0.2, 1.1),
      phase: dice() * 6.3,
      flip: dice.odds(0.5),
    });
  }
  out.live.sways = sways.sort((a, b) => a.y - b.y);
  void mood;
}
