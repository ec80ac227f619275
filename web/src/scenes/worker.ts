// Paints off the page's thread. Takes one order at a time; a newer order of more weight may drop it.
import { begin } from "./paint";
import type { SceneSpec } from "./types";

export interface Order {
  id: number;
  spec: SceneSpec;
  width: number;
  height: number;
}

interface Port {
  onmessage: ((e: MessageEvent<Order | { drop: number }>) => void) | null;
  postMessage(message: unknown, transfer?: Transferable[]): void;
}

const port = self as unknown as Port;

const dropped = new Set<number>();

/** Lets waiting messages in. */
const breathe = (): Promise<void> =>
  new Promise((done) => {
    const c = new MessageChannel();
    c.port1.onmessage = () => done();
    c.port2.postMessage(0);
  });

async function work({ id, spec, width, height }: Order): Promise<void> {
  const begun = performance.now(),
    steps = await begin(spec, width, height);
  let last = begun,
    step = steps.next();
  while (!step.done) {
    if (performance.now() - last > 30) {
      await breathe();
      last = performance.now();
      if (dropped.delete(id)) return;
    }
    step = steps.next();
  }
  const { key, live, ...rest } = step.value,
    hand = (c?: OffscreenCanvas | HTMLCanvasElement) => c && (c as OffscreenCanvas).transferToImageBitmap();
  const still = hand(rest.still)!,
    water = hand(rest.water),
    atlas = hand(rest.atlas);
  port.postMessage(
    {
      id,
      painted: { key, width, height, still, water, atlas, live, milliseconds: performance.now() - begun },
    },
    [still, water, atlas].filter((b): b is ImageBitmap => !!b),
  );
}

let line = Promise.resolve();
port.onmessage = ({ data }) => {
  if ("drop" in data) {
    dropped.add(data.drop);
    return;
  }
  line = line
    .then(() => (dropped.delete(data.id) ? undefined : work(data)))
    .catch((e: unknown) => port.postMessage({ id: data.id, failed: String(e) }));
};
