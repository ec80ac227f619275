import { describe, expect, it } from "vitest";
import type { Importance } from "../api/types";
import { bandsOf, peakOf, positionOf, statedRank } from "./bands";

function wish(id: string, low: number, expected: number, high: number, stated: Importance["stated"] = null) {
  return {
    id,
    mean: -expected,
    low: 0,
    high: 0,
    expected_rank: expected,
    rank_low: low,
    rank_high: high,
    leading: 0,
    first_two: 0,
    first_three: 0,
    stated,
  } satisfies Importance;
}

const wishes = [
  wish("wide", 2, 6, 10, "last"),
  wish("sure", 1, 1, 1),
  wish("some", 2, 3, 5, 1),
  ...Array.from({ length: 7 }, (_, i) => wish(`w${i}`, 3, 7, 9)),
];

describe("bands", () => {
  const bands = bandsOf(wishes, [{ id: "sure", name: "Sure", plain: "I am sure" }]);

  it("stand in the order of the expected rank", () => {
    expect(bands.slice(0, 2).map((band) => band.id)).toEqual(["sure", "some"]);
  });

  it("are named where there is a name", () => {
    expect(bands.slice(0, 2).map((band) => [band.name, band.plain])).toEqual([
      ["Sure", "I am sure"],
      ["some", ""],
    ]);
  });

  it("are the fainter the longer they are", () => {
    const byWidth = [...bands].sort((a, b) => a.to - a.from - (b.to - b.from));
    for (const [i, band] of byWidth.entries()) {
      const longer = byWidth[i + 1];
      if (longer !== undefined) expect(longer.ink).toBeLessThanOrEqual(band.ink);
    }
  });

  it("stay inside, hold their interval, and have their peak at the expected rank", () => {
    for (const band of bands) {
      expect(band.from).toBeGreaterThanOrEqual(0);
      expect(band.to).toBeLessThanOrEqual(1);
      expect(band.from).toBeLessThan(band.low);
      expect(band.to).toBeGreaterThan(band.high);
      expect(band.from + peakOf(band) * (band.to - band.from)).toBeCloseTo(band.point);
    }
  });

  it("say where the wish was placed", () => {
    expect(statedRank("last", 10)).toBe(10);
    expect(statedRank(null, 10)).toBeNull();
    expect(bands.find((band) => band.id === "some")?.said).toBe(positionOf(1, 10));
  });
});
