import { expect, it } from "vitest";
import { areaOf, discountCurve, pathOf, weightCurve } from "./curves";

const hope = {
  discount_rate: 0.01,
  low: 0.001,
  high: 0.1,
  half_days: 100,
  half_days_low: 10,
  half_days_high: 1000,
  longest_days: 1000,
  narrowed: 0.5,
  informed: true,
};

it("discounts from the whole downward, inside its band", () => {
  const { middle, low, high } = discountCurve(hope);
  expect(middle[0]).toEqual([0, 1]);
  expect(middle.at(-1)).toEqual([1, 1 / 11]);
  middle.forEach(([, y], i) => {
    expect(low[i]?.[1]).toBeLessThanOrEqual(y);
    expect(high[i]?.[1]).toBeGreaterThanOrEqual(y);
    expect(y).toBeLessThanOrEqual(middle[i - 1]?.[1] ?? 1);
  });
});

it("weighs impossible as nothing and certain as all", () => {
  const row = { probability: 0.5, weight: 0.4, low: 0.3, high: 0.6, above: 0.2 };
  const curve = weightCurve({ weights: [row], narrowed: 0.5, informed: true });
  expect(curve.middle).toEqual([
    [0, 0],
    [0.5, 0.4],
    [1, 1],
  ]);
});

it("draws with y upward", () => {
  expect(
    pathOf(
      [
        [0, 1],
        [1, 0],
      ],
      100,
      50,
    ),
  ).toBe("M0 0L100 50");
  expect(areaOf({ middle: [], low: [[0, 0]], high: [[1, 1]] }, 10, 10)).toBe("M0 10L10 0Z");
});
