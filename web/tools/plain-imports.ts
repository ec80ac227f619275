/**
 * Leaves a late import as it is. The helper that vite puts round each one preloads scripts and styles; here there
 * is one style sheet and nothing is preloaded, and in a worker the helper fails for want of a document.
 */
import type { Plugin } from "vite";

const HELPER = "\0vite/preload-helper.js";

export function plainImports(): Plugin {
  return {
    name: "plain-imports",
    apply: "build",
    enforce: "pre",
    load: (id) => (id === HELPER ? "export const __vitePreload = (load) => load();" : null),
  };
}
