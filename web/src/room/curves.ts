/** Lines and bands over a unit square for the two small charts: how promises fade, how chances weigh. */
import type { Reveal } from "../api/types";

export type Point = readonly [x: number, y: number];

/** A middle line and the band around it, as points in [0, 1]; y grows upward. */
export interface Curve {
  middle: Point[];
  low: Point[];
  high: Point[];
}

type Discounting = NonNullable<Reveal["discounting"]>;
type Weighting = NonNullable<Reveal["weighting"]>;

const STEPS = 48;

/** Share of a promise's pull that is left after each delay: 1 / (1 + rate x days). */
export function discountCurve(found: Discounting): Curve {
  const longest = found.longest_days;
  const days = Array.from({ length: STEPS + 1 }, (_, i) => (longest * i) / STEPS);
  const line = (rate: number): Point[] => days.map((d) => [d / longest, 1 / (1 + rate * d)]);
  // A higher rate leaves less: the band's lower edge comes from the interval's upper end.
  return { middle: line(found.discount_rate), low: line(found.high), high: line(found.low) };
}

/** Weight given to each probability, fixed at 0 and 1 where it is known. */
export function weightCurve(found: Weighting): Curve {
  const rows = [...found.weights].sort((a, b) => a.probability - b.probability);
  const line = (pick: (row: (typeof rows)[number]) => number): Point[] => [
    [0, 0],
    ...rows.map((row): Point => [row.probability, pick(row)]),
    [1, 1],
  ];
  return {
    middle: line((row) => row.weight),
    low: line((row) => row.low),
    high: line((row) => row.high),
  };
}

/** The `d` of an SVG path along points, in a box of the given size. */
export function pathOf(points: readonly Point[], width: number, height: number): string {
  return points.map(([x, y], i) => `${i ? "L" : "M"}${fix(x * width)} ${fix((1 - y) * height)}`).join("");
}

/** The closed path between two lines. */
export function areaOf(curve: Curve, width: number, height: number): string {
  return `${pathOf([...curve.low, ...curve.high.toReversed()], width, height)}Z`;
}

function fix(value: number): string {
  return String(Math.round(value * 10) / 10);
}
