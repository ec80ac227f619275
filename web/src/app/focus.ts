/** Moves focus and view to a new screen's heading, so that everyone is told that it has changed. */

import { speech } from "../words/speech.svelte";

let first = true;

/** To be attached to the heading of a screen. The page's very first heading does not take focus. */
export function heading(node: HTMLElement): void {
  window.scrollTo(0, 0);
  document.title = `${node.textContent} – ${speech.words.title}`;
  if (first) {
    first = false;
    return;
  }
  node.focus({ preventScroll: true });
}
