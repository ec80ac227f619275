/**
 * The geometry of the chart of wishes: each wish has its ink laid where its rank most likely is, and the
 * longer the band, the thinner the ink. What is known well is short and bright; what is not is long and faint.
 */
import type { Importance, WishView } from "../api/types";

/** One row. Positions are shares of the width in [0, 1]; rank 1 is at the left. */
export interface Band {
  id: string;
  name: string;
  plain: string;
  /** The outer, faded ends of the band. */
  from: number;
  to: number;
  /** The 90% interval, drawn as a line. */
  low: number;
  high: number;
  /** The expected rank. */
  point: number;
  /** Opacity where the band is densest. */
  ink: number;
  /** Where it was said to stand; null where it was not named. */
  said: number | null;
  wish: Importance;
}

/** Half of a rank's own width: a rank known for certain still has a body. */
const BODY = 0.5;
const FAINTEST = 0.2;
const DENSEST = 0.95;

/** Where a rank lies across `count` ranks: each rank has a column, and this is its middle. */
export function positionOf(rank: number, count: number): number {
  return (rank - 0.5) / count;
}

/** The rank that a statement names. */
export function statedRank(stated: Importance["stated"], count: number): number | null {
  if (stated === null || stated === undefined) return null;
  return stated === "last" ? count : stated;
}

/** Rows for all wishes, the one that most likely matters most first; what has no name goes by its id. */
export function bandsOf(wishes: readonly Importance[], named: readonly WishView[]): Band[] {
  const names = new Map(named.map((one) => [one.id, one]));
  const count = wishes.length;
  const ordered = [...wishes].sort((a, b) => a.expected_rank - b.expected_rank || b.mean - a.mean);
  return ordered.map((wish) => {
    const width = wish.rank_high - wish.rank_low + 2 * BODY;
    const said = statedRank(wish.stated, count);
    return {
      id: wish.id,
      name: names.get(wish.id)?.name ?? wish.id,
      plain: names.get(wish.id)?.plain ?? "",
      from: clamp(positionOf(wish.rank_low - BODY, count)),
      to: clamp(positionOf(wish.rank_high + BODY, count)),
      low: positionOf(wish.rank_low, count),
      high: positionOf(wish.rank_high, count),
      point: positionOf(wish.expected_rank, count),
      ink: Math.max(FAINTEST, Math.min(DENSEST, 1.9 / width)),
      said: said === null ? null : positionOf(said, count),
      wish,
    };
  });
}

/** Where along a band its densest point lies, in [0, 1]: the expected rank is seldom its middle. */
export function peakOf(band: Band): number {
  const span = band.to - band.from;
  return span <= 0 ? 0.5 : clamp((band.point - band.from) / span);
}

function clamp(share: number): number {
  return Math.min(1, Math.max(0, share));
}
