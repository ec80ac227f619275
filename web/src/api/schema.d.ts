/** A stand-in of the same shape until `npm run types` replaces it. */
export interface components {
  schemas: {
    Scene: { kind: string; seed: number } & { [key: string]: unknown };
    WishView: { id: string; name: string; plain: string };
    WorldView: {
      id: string;
      title: string;
      language: string;
      about: string;
      consent_version: string;
      wishes: components["schemas"]["WishView"][];
      words: { [key: string]: { [key: string]: string } };
    };
    Begin: {
      world?: string;
      consent: string;
      timing?: boolean;
      forks?: number;
      seed?: number | null;
      key: string;
    };
    State: { words?: string; ranking: string[]; last?: string | null };
    ResponseTime: {
      seconds: number;
      input: "mouse" | "touch" | "pen" | "keyboard" | "other";
      animated: boolean;
      hidden_seconds?: number;
    };
    Answer: {
      number: number;
      alternative: number;
      key: string;
      response_time?: components["schemas"]["ResponseTime"] | null;
    };
    LineView: { who: string; text: string };
    PlaceView: {
      id: string;
      region: string;
      title: string;
      text: string;
      alt: string;
      again: boolean;
      scene: components["schemas"]["Scene"];
    };
    WayView: {
      alternative: number;
      text: string;
      distance: string;
      certainty: string;
      far: number;
      stay: boolean;
    };
    ForkView: {
      number: number;
      place: components["schemas"]["PlaceView"];
      ways: components["schemas"]["WayView"][];
    };
    OutcomeView: {
      number: number;
      alternative: number;
      held: boolean | null;
      text: string;
      line?: components["schemas"]["LineView"] | null;
    };
    Stated: { event?: "stated"; words?: string; ranking: string[]; last?: string | null };
    SessionView: {
      id: string;
      world: string;
      phase: "consented" | "choosing" | "resting" | "threshold" | "entered" | "turned-back";
      answered: number;
      limit: number;
      depth: number;
      timing: boolean;
      stated: components["schemas"]["Stated"] | null;
      seal: string | null;
      fork: components["schemas"]["ForkView"] | null;
      outcome: components["schemas"]["OutcomeView"] | null;
      line: components["schemas"]["LineView"] | null;
      stop_reason: "sure" | "nothing-left" | "limit" | "asked" | "world-exhausted" | null;
      may_enter: boolean;
    };
    AnswerReply: { stored: components["schemas"]["OutcomeView"]; session: components["schemas"]["SessionView"] };
    Ahead: { scenes: components["schemas"]["Scene"][] };
    Problem: {
      type?: string;
      title: string;
      status: number;
      detail: string;
      code: string;
      where?: string | null;
      expected?: string | null;
      got?: string | null;
      advice?: string | null;
    };
    Importance: {
      id: string;
      name: string;
      plain: string;
      mean: number;
      low: number;
      high: number;
      expected_rank: number;
      rank_low: number;
      rank_high: number;
      leading: number;
      first_two: number;
      first_three: number;
      stated?: 1 | 2 | 3 | "last" | null;
    };
    Leading: { id: string; name: string; probability: number; words: string };
    TellingChoice: {
      number: number;
      place: string;
      title: string;
      information_bits: number;
      taken: string;
      given_up: string[];
      toward: string[];
      away: string[];
      delay_days: number;
      probability: number;
      stayed: boolean;
    };
    Staying: { id: string; name: string; probability: number; words: string; chosen: number };
    StaysFar: { delay_days: number; probability: number; kept: components["schemas"]["Staying"][] };
    Hope: {
      discount_rate: number;
      low: number;
      high: number;
      half_days: number;
      half_days_low: number;
      half_days_high: number;
      narrowed: number;
      told: boolean;
    };
    DecisionWeight: { probability: number; weight: number; low: number; high: number; above: number };
    Belief: { weights: components["schemas"]["DecisionWeight"][]; narrowed: number; told: boolean };
    Fit: {
      answers: number;
      bits_per_choice: number;
      standard_error: number;
      log_odds_against_chance?: number | null;
    };
    NoiseFloor: {
      repeats?: number;
      agreed?: number;
      expected_agreement?: number | null;
      probability_as_low?: number | null;
      dominated?: number;
      dominated_chosen?: number;
    };
    Reveal: {
      schema: 1;
      session: string;
      world: string;
      answers: number;
      wishes: components["schemas"]["Importance"][];
      leading: components["schemas"]["Leading"] | null;
      runner_up: components["schemas"]["Leading"] | null;
      stated: { words?: string; ranking?: string[]; last?: string | null; seal?: string | null };
      noise_floor: components["schemas"]["NoiseFloor"];
      fit: components["schemas"]["Fit"];
      telling: components["schemas"]["TellingChoice"][];
      stays: components["schemas"]["StaysFar"] | null;
      hope: components["schemas"]["Hope"] | null;
      belief: components["schemas"]["Belief"] | null;
      cannot_tell: boolean;
      reasons: string[];
      reason_codes: string[];
      sentences: string[];
    };
    RevealView: { reveal: components["schemas"]["Reveal"] };
  };
}
