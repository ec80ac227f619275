// Which painter paints which kind of place. Each is fetched when it is first needed: a walk meets few kinds at once.
import type { Kind, Mood } from "./layout";
import type { Plan } from "./open";
import type { Eye } from "./trace";

export type Painting = (m: Mood, eye: Eye) => Plan;

const PAINTERS: Record<Kind, () => Promise<Painting>> = {
  border: async () => (await import("./border")).border,
  rails: async () => (await import("./rails")).rails,
  meadow: async () => (await import("./meadow")).meadow,
  works: async () => (await import("./works")).works,
  stream: async () => (await import("./stream")).stream,
  hall: async () => (await import("./hall")).hall,
  tunnel: async () => (await import("./tunnel")).tunnel,
  dunes: async () => (await import("./dunes")).dunes,
  threshold: async () => (await import("./threshold")).threshold,
  room: async () => (await import("./room")).room,
  home: async () => (await import("./home")).home,
};

export const painterOf = (kind: Kind): Promise<Painting> => PAINTERS[kind]();
