import { describe, expect, it } from "vitest";
import {
  asked,
  type Ordering,
  pass,
  placeOf,
  press,
  settled,
  statement,
  takeBack,
  unordered,
} from "./ordering";

const pressing = (...ids: string[]): Ordering => ids.reduce(press, unordered);

describe("ordering", () => {
  it("asks for first, second, third, last", () => {
    expect(asked(unordered)).toBe("first");
    expect(asked(pressing("a"))).toBe("second");
    expect(asked(pressing("a", "b", "c"))).toBe("last");
    expect(asked(pressing("a", "b", "c", "d"))).toBeNull();
  });

  it("sends what stands", () => {
    expect(statement(pressing("a", "b", "c", "d"))).toEqual({ ranking: ["a", "b", "c"], last: "d" });
  });

  it("passes over the second and the third together", () => {
    const order = press(pass(pressing("a")), "d");
    expect(statement(order)).toEqual({ ranking: ["a"], last: "d" });
    expect(settled(order)).toBe(true);
  });

  it("never passes over the first", () => {
    expect(pass(unordered)).toBe(unordered);
    expect(settled(unordered)).toBe(false);
  });

  it("takes back on a second press, and the others move up", () => {
    const order = press(pressing("a", "b", "c", "d"), "a");
    expect(statement(order)).toEqual({ ranking: ["b", "c"], last: "d" });
    expect(asked(order)).toBe("third");
    expect(placeOf(order, "a")).toBeNull();
  });

  it("asks again for what was passed over once something is taken back", () => {
    const order = takeBack(pass(pressing("a", "b")), "second");
    expect(asked(order)).toBe("second");
  });

  it("takes back the last alone", () => {
    const order = press(pressing("a", "b", "c", "d"), "d");
    expect(statement(order)).toEqual({ ranking: ["a", "b", "c"], last: null });
    expect(asked(order)).toBe("last");
  });

  it("never names a wish twice and never leaves a gap, whatever is pressed", () => {
    const ids = ["a", "b", "c", "d", "e"];
    let seed = 7;
    let order = unordered;
    for (let i = 0; i < 500; i++) {
      seed = (seed * 1103515245 + 12345) % 2 ** 31;
      const turn = seed % 7;
      order =
        turn === 6 ? pass(order) : turn === 5 ? takeBack(order, "first") : press(order, ids[turn] ?? "a");
      const { ranking, last } = statement(order);
      const named = [...ranking, ...(last === null ? [] : [last])];
      expect(new Set(named).size).toBe(named.length);
      if (order.at.second === undefined) expect(order.at.third).toBeUndefined();
      if (order.at.first === undefined) expect(order.at.second).toBeUndefined();
    }
  });
});
