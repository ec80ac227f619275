// Which painter paints which kind of place.
import type { Kind, Mood } from "./layout";
import type { Plan } from "./open";
import { border, rails } from "./roads";
import type { Eye } from "./trace";

const PAINTERS: Partial<Record<Kind, (m: Mood, eye: Eye) => Plan>> = { border, rails };

export const planFor = (m: Mood, eye: Eye): Plan => (PAINTERS[m.kind] ?? border)(m, eye);
