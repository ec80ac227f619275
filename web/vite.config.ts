/** How the front end is built: relative paths, so that it can be served from any prefix. */
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";
import { oneGraphWorkers } from "./tools/shared-worker.ts";

export default defineConfig({
  base: "./",
  plugins: [svelte(), oneGraphWorkers(new URL("./src/scenes/", import.meta.url))],
  build: {
    target: "es2022",
    // Small fonts and pictures stay files: the server's policy allows no data: addresses.
    assetsInlineLimit: 0,
    // One style sheet and no preloading: the helper for both would cost more than it saves here.
    modulePreload: false,
    cssCodeSplit: false,
    manifest: true,
    reportCompressedSize: false,
  },
  worker: { format: "es" },
  server: { proxy: { "/api": "http://127.0.0.1:8321" } },
  test: { include: ["src/**/*.test.ts"], environment: "node" },
});
