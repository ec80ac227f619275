// What a spec means before a brush is lifted: which subject, what weather, what light, where the eye stands.
import { blend, chance, clamp, wordSeed } from "./random";
import type { Eye, RGB } from "./trace";
import type { SceneSpec, Weather } from "./types";

/** What may stand in each kind of place. The seed modulo the length chooses, so the author of a world can choose
 *  by the seed: dunes with seed 73 have the boats, with 93 the doors. */
export const SUBJECTS = {
  border: ["shed", "barrier"],
  rails: ["handcar", "signal box", "carriages"],
  meadow: ["barn", "tank", "well", "harvesters", "well", "roofless house", "harvesters"],
  works: ["canteen", "chimney", "hall ruin", "hall ruin", "hall ruin", "pump house"],
  stream: ["drowned things", "drowned things", "lock gates"],
  hall: ["ward", "flooded", "stove", "bath", "drawing room", "exchange"],
  tunnel: ["wading", "cables", "steel door"],
  dunes: ["belfry", "boats", "pillars", "doors", "pillars", "iron hall"],
  threshold: ["hooks", "clocks", "winter garden"],
  room: ["room"],
  home: ["table"],
} as const;

export type Kind = keyof typeof SUBJECTS;

export function kindOf(kind: string): Kind {
  return Object.hasOwn(SUBJECTS, kind) ? (kind as Kind) : "meadow";
}

export function subjectOf(kind: Kind, seed: number): string {
  const all = SUBJECTS[kind];
  return all[(((seed | 0) % all.length) + all.length) % all.length]!;
}

const INDOORS = new Set<string>(["canteen", "pump house"]);
const INDOOR_KINDS = new Set<Kind>(["hall", "tunnel", "dunes", "threshold", "room", "home"]);
const OPEN_DUNES = new Set<string>(["belfry", "boats", "doors"]);

export function indoors(kind: Kind, subject: string): boolean {
  return INDOORS.has(subject) || (INDOOR_KINDS.has(kind) && !OPEN_DUNES.has(subject));
}

/** Everything a painter needs to know about the moment. */
export interface Mood {
  kind: Kind;
  subject: string;
  inside: boolean;
  seed: number;
  water: number;
  ruin: number;
  hour: number;
  weather: Weather;
  sepia: boolean;
  horizon: RGB;
  zenith: RGB;
  /** towards the sun, unit; and its light, black when hidden */
  sun: RGB;
  sunTint: RGB;
  /** fog per metre outdoors */
  mist: number;
  /** how wet the ground is, 0..1 */
  wet: number;
}

// dawn, day, dusk, night: horizon and zenith
const HOURS: readonly [number, RGB, RGB][] = [
  [0, [0.76, 0.68, 0.58], [0.38, 0.43, 0.49]],
  [0.32, [0.78, 0.79, 0.71], [0.47, 0.53, 0.53]],
  [0.62, [0.78, 0.72, 0.56], [0.42, 0.46, 0.46]],
  [0.8, [0.72, 0.52, 0.34], [0.27, 0.3, 0.35]],
  [1, [0.2, 0.25, 0.29], [0.07, 0.09, 0.13]],
];

const mixRGB = (a: RGB, b: RGB, t: number): RGB => [
  blend(a[0], b[0], t),
  blend(a[1], b[1], t),
  blend(a[2], b[2], t),
];
const scale = (a: RGB, k: number): RGB => [a[0] * k, a[1] * k, a[2] * k];

function skyAt(hour: number): [RGB, RGB] {
  let i = 0;
  while (i < HOURS.length - 2 && hour > HOURS[i + 1]![0]) i++;
  const [h0, a0, b0] = HOURS[i]!,
    [h1, a1, b1] = HOURS[i + 1]!,
    t = clamp((hour - h0) / (h1 - h0));
  return [mixRGB(a0, a1, t), mixRGB(b0, b1, t)];
}

export function weatherFor(seed: number): Weather {
  const c = chance(seed * 31 + 5)();
  return c < 0.3 ? "mist" : c < 0.55 ? "after-rain" : c < 0.78 ? "rain" : "clear";
}

