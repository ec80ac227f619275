import { beforeEach, describe, expect, it, vi } from "vitest";
import { en } from "./en";
import { ru } from "./ru";
import { speech } from "./speech.svelte";

/** Every text of a language by its path; functions are called with these arguments. */
function texts(words: object, path = ""): [string, string][] {
  return Object.entries(words).flatMap(([key, value]): [string, string][] => {
    const here = path === "" ? key : `${path}.${key}`;
    if (typeof value === "string") return [[here, value]];
    if (typeof value === "function") return [[here, called(value)]];
    return texts(value as object, here);
  });
}

function called(say: (...given: unknown[]) => string): string {
  return say(...["3", "5", "7", "9"].slice(0, say.length));
}

const paths = (words: object) => texts(words).map(([path]) => path);

describe("Russian", () => {
  it("has every word of English, and no other", () => {
    expect(paths(ru).sort()).toEqual(paths(en).sort());
    expect(texts(ru).filter(([, text]) => text.trim() === "")).toEqual([]);
  });

  it("has no English left in it", () => {
    const own = new Set(["language", "locale", "title"]);
    const latin = texts(ru).filter(
      ([path, text]) => !own.has(path) && /[A-Za-z]/.test(text.replace("JSON", "")),
    );
    expect(latin).toEqual([]);
    const same = texts(ru).filter(([path, text]) => !own.has(path) && englishOf(path) === text);
    expect(same.filter(([, text]) => /\p{L}/u.test(text))).toEqual([]);
  });

  it("counts as one does", () => {
    const counted = [0, 1, 2, 4, 5, 11, 12, 21, 22, 25, 101, 111].map((count) => ru.threshold.forks(count));
    expect(counted).toEqual([
      "Позади 0 развилок.",
      "Позади 1 развилка.",
      "Позади 2 развилки.",
      "Позади 4 развилки.",
      "Позади 5 развилок.",
      "Позади 11 развилок.",
      "Позади 12 развилок.",
      "Позади 21 развилка.",
      "Позади 22 развилки.",
      "Позади 25 развилок.",
      "Позади 101 развилка.",
      "Позади 111 развилок.",
    ]);
    expect([1, 2, 6].map((count) => ru.room.stays.chosen(count))).toEqual([
      "выбрано на дальнем краю: 1 раз",
      "выбрано на дальнем краю: 2 раза",
      "выбрано на дальнем краю: 6 раз",
    ]);
    expect(ru.room.ground.dominated(0, 2)).toContain("не выбрали его ни разу");
    expect(ru.room.ground.dominated(1, 2)).toContain("выбрали его 1 раз.");
  });

  it("writes decimals with a comma, and what is almost certain as such", () => {
    expect(ru.room.chance("в четырёх случаях из пяти", "> 0.99")).toBe("в четырёх случаях из пяти (> 0,99)");
    expect(ru.room.chart.reading("2.3", 1, 4)).toContain("примерно место 2,3");
    expect(ru.room.chart.reading("1", 1, 1)).toBe("место 1, почти наверняка");
  });

  it("says why something was refused", () => {
    expect(ru.trouble.refused("Detail.", "")).toBe("Это не удалось. Detail.");
    expect(ru.trouble.refused("Detail.", "Advice.")).toBe("Это не удалось. Detail. Advice.");
  });
});

function englishOf(path: string): string | undefined {
  return texts(en).find(([other]) => other === path)?.[1];
}

describe("the words in use", () => {
  beforeEach(async () => {
    vi.stubGlobal("document", { documentElement: { lang: "en" } });
    await speech.speak("en");
  });

  it("are English until another language is taken up", async () => {
    expect(speech.words).toBe(en);
    await speech.speak("ru");
    expect(speech.words).toBe(ru);
    expect(document.documentElement.lang).toBe("ru");
    await speech.speak("en");
    expect(speech.words).toBe(en);
    expect(document.documentElement.lang).toBe("en");
  });

  it.each(["de", "", "__proto__", "constructor", "toString"])("stay as they are for %j", async (code) => {
    await speech.speak(code);
    expect(speech.words).toBe(en);
    expect(document.documentElement.lang).toBe("en");
  });
});
