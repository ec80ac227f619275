// What is seen before a picture is whole: a wash in the tones of its place, or a small study seen through mist.
import { type Kind, kindOf, moodOf } from "./layout";
import { chance, clamp, clouds, ramp } from "./random";
import type { Painted, SceneSpec } from "./types";

/** Each kind's tones by day, at the top, at the far point and at the foot of the picture. */
const TONES: Record<Kind, string> = {
  border: "8d8f81 82816d 545545",
  rails: "898b7d 8c8c79 545444",
  meadow: "9c9b8a 8a8975 545538",
  works: "807f6e 83836f 4d4d39",
  stream: "909283 848471 4c4d3d",
  hall: "5e5b4a 676750 424132",
  tunnel: "56482d 5c5a47 3e3f31",
  dunes: "7e7d6c 84836e 665f45",
  threshold: "484330 64634d 464837",
  room: "867d5b 726e4e 494733",
  home: "5b5640 53513c 52442b",
};
/** The horizon of the hour that the tones were taken at. */
const DAY = [0.78, 0.78, 0.68];
const WIDE = 48;
const FAR = 0.44;

function sheet(width: number, height: number): [HTMLCanvasElement, CanvasRenderingContext2D] {
  const c = document.createElement("canvas");
  c.width = Math.max(1, Math.round(width));
  c.height = Math.max(1, Math.round(height));
  return [c, c.getContext("2d")!];
}

/** A flat misty picture, so small that it is painted within a frame. */
export function wash(spec: SceneSpec, width: number, height: number): Painted {
  const { horizon, sepia, inside } = moodOf(spec),
    tones = TONES[kindOf(spec.kind)].split(" ").map((hex) => Number.parseInt(hex, 16));
  const h = Math.max(2, Math.round((WIDE * height) / width)),
    [still, x] = sheet(WIDE, h),
    image = x.createImageData(WIDE, h);
  for (let at = 0; at < WIDE * h; at++) {
    const u = (at % WIDE) / WIDE,
      v = Math.floor(at / WIDE) / h;
    const d = Math.hypot((u - 0.5) * 2, (v - 0.42) * 1.5),
      mist = 0.9 + 0.22 * clouds(u * 5 + spec.seed, v * 4, 3) - 0.13 * d * d * d;
    const high = ramp(FAR, 0, v),
      low = ramp(FAR, 0.8, v);
    const [r, g, b] = [16, 8, 0].map((bits, c) => {
      const [top, far, foot] = tones.map((tone) => (tone >> bits) & 255) as [number, number, number];
      const hour = inside ? 1 : 0.4 + (0.6 * horizon[c]!) / DAY[c]!;
      return (far + (top - far) * high + (foot - far) * low) * mist * hour;
    }) as [number, number, number];
    const l = 0.32 * r + 0.56 * g + 0.12 * b; // outside the Zone: umber and old paper
    image.data.set(sepia ? [12 + l * 1.1, 9 + l * 0.87, 6 + l * 0.58, 255] : [r, g, b, 255], at * 4);
  }
  x.putImageData(image, 0, 0);
  const live = { sways: [], rain: 0, fog: 0, fogY: h * FAR, fogTint: "0,0,0", dust: 0, drops: [], lamps: [] };
  return {
    key: "",
    width: WIDE,
    height: h,
    still,
    live: { ...live, dustIn: [0, 0, WIDE, h] },
    milliseconds: 0,
  };
}

/** A small picture grown step by step, each step smooth, so that no point of it shows; `wide` is the size to reach. */
export function soften({ still, width, height }: Painted, wide: number): HTMLCanvasElement {
  let from: CanvasImageSource = still,
    w = width,
    h = height;
  const to = (k: number): void => {
    const [c, x] = sheet(w * k, h * k);
    x.imageSmoothingQuality = "high";
    x.drawImage(from, 0, 0, c.width, c.height);
    from = c;
    w = c.width;
    h = c.height;
  };
  if (w > 2 * WIDE) to(0.5); // first fewer points: what was sharp runs together
  do to(2);
  while (w < wide / 2);
  return from as unknown as HTMLCanvasElement;
}

let weave: HTMLCanvasElement | undefined;

/** The grain of the ground, as a whole picture has it. */
export function grain(x: CanvasRenderingContext2D): void {
  if (!weave) {
    const [c, on] = sheet(160, 160),
      image = on.createImageData(160, 160),
      dice = chance(8);
    for (let i = 0; i < image.data.length; i += 4) {
      const v = dice.near(0, 1);
      image.data.set(v > 0 ? [255, 250, 235, 0] : [0, 0, 0, 0], i);
      image.data[i + 3] = 255 * clamp(Math.abs(v) * 0.03);
    }
    on.putImageData(image, 0, 0);
    weave = c;
  }
  const pattern = x.createPattern(weave, "repeat");
  if (!pattern) return;
  x.setTransform(1, 0, 0, 1, 0, 0);
  x.fillStyle = pattern;
  x.fillRect(0, 0, x.canvas.width, x.canvas.height);
}
