/** Short names for the generated wire types; nothing is defined here twice. */
import type { components } from "./schema";

type Schemas = components["schemas"];

export type Answer = Schemas["Answer"];
export type AnswerReply = Schemas["AnswerReply"];
export type Begin = Schemas["Begin"];
export type ForkView = Schemas["ForkView"];
export type Importance = Schemas["Importance"];
export type InputKind = ResponseTime["input"];
export type LineView = Schemas["LineView"];
export type OutcomeView = Schemas["OutcomeView"];
export type Problem = Schemas["Problem"];
export type ResponseTime = Schemas["ResponseTime"];
export type Reveal = Schemas["Reveal"];
export type RevealView = Schemas["RevealView"];
export type RevealWords = Schemas["RevealWords"];
export type SceneView = Schemas["Scene"];
export type SessionView = Schemas["SessionView"];
export type State = Schemas["State"];
export type UpcomingScenes = Schemas["UpcomingScenes"];
export type WayView = Schemas["WayView"];
export type WishView = Schemas["WishView"];
export type Worlds = Schemas["Worlds"];
export type WorldView = Schemas["WorldView"];
