// Which painter paints which kind of place.
import { meadow, openDunes, stream } from "./fields";
import type { Kind, Mood } from "./layout";
import type { Plan } from "./open";
import { home, room, threshold, tunnel } from "./passages";
import { border, rails } from "./roads";
import { hall, sandHall } from "./rooms";
import type { Eye } from "./trace";
import { works } from "./works";

const PAINTERS: Record<Kind, (m: Mood, eye: Eye) => Plan> = {
  border, rails, meadow, works, stream, hall, tunnel, threshold, room, home,
  dunes: (m, eye) => (m.inside ? sandHall : openDunes)(m, eye),
};

export const planFor = (m: Mood, eye: Eye): Plan => PAINTERS[m.kind](m, eye);
