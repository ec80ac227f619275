/** What the world tells around the choices; the server fills in neutral words where it tells nothing. */
import type { WorldView } from "../api/types";

/** One of them, by its table and name; empty where nothing is told. */
export const told = (world: WorldView, table: string, name: string): string =>
  world.words[table]?.[name] ?? "";
