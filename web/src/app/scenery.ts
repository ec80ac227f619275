/** Which scene belongs to where one is, as the world has it. Before the walk and after it, it is sepia. */
import type { SceneView, SessionView, WorldView } from "../api/types";
import type { SceneSpec } from "../scenes/index";

/** Which screen is up; `walk` is whatever phase the session is in. */
export type Screen = "gate" | "walk" | "ending" | "lost" | "erased";

/** The scene to show; null where the one that is shown may stay, or nothing is known of the world yet. */
export function sceneryOf(
  screen: Screen,
  session: SessionView | null,
  world: WorldView | null,
): SceneSpec | null {
  if (world === null) return null;
  const { scenes } = world;
  if (screen === "ending") return outside(scenes.home);
  if (screen !== "walk" || session === null) return outside(scenes.gate);
  const hour = hourOf(session.depth);
  switch (session.phase) {
    case "consented":
      return outside(scenes.gate);
    case "choosing":
      return session.fork ? specOf(session.fork.place.scene) : null;
    case "resting": {
      const rest = inside(scenes.rest, hour);
      return { ...rest, seed: rest.seed + session.answered };
    }
    case "threshold":
      return inside(scenes.threshold, hour);
    case "entered":
      return specOf(scenes.room);
    case "turned-back":
      return outside(scenes.turned_back);
  }
}

/** Scenes that can only come next from here, to be painted ahead without asking anyone. */
export function aheadOf(session: SessionView, { scenes }: WorldView): SceneSpec[] {
  if (session.phase === "threshold") return [specOf(scenes.room), outside(scenes.turned_back)];
  return session.phase === "entered" ? [outside(scenes.home)] : [];
}

/** A scene on the walk, in its own light or in that of how far the walk has come. */
function inside(scene: SceneView, hour: number): SceneSpec {
  const spec = specOf(scene);
  return { ...spec, hour: spec.hour ?? hour };
}

/** A scene before the walk or after it. */
function outside(scene: SceneView): SceneSpec {
  return { ...specOf(scene), palette: "sepia" };
}

/** What the painter needs, from what the server says of a place. */
export function specOf(scene: SceneView): SceneSpec {
  const { weather, water, ruin, hour } = scene as Partial<SceneSpec>;
  return { kind: scene.kind, seed: scene.seed, water, ruin, weather, hour, palette: "colour" };
}

/** The light where the server names none: from early morning to dusk, by the share of the walk done. */
export function hourOf(depth: number): number {
  return 0.15 + 0.7 * Math.min(1, Math.max(0, depth));
}
