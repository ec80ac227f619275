import { expect, it } from "vitest";

const SOURCES = import.meta.glob<string>(["./**/*.{ts,svelte}", "!./**/*.test.ts"], {
  query: "?raw",
  import: "default",
  eager: true,
});

/** The file that an import names, from the file that it stands in; undefined for a package. */
function resolved(from: string, path: string, known: ReadonlySet<string>): string | undefined {
  if (!path.startsWith(".")) return undefined;
  const base = new URL(path, new URL(from, "file:///")).pathname;
  return ["", ".ts", "/index.ts"].map((end) => `.${base}${end}`).find((file) => known.has(file));
}

/** Which files each file imports, types included. */
function graph(sources: Readonly<Record<string, string>>): Map<string, string[]> {
  const known = new Set(Object.keys(sources));
  return new Map(
    Object.entries(sources).map(([file, text]) => {
      const paths = [...text.matchAll(/\bfrom "([^"]+)"|\bimport\("([^"]+)"\)/g)].map(
        (hit) => hit[1] ?? hit[2],
      );
      const found = paths.map((path) => resolved(file, path ?? "", known));
      return [file, found.filter((one) => one !== undefined)];
    }),
  );
}

/** One circle of imports, as the files on it; null where there is none. */
function circle(imports: ReadonlyMap<string, readonly string[]>): string[] | null {
  const done = new Set<string>();
  const walk = (file: string, path: string[]): string[] | null => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return null;
    for (const next of imports.get(file) ?? []) {
      const found = walk(next, [...path, file]);
      if (found !== null) return found;
    }
    done.add(file);
    return null;
  };
  for (const file of imports.keys()) {
    const found = walk(file, []);
    if (found !== null) return found;
  }
  return null;
}

it("finds a circle, also one of types alone", () => {
  const types = { "./a.ts": 'import type { B } from "./b";', "./b.ts": 'import { a } from "./a";' };
  expect(circle(graph(types))).toEqual(["./a.ts", "./b.ts", "./a.ts"]);
  expect(circle(graph({ ...types, "./b.ts": "" }))).toBeNull();
});

it("no file imports itself by way of others", () => {
  const imports = graph(SOURCES);
  expect(imports.size).toBeGreaterThan(60);
  expect([...imports.values()].flat().length).toBeGreaterThan(150);
  expect(circle(imports)).toBeNull();
});
