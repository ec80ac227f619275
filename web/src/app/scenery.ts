/** Which scene belongs to where one is. Outside the Zone it is sepia; inside it has colour. */
import type { SceneView, SessionView } from "../api/types";
import type { SceneSpec } from "../scenes/index";

/** Which screen is up; `walk` is whatever phase the session is in. */
export type Screen = "gate" | "walk" | "ending" | "lost" | "erased";

const GATE: SceneSpec = { kind: "border", seed: 11, hour: 0.1, weather: "after-rain", palette: "sepia" };
const HOME: SceneSpec = { kind: "home", seed: 3, hour: 0.8, palette: "sepia" };
const HOME_TURNED_BACK: SceneSpec = { kind: "home", seed: 5, hour: 0.85, palette: "sepia" };
const ROOM: SceneSpec = { kind: "room", seed: 2, hour: 0.5, palette: "colour" };

/** The scene to show; null where the one that is shown may stay. */
export function sceneryOf(screen: Screen, session: SessionView | null): SceneSpec | null {
  if (screen === "ending") return HOME;
  if (screen !== "walk" || session === null) return GATE;
  const hour = hourOf(session.depth);
  switch (session.phase) {
    case "consented":
      return GATE;
    case "choosing":
      return session.fork ? specOf(session.fork.place.scene) : null;
    case "resting":
      return { kind: "stream", seed: 7 + session.answered, hour, palette: "colour" };
    case "threshold":
      return { kind: "threshold", seed: 4, hour, palette: "colour" };
    case "entered":
      return ROOM;
    case "turned-back":
      return HOME_TURNED_BACK;
  }
}

/** Scenes that can only come next from here, to be painted ahead without asking anyone. */
export function aheadOf(session: SessionView): SceneSpec[] {
  if (session.phase === "threshold") return [ROOM, HOME_TURNED_BACK];
  return session.phase === "entered" ? [HOME] : [];
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
