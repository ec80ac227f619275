/**
 * How long an answer took: from the second animation frame after the ways appeared to the input
 * event's own timestamp. Both are on the clock of `performance.now()`, in milliseconds.
 */
import type { InputKind, ResponseTime } from "../api/types";

const DAY_SECONDS = 86_400;

/** One fork being read. `onset` is null until the ways have been on screen for two frames. */
export interface Reading {
  onset: number | null;
  hiddenSince: number | null;
  hiddenMs: number;
}

/** Nothing seen yet. */
export const unread: Reading = { onset: null, hiddenSince: null, hiddenMs: 0 };

/** The ways are on screen since `at`. */
export function seen(at: number): Reading {
  return { onset: at, hiddenSince: null, hiddenMs: 0 };
}

/** The page was hidden at `at`; before the onset nothing is counted. */
export function hidden(reading: Reading, at: number): Reading {
  if (reading.onset === null || reading.hiddenSince !== null) return reading;
  return { ...reading, hiddenSince: at };
}

/** The page is visible again at `at`. */
export function shown(reading: Reading, at: number): Reading {
  if (reading.hiddenSince === null) return reading;
  return { ...reading, hiddenSince: null, hiddenMs: reading.hiddenMs + (at - reading.hiddenSince) };
}

/** The response time of an answer at `at`; null where the value is impossible or nothing was seen. */
export function measured(
  reading: Reading,
  at: number,
  input: InputKind,
  animated: boolean,
): ResponseTime | null {
  if (reading.onset === null) return null;
  const seconds = round((at - reading.onset) / 1000);
  const hiddenSeconds = round(shown(reading, at).hiddenMs / 1000);
  if (!Number.isFinite(seconds) || seconds <= 0 || seconds >= DAY_SECONDS) return null;
  if (!Number.isFinite(hiddenSeconds) || hiddenSeconds < 0 || hiddenSeconds > seconds) return null;
  return { seconds, input, animated, hidden_seconds: hiddenSeconds };
}

/** What is needed of a click to tell what made it. */
export interface Press {
  detail: number;
  pointerType?: string;
}

/** What made a click; `last` is the latest pointer, for browsers whose clicks do not say. */
export function inputKind(press: Press, last: string = ""): InputKind {
  // Enter and space make a click that counts no presses; so do most assistive tools.
  if (press.detail === 0) return "keyboard";
  const pointer = press.pointerType || last;
  return pointer === "mouse" || pointer === "touch" || pointer === "pen" ? pointer : "other";
}

/** Tenths of a millisecond: browsers give no more. */
function round(seconds: number): number {
  return Math.round(seconds * 10_000) / 10_000;
}
