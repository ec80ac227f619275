import { describe, expect, it } from "vitest";
import { Refused, Unreached } from "../api/client";
import { Dropped, Outbox } from "./outbox";

const busy = new Refused({ title: "t", status: 503, detail: "d", code: "busy" });
const conflict = new Refused({ title: "t", status: 409, detail: "d", code: "conflict" });

function box() {
  const told: boolean[] = [];
  return { told, outbox: new Outbox({ onOffline: (offline) => told.push(offline), wait: async () => {} }) };
}

/** A task that fails with each of the errors in turn, then gives back "done". */
function failing(...errors: Error[]): () => Promise<string> {
  return async () => {
    const error = errors.shift();
    if (error !== undefined) throw error;
    return "done";
  };
}

describe("until", () => {
  it("sends again while there is no answer, and tells only from the second failure on", async () => {
    const { told, outbox } = box();
    expect(await outbox.until(failing(new Unreached(), busy, new Unreached()))).toBe("done");
    expect(told).toEqual([true, true, false]);
  });

  it("does not send again what was refused", async () => {
    const { outbox } = box();
    await expect(outbox.until(failing(conflict))).rejects.toBe(conflict);
  });

  it("lets go of what is under way when it is dropped", async () => {
    const { outbox } = box();
    const under = outbox.until(async () => {
      outbox.drop();
      return "too late";
    });
    await expect(under).rejects.toBeInstanceOf(Dropped);
  });

  it("tries at once when it is woken", async () => {
    const outbox = new Outbox({ onOffline: () => {} });
    const under = outbox.until(failing(new Unreached()));
    await new Promise((resolve) => setTimeout(resolve, 5));
    const begun = performance.now();
    outbox.wake();
    expect(await under).toBe("done");
    expect(performance.now() - begun).toBeLessThan(300);
  });
});
