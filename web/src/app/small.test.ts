import { describe, expect, it } from "vitest";
import type { SessionView, WorldView } from "../api/types";
import { listing, ownName, probability, rank } from "./format";
import { freshKey } from "./keys";
import {
  forget,
  keepPending,
  languageAsked,
  passingShelf,
  pendingOf,
  remember,
  shelfOf,
  walks,
} from "./memory";
import { fragmentOf, linkOf, parseRoute } from "./route";
import { aheadOf, hourOf, sceneryOf } from "./scenery";

describe("format", () => {
  it("never rounds a probability to certainty", () => {
    expect([0, 0.004, 0.5, 0.949, 0.996, 1].map(probability)).toEqual([
      "0.00",
      "< 0.01",
      "0.50",
      "0.95",
      "> 0.99",
      "1.00",
    ]);
  });

  it("writes ranks and lists as they are said", () => {
    expect([1, 1.04, 2.26].map(rank)).toEqual(["1", "1", "2.3"]);
    expect(listing(["a", "b", "c"], "en-GB")).toBe("a, b and c");
    expect(listing(["а", "б", "в"], "ru-RU")).toBe("а, б и в");
  });

  it("calls languages by their own names", () => {
    expect(["en", "ru", "de"].map(ownName)).toEqual(["English", "Русский", "Deutsch"]);
  });
});

describe("route", () => {
  it("comes back from its fragment", () => {
    expect(parseRoute(fragmentOf({ at: "walk", id: "a-1_b" }))).toEqual({ at: "walk", id: "a-1_b" });
  });

  it.each(["", "#", "#/", "#/walk/", "#/walk/a/b", "#words", "#/walk/<x>"])(
    "takes %s for the gate",
    (fragment) => {
      expect(parseRoute(fragment)).toEqual({ at: "gate" });
    },
  );

  it("links to the page without a query", () => {
    expect(linkOf("x", { origin: "http://h", pathname: "/p/" } as Location)).toBe("http://h/p/#/walk/x");
  });
});

describe("memory", () => {
  const walk = (id: string) => ({ id, seen: 0, answered: 0, phase: "choosing" });

  it("keeps the language that was asked for last", () => {
    const shelf = passingShelf();
    expect(languageAsked(shelf, "")).toBeUndefined();
    expect(languageAsked(shelf, "?lang=ru")).toBe("ru");
    expect(languageAsked(shelf, "?other=1")).toBe("ru");
    expect(languageAsked(shelf, "?lang=en")).toBe("en");
    expect(languageAsked(shelf, "")).toBe("en");
  });

  it("has the latest walk first, and each once", () => {
    const shelf = passingShelf();
    for (const id of ["a", "b", "a"]) remember(shelf, walk(id));
    expect(walks(shelf).map((one) => one.id)).toEqual(["a", "b"]);
    forget(shelf, "a");
    expect(walks(shelf).map((one) => one.id)).toEqual(["b"]);
  });

  it("survives storage that is refused, full or broken", () => {
    const refused = shelfOf(() => {
      throw new DOMException("denied");
    });
    remember(refused, walk("a"));
    expect(walks(refused)).toHaveLength(1);
    const broken = passingShelf();
    broken.setItem("unsaid.walks", "{");
    expect(walks(broken)).toEqual([]);
  });

  it("keeps a pending answer for its own session only", () => {
    const shelf = passingShelf();
    const pending = { session: "s", number: 1, alternative: 0, key: "k", response_time: null };
    keepPending(shelf, pending);
    expect(pendingOf(shelf, "s")).toEqual(pending);
    expect(pendingOf(shelf, "other")).toBeNull();
    keepPending(shelf, null);
    expect(pendingOf(shelf, "s")).toBeNull();
  });
});

it("makes a key also where randomUUID is missing", () => {
  const source = { getRandomValues: <T>(bytes: T) => bytes } as Crypto;
  expect(freshKey(source)).toMatch(/^0{32}$/);
  expect(freshKey()).not.toBe(freshKey());
});

describe("scenery", () => {
  const scenes = {
    gate: { kind: "border", seed: 11 },
    home: { kind: "home", seed: 3 },
    rest: { kind: "stream", seed: 7 },
    threshold: { kind: "threshold", seed: 4, hour: 0.3 },
    room: { kind: "room", seed: 2 },
    turned_back: { kind: "home", seed: 5 },
  };
  const world = { scenes } as unknown as WorldView;

  it("goes from morning to dusk and no further", () => {
    expect([-1, 0, 1, 2].map(hourOf)).toEqual([0.15, 0.15, 0.85, 0.85]);
  });

  it("is sepia outside", () => {
    expect(sceneryOf("gate", null, world)).toEqual({ kind: "border", seed: 11, palette: "sepia" });
    expect(sceneryOf("ending", null, world)).toEqual({ kind: "home", seed: 3, palette: "sepia" });
    expect(sceneryOf("gate", null, null)).toBeNull();
  });

  it("is the world's own in each phase, a rest each time another", () => {
    const at = (phase: SessionView["phase"], answered = 0) =>
      sceneryOf("walk", { phase, answered, depth: 0.5 } as SessionView, world);
    expect(at("resting", 2)).toMatchObject({ kind: "stream", seed: 9, hour: 0.5, palette: "colour" });
    expect(at("threshold")).toMatchObject({ kind: "threshold", hour: 0.3 });
    expect(at("turned-back")).toMatchObject({ kind: "home", seed: 5, palette: "sepia" });
    expect(aheadOf({ phase: "threshold" } as SessionView, world).map((one) => one.kind)).toEqual([
      "room",
      "home",
    ]);
  });
});
