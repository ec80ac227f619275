/**
 * Adds up the built JavaScript, gzipped. What a walk has loaded when its first fork can be chosen (the
 * page, the painter and its worker, the painters of two kinds of place) may be at most 60 KB; the painters
 * of other places and the Room come when they are first needed. Prints both sums; fails above the limit.
 */
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const LIMIT_BYTES = 60 * 1024;
const dist = new URL("../dist/", import.meta.url);
const manifest = JSON.parse(readFileSync(new URL(".vite/manifest.json", dist), "utf8"));
const scripts = Object.entries(manifest).filter(([, chunk]) => chunk.file.endsWith(".js"));
const bytes = (key) => gzipSync(readFileSync(new URL(manifest[key].file, dist)), { level: 9 }).length;
const size = Object.fromEntries(scripts.map(([key]) => [key, bytes(key)]));
const sum = (keys) => [...keys].reduce((total, key) => total + size[key], 0);

/** A chunk and all that it cannot run without. */
function needed(key, found = new Set()) {
  if (!found.has(key)) {
    found.add(key);
    for (const other of manifest[key].imports ?? []) needed(other, found);
  }
  return found;
}

const base = ["index.html", "src/scenes/index.ts", "src/scenes/worker.ts"];
const painters = scripts
  .map(([key]) => key)
  .filter((key) => key.startsWith("src/scenes/") && manifest[key].isDynamicEntry && !base.includes(key))
  .sort((a, b) => sum(needed(b)) - sum(needed(a)));
const first = new Set([...base, ...painters.slice(0, 2)].flatMap((key) => [...needed(key)]));

for (const [key] of scripts)
  console.log(`${String(size[key]).padStart(7)} ${first.has(key) ? "*" : " "} ${key}`);
console.log(`${String(sum(first)).padStart(7)} * when the first fork can be chosen; at most ${LIMIT_BYTES}`);
console.log(`${String(sum(scripts.map(([key]) => key))).padStart(7)}   in all`);
if (sum(first) > LIMIT_BYTES) process.exit(1);
