// Painted scenes behind the words: show one, walk on to the next, keep the page quick. See types.ts for the shapes.

import { Player } from "./player";
import { createRain } from "./rain";
import type { Rung, SceneOptions, SceneSpec, Scenes } from "./types";

export type { Rung, SceneOptions, SceneSpec, Scenes };
export { createRain };

/** A 2d context that was refused: every call is harmless. */
function nothing(options: SceneOptions): Scenes {
  options.onRung?.("text");
  return {
    show: () => Promise.resolve(),
    skip() {},
    ahead() {},
    still() {},
    rung: "text",
    framesPerSecond: () => 0,
    destroy() {},
  };
}

export function createScenes(canvas: HTMLCanvasElement, options: SceneOptions = {}): Scenes {
  let context: CanvasRenderingContext2D | null = null;
  try {
    context = options.rung === "text" ? null : canvas.getContext("2d", { alpha: false });
  } catch {
    context = null;
  }
  return context ? new Player(canvas, context, options) : nothing(options);
}
