/**
 * Exactly once: what the page believes of a walk, and how each reply changes it.
 *
 * Pure functions. An answer is pending from the click until the server has said what became of it;
 * whatever comes late, twice or from another window, the page ends at the server's open fork.
 */
import type { AnswerReply, Problem, ResponseTime, SessionView } from "../api/types";

/** An answer on its way: what is sent, and sent again under the same key. */
export interface Pending {
  session: string;
  number: number;
  alternative: number;
  key: string;
  response_time: ResponseTime | null;
}

/** Something that the person has to be told. */
export type Trouble =
  | { kind: "offline" }
  | { kind: "conflict" }
  | { kind: "moved" }
  | { kind: "refused"; problem: Problem };

/** Where the page stands. `sent` is the number of the request whose reply `session` came from. */
export interface Progress {
  session: SessionView | null;
  pending: Pending | null;
  trouble: Trouble | null;
  sent: number;
}

/** Nothing known yet. */
export const nowhere: Progress = { session: null, pending: null, trouble: null, sent: 0 };

/** A way was chosen. A second choice at the same fork changes nothing: the first is on its way. */
export function choose(
  at: Progress,
  alternative: number,
  key: string,
  responseTime: ResponseTime | null,
): Progress {
  const { session } = at;
  const fork = session?.phase === "choosing" ? session.fork : null;
  if (session === null || !fork || at.pending !== null) return at;
  if (!fork.ways.some((way) => way.alternative === alternative)) return at;
  const pending: Pending = {
    session: session.id,
    number: fork.number,
    alternative,
    key,
    response_time: session.timing ? responseTime : null,
  };
  return { ...at, pending, trouble: null };
}

/** The server has stored the answer with this key (now or before). */
export function replied(at: Progress, key: string, reply: AnswerReply, sent: number): Progress {
  const ours = at.pending?.key === key;
  const next = known(at, reply.session, sent);
  return ours ? { ...next, pending: null, trouble: null } : next;
}

/** The server will not take the answer with this key; nothing is dropped without a word. */
export function refused(at: Progress, key: string, problem: Problem): Progress {
  if (at.pending?.key !== key) return at;
  const elsewhere = problem.status === 409;
  return { ...at, pending: null, trouble: elsewhere ? { kind: "conflict" } : { kind: "refused", problem } };
}

/** No reply came: the answer stays pending and will be sent again under the same key. */
export function unreached(at: Progress): Progress {
  return { ...at, trouble: { kind: "offline" } };
}

/** A view of the session came that nobody here caused: another window, or a look at where it stands. */
export function refreshed(at: Progress, session: SessionView, sent: number): Progress {
  const next = known(at, session, sent);
  const moved = at.session !== null && at.pending === null && isElsewhere(at.session, next.session);
  return moved ? { ...next, trouble: at.trouble ?? { kind: "moved" } } : next;
}

/** A view of the session, unless it is older than what is known: late replies are dropped. */
export function known(at: Progress, session: SessionView, sent: number): Progress {
  const now = at.session;
  if (now !== null && now.id === session.id) {
    if (session.answered < now.answered) return at;
    if (session.answered === now.answered && sent < at.sent) return at;
  }
  return { ...at, session, sent: Math.max(sent, at.sent) };
}

/** Whether two views stand at different points of the walk. */
export function isElsewhere(a: SessionView | null, b: SessionView | null): boolean {
  return a?.phase !== b?.phase || a?.fork?.number !== b?.fork?.number;
}

/** How long to wait before sending again for the n-th time, in milliseconds. */
export function backoffMs(tries: number): number {
  return Math.min(15_000, 500 * 2 ** Math.min(tries, 10));
}
