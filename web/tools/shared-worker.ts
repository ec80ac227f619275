/**
 * Builds the painter's worker in the same graph as the page, so that both load one copy of the paint
 * code. Left to itself, vite bundles a worker apart, and what both need is shipped twice.
 */
import type { Plugin } from "vite";

const SPAWN = /new URL\(\s*["'](\.\/[\w-]+\.ts)["'],\s*import\.meta\.url\s*\)/g;

/** For files under `folder`: each `new URL("./x.ts", import.meta.url)` becomes the address of a chunk. */
export function oneGraphWorkers(folder: URL): Plugin {
  const root = pathOf(folder);
  return {
    name: "one-graph-workers",
    apply: "build",
    enforce: "pre",
    transform(code, id) {
      if (!id.startsWith(root) || !code.includes("new Worker(")) return null;
      const changed = code.replace(SPAWN, (_, file: string) => {
        const reference = this.emitFile({ type: "chunk", id: pathOf(new URL(file, `file://${id}`)) });
        return `import.meta.ROLLUP_FILE_URL_${reference}`;
      });
      return { code: changed, map: null };
    },
  };
}

function pathOf(url: URL): string {
  return decodeURIComponent(url.pathname);
}
