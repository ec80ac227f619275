/** The one door to the server: sends, reads, and turns every failure into one of two errors. */
import type {
  Answer,
  AnswerReply,
  Begin,
  Problem,
  RevealView,
  SessionView,
  State,
  UpcomingScenes,
  Worlds,
  WorldView,
} from "./types";

/** The server answered, and refused: `problem` says why. */
export class Refused extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.problem = problem;
  }

  /** Whether to send the same again later: the server is up but cannot now. */
  get passing(): boolean {
    return this.problem.status >= 500 || this.problem.status === 429;
  }
}

/** No answer came: the network is down, the server is down, or it took too long. */
export class Unreached extends Error {}

/** Whether the server knows no such session: it was erased, or it is kept elsewhere. */
export function isMissing(error: unknown): boolean {
  return error instanceof Refused && (error.problem.status === 404 || error.problem.status === 410);
}

/** Acts that take nothing but the session, and give back where it stands. */
export type Act = "rest" | "resume" | "stop" | "on" | "turn-back" | "enter";

const TIMEOUT_MS = 30_000;

/** Client of one server; `root` ends in a slash. */
export class Client {
  readonly #root: string;
  readonly #fetch: typeof fetch;

  constructor(root: string, fetcher: typeof fetch = fetch) {
    this.#root = root;
    this.#fetch = fetcher;
  }

  worlds = (): Promise<Worlds> => this.#ask("GET", "worlds");
  /** A world in a language, or in the one that is offered first. */
  world = (id: string, language?: string): Promise<WorldView> =>
    this.#ask("GET", `worlds/${enc(id)}${language === undefined ? "" : `?lang=${enc(language)}`}`);
  begin = (body: Begin): Promise<SessionView> => this.#ask("POST", "sessions", body);
  session = (id: string): Promise<SessionView> => this.#ask("GET", `sessions/${enc(id)}`);
  state = (id: string, body: State): Promise<SessionView> =>
    this.#ask("POST", `sessions/${enc(id)}/stated`, body);
  answer = (id: string, body: Answer): Promise<AnswerReply> =>
    this.#ask("POST", `sessions/${enc(id)}/answers`, body);
  act = (id: string, act: Act): Promise<SessionView> => this.#ask("POST", `sessions/${enc(id)}/${act}`);
  reveal = (id: string): Promise<RevealView> => this.#ask("GET", `sessions/${enc(id)}/reveal`);
  ahead = (id: string): Promise<UpcomingScenes> => this.#ask("GET", `sessions/${enc(id)}/ahead`);
  erase = (id: string): Promise<void> => this.#ask("DELETE", `sessions/${enc(id)}`);

  /** Address of a file to keep. */
  file(id: string, kind: "download" | "page"): string {
    return `${this.#root}sessions/${enc(id)}/${kind}`;
  }

  async #ask<T>(method: string, path: string, body?: unknown): Promise<T> {
    const reply = await this.#send(method, path, body);
    if (reply.status === 204) return undefined as T;
    const data = await readJson(reply);
    if (reply.ok && data !== undefined) return data as T;
    throw new Refused(asProblem(reply, data));
  }

  async #send(method: string, path: string, body: unknown): Promise<Response> {
    const headers: Record<string, string> = { accept: "application/json" };
    if (body !== undefined) headers["content-type"] = "application/json";
    try {
      return await this.#fetch.call(globalThis, this.#root + path, {
        method,
        headers,
        body: body === undefined ? undefined : JSON.stringify(body),
        cache: "no-store",
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
    } catch (cause) {
      throw new Unreached("no answer", { cause });
    }
  }
}

const enc = encodeURIComponent;

/** The reply's JSON; a body cut off in the middle counts as no answer, because it may be sent again. */
async function readJson(reply: Response): Promise<unknown> {
  let text: string;
  try {
    text = await reply.text();
  } catch (cause) {
    throw new Unreached("the answer broke off", { cause });
  }
  try {
    return text === "" ? undefined : JSON.parse(text);
  } catch (cause) {
    if (reply.ok) throw new Unreached("the answer is not JSON", { cause });
    return undefined;
  }
}

function asProblem(reply: Response, data: unknown): Problem {
  const found = typeof data === "object" && data !== null ? (data as Partial<Problem>) : {};
  return {
    ...found,
    title: found.title ?? reply.statusText,
    status: reply.status,
    detail: found.detail ?? reply.statusText,
    code: found.code ?? String(reply.status),
  };
}
