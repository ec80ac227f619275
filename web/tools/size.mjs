/** Adds up the built JavaScript, gzipped, and fails above the promise of 60 KB. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

const LIMIT_BYTES = 60 * 1024;
const folder = new URL("../dist/assets/", import.meta.url).pathname;
const sizes = readdirSync(folder)
  .filter((name) => name.endsWith(".js"))
  .map((name) => [name, gzipSync(readFileSync(join(folder, name)), { level: 9 }).length]);
const total = sizes.reduce((sum, [, size]) => sum + size, 0);

for (const [name, size] of sizes) console.log(`${String(size).padStart(7)}  ${name}`);
console.log(`${String(total).padStart(7)}  in all, gzipped; at most ${LIMIT_BYTES}`);
if (sizes.length === 0 || total > LIMIT_BYTES) process.exit(1);
