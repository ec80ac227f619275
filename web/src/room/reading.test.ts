import { describe, expect, it } from "vitest";
import type { RevealWords } from "../api/types";
import { sentencesBeyond } from "./reading";

const told = (reasons: string[], sentences: string[]): RevealWords => ({
  language: "en",
  names: {},
  leading: null,
  runner_up: null,
  kept: {},
  delay: null,
  longest_delay: null,
  half_life: null,
  informative_choices: [],
  reasons,
  sentences,
});

describe("sentencesBeyond", () => {
  it("are all of them where something is named", () => {
    expect(sentencesBeyond(told([], ["a", "b"]))).toEqual(["a", "b"]);
  });

  it("are those after the reasons where nothing is", () => {
    const sentences = ["You said a.", "I cannot tell.", "why", "and why", "beyond"];
    expect(sentencesBeyond(told(["why", "and why"], sentences))).toEqual(["beyond"]);
  });
});
