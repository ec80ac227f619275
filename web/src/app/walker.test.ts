import { beforeEach, describe, expect, it, vi } from "vitest";
import { type Client, Refused, Unreached } from "../api/client";
import type { Answer, AnswerReply, Problem, SessionView, UpcomingScenes, WorldView } from "../api/types";
import { speech } from "../words/speech.svelte";
import { passingShelf } from "./memory";
import recorded from "./replies.test.json";
import { Stage } from "./stage";
import { Walker } from "./walker.svelte";

/** What the real server replied (`tools/record_replies.py`), by what it was asked. */
const replies = recorded as unknown as {
  worlds: Record<string, WorldView>;
  untold: Problem;
  /** Where the walk stood after none, one, two and three answers. */
  sessions: SessionView[];
  answers: AnswerReply[];
  conflict: Problem;
  ahead: UpcomingScenes;
};

/** Plays the recorded replies: says which of them comes, and loses some on the way. */
class Server {
  stored: Pick<Answer, "number" | "key">[] = [];
  requests = 0;
  worlds = ["zone"];
  /** Of the session. */
  language = "en";
  /** In which each world is told. */
  languages = ["en", "ru"];
  asked: (string | undefined)[] = [];
  /** Errors for the next answers: thrown before storing ("down") or after it ("lost"). */
  faults: ("down" | "lost")[] = [];

  session(): SessionView {
    const session = replies.sessions[this.stored.length];
    if (session === undefined) throw new Error("no reply was recorded so late in the walk");
    return { ...session, language: this.language };
  }

  answer(body: Answer): AnswerReply {
    this.requests++;
    const fault = this.faults.shift();
    if (fault === "down") throw new Unreached();
    if (!this.stored.some((one) => one.key === body.key)) {
      if (body.number !== this.stored.length + 1) throw new Refused(replies.conflict);
      this.stored.push(body);
    }
    if (fault === "lost") throw new Unreached();
    const { number, alternative } = body;
    return { stored: { number, alternative }, session: this.session() };
  }

  world(id: string, language?: string): WorldView {
    this.asked.push(language);
    const { languages } = this;
    if (language !== undefined && !languages.includes(language)) throw new Refused(replies.untold);
    const told = language ?? languages[0] ?? "en";
    const world = replies.worlds[told] ?? replies.worlds.en;
    return { ...(world as WorldView), id, language: told, languages };
  }

  client(): Client {
    const soon = async <T>(make: () => T) => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      return make();
    };
    const played: Partial<Client> = {
      worlds: () => soon(() => ({ worlds: this.worlds })),
      world: (id, language) => soon(() => this.world(id, language)),
      session: () => soon(() => this.session()),
      answer: (_, body) => soon(() => this.answer(body)),
      ahead: () => soon(() => replies.ahead),
    };
    return played as Client;
  }
}

let lasting = passingShelf();
let passing = passingShelf();
let server: Server;

async function opened(): Promise<Walker> {
  const walker = new Walker({ client: server.client(), stage: new Stage(), lasting, passing });
  await walker.start();
  await vi.waitFor(() => expect(walker.shown?.fork).toBeDefined());
  return walker;
}

/** At an address, from which it was not opened before. */
async function atGate(hash: string, search = ""): Promise<Walker> {
  vi.stubGlobal("location", { hash, search });
  const walker = new Walker({ client: server.client(), stage: new Stage(), lasting, passing });
  await walker.start();
  return walker;
}

const atFork = (walker: Walker, number: number) =>
  vi.waitFor(() => expect(walker.shown?.fork?.number).toBe(number), { timeout: 4000 });

beforeEach(async () => {
  server = new Server();
  passing = passingShelf();
  lasting = passingShelf();
  vi.stubGlobal("document", { documentElement: { lang: "en" } });
  await speech.speak("en");
  vi.stubGlobal("location", { hash: "#/walk/s" });
  vi.stubGlobal("history", { pushState: () => {}, replaceState: () => {} });
  vi.stubGlobal("BroadcastChannel", undefined);
});

