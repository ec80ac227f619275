/** How the front end is built: relative paths, so that it can be served from any prefix. */
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";
import { plainImports } from "./tools/plain-imports.ts";
import { oneGraphWorkers } from "./tools/shared-worker.ts";

const SHARED_PAINT =
  /scenes\/(between|brush|chamber|finish|layout|open|paint|plants|random|solids|surfaces|trace|places)\.ts$/;

export default defineConfig({
  base: "./",
  plugins: [svelte(), plainImports(), oneGraphWorkers(new URL("./src/scenes/", import.meta.url))],
  build: {
    target: "es2022",
    // Small fonts and pictures stay files: the server's policy allows no data: addresses.
    assetsInlineLimit: 0,
    // One style sheet and no preloading: the helper for both would cost more than it saves here.
    modulePreload: false,
    cssCodeSplit: false,
    manifest: true,
    reportCompressedSize: false,
    // What every painter needs is one file: page and worker load the same one.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: "paint", test: SHARED_PAINT }] } } },
  },
  worker: { format: "es" },
  server: { proxy: { "/api": "http://127.0.0.1:8321" } },
  test: { include: ["src/**/*.test.ts"], environment: "node" },
});
