import { describe, expect, it } from "vitest";
import { Client, isMissing, Refused, Unreached } from "./client";

function client(answer: () => Response | Promise<Response>) {
  const calls: { url: string; init: RequestInit | undefined }[] = [];
  const fetcher = async (url: RequestInfo | URL, init?: RequestInit) => {
    calls.push({ url: String(url), init });
    return answer();
  };
  return { calls, client: new Client("http://host/prefix/api/", fetcher as typeof fetch) };
}

const json = (data: unknown, status = 200) => new Response(JSON.stringify(data), { status });

describe("Client", () => {
  it("asks below its root and escapes ids", async () => {
    const { calls, client: door } = client(() => json({ id: "a/b" }));
    await door.session("a/b");
    expect(calls[0]?.url).toBe("http://host/prefix/api/sessions/a%2Fb");
    expect(door.file("x", "page")).toBe("http://host/prefix/api/sessions/x/page");
  });

  it("turns an error into its problem", async () => {
    const { client: door } = client(() =>
      json({ title: "Conflict", detail: "taken", code: "conflict" }, 409),
    );
    const error = await door.session("x").catch((one: unknown) => one);
    expect(error).toBeInstanceOf(Refused);
    expect((error as Refused).problem).toMatchObject({ status: 409, code: "conflict", detail: "taken" });
    expect((error as Refused).passing).toBe(false);
  });

  it("makes a problem of an error that is no JSON", async () => {
    const { client: door } = client(() => new Response("<html>", { status: 502, statusText: "Bad Gateway" }));
    const error = (await door.session("x").catch((one: unknown) => one)) as Refused;
    expect(error.problem).toMatchObject({ status: 502, detail: "Bad Gateway" });
    expect(error.passing).toBe(true);
  });

  it("knows a missing session", async () => {
    const { client: door } = client(() => json({}, 404));
    expect(isMissing(await door.session("x").catch((one: unknown) => one))).toBe(true);
  });

  it.each([
    ["no answer", () => Promise.reject(new TypeError("failed"))],
    ["half an answer", () => new Response('{"id": "x', { status: 200 })],
    ["an empty answer", () => new Response("", { status: 200 })],
  ])("takes %s for unreached or refused, never for an answer", async (_, answer) => {
    const { client: door } = client(answer as () => Response);
    const error = await door.session("x").catch((one: unknown) => one);
    expect(error instanceof Unreached || error instanceof Refused).toBe(true);
  });

  it("erases without reading a body", async () => {
    const { client: door } = client(() => new Response(null, { status: 204 }));
    await expect(door.erase("x")).resolves.toBeUndefined();
  });
});