describe("an answer is stored once", () => {
  it("after a double press", async () => {
    const walker = await opened();
    walker.choose(0, null, 0);
    walker.choose(1, null, 1);
    await atFork(walker, 2);
    expect(server.stored).toMatchObject([{ number: 1, alternative: 0 }]);
  });

  it("after a lost reply and a server that is down", async () => {
    const walker = await opened();
    server.faults = ["lost", "down"];
    walker.choose(1, null, 0);
    await vi.waitFor(() => expect(walker.trouble?.kind).toBe("offline"), { timeout: 3000 });
    walker.retry();
    await atFork(walker, 2);
    expect(server.stored).toHaveLength(1);
    expect(server.requests).toBe(3);
    expect(walker.trouble).toBeNull();
  });

  it("after the page went while it was on its way, whether it had arrived or not", async () => {
    for (const fault of ["lost", "down"] as const) {
      server = new Server();
      passing = passingShelf();
      const walker = await opened();
      server.faults = [fault];
      walker.choose(1, null, 0);
      await vi.waitFor(() => expect(server.requests).toBe(1));
      await walker.follow("#/");
      const again = await opened();
      await atFork(again, 2);
      expect(server.stored).toMatchObject([{ number: 1, alternative: 1 }]);
      expect(passing.getItem("unsaid.pending")).toBeNull();
    }
  });
});

describe("the world", () => {
  it("is the first that the server names, or that of a walk which is gone on with", async () => {
    server.worlds = ["island", "zone"];
    const walker = await atGate("#/");
    expect(walker.world?.id).toBe("island");
    await walker.follow("#/walk/s");
    await vi.waitFor(() => expect(walker.world?.id).toBe("zone"));
  });
});

describe("the language", () => {
  const lang = () => document.documentElement.lang;

  it("is the one that is offered first where none is asked for", async () => {
    server.languages = ["ru", "en"];
    const walker = await atGate("#/");
    expect(server.asked).toEqual([undefined]);
    expect([walker.world?.language, speech.words.language, lang()]).toEqual(["ru", "ru", "ru"]);
  });

  it("is the one that the address asks for, and is remembered", async () => {
    for (const [query, language] of [
      ["?lang=ru", "ru"],
      ["", "ru"],
      ["?lang=en", "en"],
    ] as const) {
      await atGate("#/", query);
      expect(speech.words.language).toBe(language);
    }
    expect(lang()).toBe("en");
    expect(server.asked).toEqual(["ru", "ru", "en"]);
  });

  it("is the world's where it is not told in the one that is asked for", async () => {
    const walker = await atGate("#/", "?lang=fr");
    expect(walker.world?.language).toBe("en");
    expect(speech.words.language).toBe("en");
    expect(server.asked).toEqual(["fr", undefined]);
  });

  it("is that of the page's own words where it has none in the world's", async () => {
    server.languages = ["de"];
    const walker = await atGate("#/");
    expect(walker.world?.language).toBe("de");
    expect(speech.words.language).toBe("en");
  });

  it("is that of a walk which is gone on with", async () => {
    server.language = "ru";
    const walker = await atGate("#/walk/s");
    await atFork(walker, 1);
    expect([walker.world?.language, speech.words.language]).toEqual(["ru", "ru"]);
  });
});

describe("another window", () => {
  it("that was quicker is told, and its fork is shown", async () => {
    const walker = await opened();
    server.stored.push({ number: 1, key: "elsewhere" });
    walker.choose(1, null, 0);
    await atFork(walker, 2);
    expect(walker.trouble).toEqual({ kind: "conflict" });
    expect(server.stored.map((one) => one.key)).toEqual(["elsewhere"]);
  });

  it("is noticed when this one is looked at again", async () => {
    const walker = await opened();
    server.stored.push({ number: 1, key: "elsewhere" });
    await walker.refresh();
    expect(walker.shown?.fork?.number).toBe(2);
    expect(walker.trouble).toEqual({ kind: "moved" });
  });
});
