// The shapes shared by the page's side and the worker's side of the scenes, and by the parts of the painter.

export type Weather = "clear" | "mist" | "rain" | "after-rain";

/** What to paint. Kind, seed, water and ruin come from the world's files. */
export interface SceneSpec {
  /** border rails meadow works stream hall tunnel dunes threshold room home; anything else is a meadow */
  kind: string;
  seed: number;
  /** 0..1 */
  water?: number;
  /** 0..1 */
  ruin?: number;
  /** 0 dawn .. 1 night */
  hour?: number;
  /** drawn from the seed where absent */
  weather?: Weather;
  /** sepia outside the Zone, colour inside; where absent only home is sepia */
  palette?: "sepia" | "colour";
}

/** The fallback ladder, from the most to the least. */
export type Rung = "animated" | "half" | "still" | "text";

export interface SceneOptions {
  reducedMotion?: boolean;
  /** the highest rung allowed */
  rung?: Rung;
  onRung?: (rung: Rung) => void;
}

export interface Scenes {
  /** Resolves when the scene is in place. */
  show(spec: SceneSpec, move?: { kind: "cut" | "walk"; far?: number }): Promise<void>;
  /** Ends a running dolly now. */
  skip(): void;
  /** Paints likely next scenes before they are asked for. */
  ahead(specs: SceneSpec[]): void;
  /** Freezes live motion. */
  still(on: boolean): void;
  readonly rung: Rung;
  /** Mean over the last two seconds; 0 when still. */
  framesPerSecond(): number;
  destroy(): void;
}

/** A piece of the atlas that sways about its foot: a tuft, a reed, a twig. */
export interface Sway {
  /** place in the atlas, px */
  sx: number;
  sy: number;
  sw: number;
  sh: number;
  /** where its foot stands in the picture, px */
  x: number;
  y: number;
  /** drawn size over atlas size */
  scale: number;
  /** how far it bends; also how fast it nears as one walks on */
  bend: number;
  near: number;
  phase: number;
  flip: boolean;
}

/** Everything that moves over the still picture; places are in px of the picture. */
export interface Live {
  sways: Sway[];
  /** 0 none .. 1 downpour */
  rain: number;
  /** where rain is seen to fall; the whole picture where absent */
  rainIn?: [number, number, number, number];
  fog: number;
  fogY: number;
  fogTint: string;
  dust: number;
  dustIn: [number, number, number, number];
  /** box of the water, and points on it with their size, for rings and glints */
  waterBox?: [number, number, number, number];
  drops: [x: number, y: number, size: number][];
  lamps: [x: number, y: number, size: number, tint: string][];
}

/** A painted scene: the finished still and the pieces that move over it. */
export interface Painted {
  key: string;
  width: number;
  height: number;
  still: CanvasImageSource;
  /** the water alone, cut out with soft edges; absent where there is none */
  water?: CanvasImageSource;
  atlas?: CanvasImageSource;
  live: Live;
  /** how long the painting took */
  milliseconds: number;
}

/** A ray and the nearest thing it has met so far. */
export interface Ray {
  ox: number;
  oy: number;
  oz: number;
  dx: number;
  dy: number;
  dz: number;
  /** distance along the ray to the nearest hit */
  t: number;
  nx: number;
  ny: number;
  nz: number;
  /** metres along the surface, for its texture */
  u: number;
  v: number;
  surface: Surface | null;
}

/** Colour before light; `wet` mirrors a little of the sky; `glow` shines by itself. */
export interface Paint {
  r: number;
  g: number;
  b: number;
  wet: number;
  glow: number;
}

/** What a thing is made of: paints a point, before light falls on it. */
export type Surface = (hit: Ray, x: number, y: number, z: number, c: Paint) => void;

/** What the rays have found, point by point. */
export interface Traced {
  width: number;
  height: number;
  /** r g b per pixel, 0..1 and above */
  light: Float32Array;
  /** distance along z; Infinity in the sky */
  depth: Float32Array;
  /** share of mirrored light in water; 0 elsewhere */
  water: Float32Array;
}
