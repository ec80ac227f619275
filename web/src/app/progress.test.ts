import { describe, expect, it } from "vitest";
import type { AnswerReply, SessionView } from "../api/types";
import * as progress from "./progress";

function session(answered: number, more: Partial<SessionView> = {}): SessionView {
  const number = answered + 1;
  const scene = { kind: "meadow", seed: 1 };
  const place = { id: "p", region: "r", title: "P", text: "", hour: "", alt: "", again: false, scene };
  const way = { text: "w", distance: "", certainty: "", far: 0, stay: false };
  const ways = [0, 1, 2].map((alternative) => ({ ...way, alternative }));
  return {
    id: "s",
    world: "zone",
    language: "en",
    passage: "",
    phase: "choosing",
    answered,
    limit: 24,
    depth: answered / 24,
    timing: true,
    stated: null,
    seal: null,
    fork: { number, place, ways, alike: "" },
    outcome: null,
    line: null,
    stop_reason: null,
    may_enter: answered > 0,
    ...more,
  };
}

function reply(number: number): AnswerReply {
  return { stored: { number, alternative: 0 }, session: session(number) };
}

const problem = (status: number) => ({ title: "t", status, detail: "d", code: "c" });
const time = { seconds: 2, input: "mouse", animated: true, hidden_seconds: 0 } as const;
const open = progress.known(progress.nowhere, session(0), 1);

describe("choose", () => {
  it("makes one pending answer with the fork's number and the key", () => {
    expect(progress.choose(open, 1, "k", time).pending).toEqual({
      session: "s",
      number: 1,
      alternative: 1,
      key: "k",
      response_time: time,
    });
  });

  it("ignores the second half of a double click", () => {
    const once = progress.choose(open, 1, "k", null);
    expect(progress.choose(once, 2, "other", null)).toBe(once);
  });

  it("ignores ways that are not there, and forks that are not open", () => {
    expect(progress.choose(open, 9, "k", null)).toBe(open);
    expect(progress.choose(progress.nowhere, 0, "k", null)).toBe(progress.nowhere);
    const resting = progress.known(open, session(0, { phase: "resting", fork: null }), 2);
    expect(progress.choose(resting, 0, "k", null)).toBe(resting);
  });

  it("sends no response time where timing is off", () => {
    const untimed = progress.known(progress.nowhere, session(0, { timing: false }), 1);
    expect(progress.choose(untimed, 0, "k", time).pending?.response_time).toBeNull();
  });
});

describe("a reply", () => {
  const pending = progress.choose(open, 0, "k", null);

  it("ends the pending answer and opens the next fork", () => {
    const next = progress.replied(pending, "k", reply(1), 2);
    expect(next.pending).toBeNull();
    expect(next.session?.fork?.number).toBe(2);
  });

  it("that comes twice changes nothing more", () => {
    const next = progress.replied(pending, "k", reply(1), 2);
    expect(progress.replied(next, "k", reply(1), 2)).toEqual(next);
  });

  it("that comes late does not bring back an old fork", () => {
    const ahead = progress.known(pending, session(3), 5);
    const next = progress.replied(ahead, "k", reply(1), 2);
    expect(next.session?.answered).toBe(3);
    expect(next.pending).toBeNull();
  });

  it("to another key leaves the pending answer", () => {
    expect(progress.replied(pending, "old", reply(1), 2).pending).toBe(pending.pending);
  });

  it("that never comes keeps the answer, to be sent again under its key", () => {
    const lost = progress.unreached(pending);
    expect(lost.pending).toBe(pending.pending);
    expect(lost.trouble).toEqual({ kind: "offline" });
    expect(progress.replied(lost, "k", reply(1), 3).trouble).toBeNull();
  });
});

describe("a refusal", () => {
  const pending = progress.choose(open, 0, "k", null);

  it("because another window chose is told", () => {
    const next = progress.refused(pending, "k", problem(409));
    expect(next).toMatchObject({ pending: null, trouble: { kind: "conflict" } });
  });

  it("for another reason is told with its reason", () => {
    const next = progress.refused(pending, "k", problem(422));
    expect(next.trouble).toEqual({ kind: "refused", problem: problem(422) });
  });

  it("of another answer changes nothing", () => {
    expect(progress.refused(pending, "old", problem(409))).toBe(pending);
  });
});

describe("another window", () => {
  it("moves this one, and that is told", () => {
    const next = progress.refreshed(open, session(1), 2);
    expect(next.session?.answered).toBe(1);
    expect(next.trouble).toEqual({ kind: "moved" });
  });

  it("that has not moved says nothing", () => {
    expect(progress.refreshed(open, session(0), 2).trouble).toBeNull();
  });

  it("is heard only if it is not older", () => {
    const ahead = progress.known(open, session(2), 4);
    expect(progress.refreshed(ahead, session(1), 9)).toBe(ahead);
    const resting = session(2, { phase: "resting", fork: null });
    expect(progress.refreshed(ahead, resting, 3).session?.phase).toBe("choosing");
    expect(progress.refreshed(ahead, resting, 5).session?.phase).toBe("resting");
  });
});

it("waits longer each time, and never longer than a quarter of a minute", () => {
  const waits = [0, 1, 2, 5, 50].map(progress.backoffMs);
  expect(waits).toEqual([500, 1000, 2000, 15_000, 15_000]);
});
