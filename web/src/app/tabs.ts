/** Tells the other windows of this browser that a walk has moved. */

const CHANNEL = "unsaid";

export interface Tabs {
  tell(id: string): void;
  close(): void;
}

/** Calls `onMoved` with a session's id when another window has moved it. */
export function openTabs(onMoved: (id: string) => void): Tabs {
  if (typeof BroadcastChannel === "undefined") return { tell: () => {}, close: () => {} };
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = (event: MessageEvent<unknown>) => {
    if (typeof event.data === "string") onMoved(event.data);
  };
  return { tell: (id) => channel.postMessage(id), close: () => channel.close() };
}
