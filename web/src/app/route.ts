/** Where the page stands, in the address's fragment: it never goes to a server. */

export type Route = { at: "gate" } | { at: "walk"; id: string };

const WALK = /^#\/walk\/([A-Za-z0-9_.~-]{1,200})$/;

/** The route of a fragment; anything unknown is the gate. */
export function parseRoute(fragment: string): Route {
  const found = WALK.exec(fragment);
  return found?.[1] === undefined ? { at: "gate" } : { at: "walk", id: found[1] };
}

/** The fragment of a route. */
export function fragmentOf(route: Route): string {
  return route.at === "gate" ? "#/" : `#/walk/${route.id}`;
}

/** The whole address that leads back to a walk. */
export function linkOf(id: string, here: Location): string {
  return `${here.origin}${here.pathname}${fragmentOf({ at: "walk", id })}`;
}
