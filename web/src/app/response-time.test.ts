import { describe, expect, it } from "vitest";
import { hidden, inputKind, measured, seen, shown, unread } from "./response-time";

describe("measured", () => {
  it("counts from the onset to the event, in seconds", () => {
    expect(measured(seen(1000), 3500, "mouse", true)).toEqual({
      seconds: 2.5,
      input: "mouse",
      animated: true,
      hidden_seconds: 0,
    });
  });

  it("is null before the ways have been seen", () => {
    expect(measured(unread, 3500, "mouse", true)).toBeNull();
  });

  it.each([
    ["at the onset", 1000],
    ["before the onset", 900],
    ["a day later", 1000 + 86_400_000],
    ["never", Number.NaN],
  ])("is null when the event came %s", (_, at) => {
    expect(measured(seen(1000), at, "touch", false)).toBeNull();
  });

  it("adds up the time the page was hidden", () => {
    let reading = hidden(seen(0), 1000);
    reading = shown(reading, 1500);
    reading = shown(hidden(reading, 2000), 2250);
    expect(measured(reading, 4000, "keyboard", false)?.hidden_seconds).toBe(0.75);
  });

  it("counts a page that is still hidden up to the event", () => {
    expect(measured(hidden(seen(0), 1000), 3000, "other", false)?.hidden_seconds).toBe(2);
  });

  it("is null when the page was hidden for longer than the whole", () => {
    const reading = { onset: 1000, hiddenSince: null, hiddenMs: 5000 };
    expect(measured(reading, 2000, "mouse", true)).toBeNull();
  });

  it("hides once and shows once, however often it is told", () => {
    const twice = hidden(hidden(seen(0), 100), 200);
    expect(twice.hiddenSince).toBe(100);
    expect(shown(shown(twice, 300), 900).hiddenMs).toBe(200);
    expect(hidden(unread, 5)).toBe(unread);
  });
});

describe("inputKind", () => {
  it.each([
    [{ detail: 0, pointerType: "" }, "", "keyboard"],
    [{ detail: 1, pointerType: "mouse" }, "", "mouse"],
    [{ detail: 1, pointerType: "touch" }, "mouse", "touch"],
    [{ detail: 1 }, "pen", "pen"],
    [{ detail: 1 }, "", "other"],
    [{ detail: 1, pointerType: "laser" }, "", "other"],
  ] as const)("of %o after %s is %s", (press, last, kind) => {
    expect(inputKind(press, last)).toBe(kind);
  });
});
