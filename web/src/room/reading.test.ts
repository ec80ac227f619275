import { describe, expect, it } from "vitest";
import type { Reveal } from "../api/types";
import { readable, sentencesBeyond } from "./reading";

const reveal = (more: Partial<Reveal>) =>
  ({
    cannot_tell: false,
    reasons: [],
    reason_codes: [],
    sentences: ["a", "b"],
    ...more,
  }) as unknown as Reveal;

describe("readable", () => {
  it("is a reveal that names something, or whose lead alone is open", () => {
    expect(readable(reveal({}))).toBe(true);
    expect(readable(reveal({ cannot_tell: true, reason_codes: ["open"] }))).toBe(true);
  });

  it("is not one with another reason against it", () => {
    expect(readable(reveal({ cannot_tell: true, reason_codes: ["few"] }))).toBe(false);
    expect(readable(reveal({ cannot_tell: true, reason_codes: ["repeats", "open"] }))).toBe(false);
  });
});

describe("sentencesBeyond", () => {
  it("are all of them where something is named", () => {
    expect(sentencesBeyond(reveal({}))).toEqual(["a", "b"]);
  });

  it("are those after the reasons where nothing is", () => {
    const sentences = ["You said a.", "I cannot tell.", "why", "and why", "beyond"];
    const found = sentencesBeyond(reveal({ cannot_tell: true, reasons: ["why", "and why"], sentences }));
    expect(found).toEqual(["beyond"]);
  });
});
