/** Which wishes come first, second, third and last: pressed one after another, taken back by pressing again. */

export const PLACES = ["first", "second", "third", "last"] as const;
export type OrderPlace = (typeof PLACES)[number];

/** What stands in each place so far, and the places that were passed over. */
export interface Ordering {
  at: Readonly<Partial<Record<OrderPlace, string>>>;
  passed: readonly OrderPlace[];
}

/** Nothing placed. */
export const unordered: Ordering = { at: {}, passed: [] };

/** The place that is asked for now; null when all are settled. */
export function asked(order: Ordering): OrderPlace | null {
  return PLACES.find((place) => order.at[place] === undefined && !order.passed.includes(place)) ?? null;
}

/** Where a wish stands, if anywhere. */
export function placeOf(order: Ordering, id: string): OrderPlace | null {
  return PLACES.find((place) => order.at[place] === id) ?? null;
}

/** Puts a wish where one is asked for; a wish that already stands somewhere is taken back instead. */
export function press(order: Ordering, id: string): Ordering {
  const stands = placeOf(order, id);
  if (stands !== null) return takeBack(order, stands);
  const place = asked(order);
  return place === null ? order : { ...order, at: { ...order.at, [place]: id } };
}

/** Whether a place may be left empty: all but the first. */
export function optional(place: OrderPlace | null): boolean {
  return place !== null && place !== "first";
}

/** Leaves the asked place empty; without a second there is no third. */
export function pass(order: Ordering): Ordering {
  const place = asked(order);
  if (!optional(place) || place === null) return order;
  const passed: OrderPlace[] = place === "second" ? ["second", "third"] : [place];
  return { ...order, passed: [...order.passed, ...passed] };
}

/** Empties a place; those behind it move up, so that no gap is left, and what was passed over is asked again. */
export function takeBack(order: Ordering, place: OrderPlace): Ordering {
  const ranked = (["first", "second", "third"] as const)
    .filter((one) => one !== place)
    .map((one) => order.at[one])
    .filter((id) => id !== undefined);
  const at: Partial<Record<OrderPlace, string>> = {};
  (["first", "second", "third"] as const).forEach((one, i) => {
    if (ranked[i] !== undefined) at[one] = ranked[i];
  });
  if (place !== "last" && order.at.last !== undefined) at.last = order.at.last;
  return { at, passed: place === "last" ? order.passed.filter((one) => one !== "last") : [] };
}

/** What is sent: ids from the most important down, and the last. */
export function statement(order: Ordering): { ranking: string[]; last: string | null } {
  const ranking = [order.at.first, order.at.second, order.at.third].filter((id) => id !== undefined);
  return { ranking, last: order.at.last ?? null };
}

/** Whether enough stands to go in: a first wish, and nothing more is asked. */
export function settled(order: Ordering): boolean {
  return order.at.first !== undefined && asked(order) === null;
}