export function moodOf(spec: SceneSpec): Mood {
  const kind = kindOf(spec.kind),
    seed = spec.seed | 0,
    subject = subjectOf(kind, seed);
  const dice = chance(seed ^ wordSeed(kind));
  const drawnHour = dice.in(0.18, 0.66);
  const hour = clamp(spec.hour ?? drawnHour),
    weather = spec.weather ?? weatherFor(seed);
  let [horizon, zenith] = skyAt(hour);
  if (weather === "rain") {
    horizon = scale(horizon, 0.8);
    zenith = scale(zenith, 0.74);
  }
  if (weather === "clear") zenith = [zenith[0] * 0.86, zenith[1] * 1.0, zenith[2] * 1.14];
  if (weather === "after-rain") {
    horizon = [horizon[0] * 1.08, horizon[1] * 1.02, horizon[2] * 0.9];
    zenith = scale(zenith, 0.84);
  }
  if (weather === "mist") zenith = mixRGB(zenith, horizon, 0.6);
  const low = Math.abs(hour - 0.42) * 1.5,
    side = dice.odds(0.5) ? 1 : -1;
  const sx = side * dice.in(0.35, 0.8),
    sy = blend(0.75, 0.2, clamp(low)),
    sz = dice.in(-0.35, 0.5),
    l = Math.hypot(sx, sy, sz);
  const strength = { clear: 1, "after-rain": 0.6, mist: 0, rain: 0 }[weather] * (hour > 0.9 ? 0.25 : 1);
  const warm: RGB = mixRGB([1, 0.95, 0.82], [1, 0.68, 0.4], clamp(low * 1.3 - 0.2));
  return {
    kind,
    subject,
    seed,
    hour,
    weather,
    horizon,
    zenith,
    inside: indoors(kind, subject),
    water: clamp(spec.water ?? dice.in(0.1, 0.6)),
    ruin: clamp(spec.ruin ?? dice.in(0.2, 0.7)),
    sepia: (spec.palette ?? (kind === "home" ? "sepia" : "colour")) === "sepia",
    sun: [sx / l, sy / l, sz / l],
    sunTint: scale(warm, strength * 0.9),
    mist: { clear: 0.006, "after-rain": 0.011, rain: 0.019, mist: 0.034 }[weather],
    wet: { clear: 0.1, "after-rain": 0.8, rain: 1, mist: 0.4 }[weather],
  };
}

/** The eye for a picture of this size. The lower two fifths lie under words, so the far point is set high indoors,
 *  and a tall picture gets a longer lens instead of a squeezed view. */
export function eyeFor(mood: Mood, width: number, height: number): Eye {
  const dice = chance(mood.seed * 7 + 3),
    wide = width / height;
  const off = wide > 1 ? dice.in(-0.13, 0.13) : dice.in(-0.05, 0.05);
  const high = mood.inside ? dice.in(0.35, 0.41) : dice.in(0.46, 0.5);
  return {
    width,
    height,
    cx: Math.round(width * (0.5 + off)),
    hz: Math.round(height * high),
    focal: mood.inside ? height * 0.4 + width * 0.28 : height * 0.52 + width * 0.28,
    up: mood.inside ? 1.55 : 1.7,
  };
}

/** Half the width of the view, in metres, at a distance. */
export const span = (eye: Eye, z: number): number => (z * eye.width) / (2 * eye.focal);

/** The side with more room: the far point is seldom in the middle. */
export const roomier = (eye: Eye): 1 | -1 => (eye.cx > eye.width / 2 ? -1 : 1);

/** The size to paint at: at most this many pixels, whatever the screen. */
export function paintSize(width: number, height: number, ratio: number, most = 760_000): [number, number] {
  const w = Math.max(64, width * ratio),
    h = Math.max(64, height * ratio),
    k = Math.min(1, Math.sqrt(most / (w * h)));
  return [Math.round(w * k), Math.round(h * k)];
}

/** One key for one picture: what makes it different, and nothing else. */
export function keyOf(spec: SceneSpec, width: number, height: number): string {
  const { kind, seed, water, ruin, hour, weather, palette } = spec;
  return JSON.stringify([kind, seed, water, ruin, hour, weather, palette, width, height]);
}
