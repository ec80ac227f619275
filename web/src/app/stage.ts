/**
 * The painted scene behind the words. It is loaded after the first words are on screen, and nothing
 * that goes wrong in it ever holds up a word.
 */
import type { Rung, SceneSpec, Scenes } from "../scenes/index";

export type Move = { kind: "cut" | "walk"; far?: number };
type Rain = ReturnType<typeof import("../scenes/index")["createRain"]>;

/** No dolly takes longer than this, whatever the painter does. */
const LONGEST_MOVE_MS = 6_000;

/** One canvas and its painter; every call is harmless before it is loaded and where it is refused. */
export class Stage {
  #scenes: Scenes | null = null;
  #rain: Rain | null = null;
  #still = false;
  #moving = false;
  #order = 0;
  /** The latest wish for a scene that came before the painter was there. */
  #waiting: SceneSpec | null = null;
  /** Called when the first scene is on the canvas; before that an underpainting is seen. */
  onPainted: () => void = () => {};
  /** Called with what is left of the picture: with "text" nothing can be drawn. */
  onRung: (rung: Rung) => void = () => {};

  /** Brings the painter and gives it the canvas. */
  attach(canvas: HTMLCanvasElement, reducedMotion: boolean): void {
    import("../scenes/index")
      .then(({ createRain, createScenes }) => {
        this.#rain = createRain();
        this.#scenes = createScenes(canvas, { reducedMotion, onRung: (rung) => this.onRung(rung) });
        this.#scenes.still(this.#still);
        if (this.#waiting !== null) void this.show(this.#waiting);
        this.onRung(this.#scenes.rung);
      })
      .catch((error: unknown) => {
        console.warn("the scenes could not be loaded; the words go on without them", error);
        this.onRung("text");
      });
  }

  /** Resolves when the scene is in place, or when it need not be waited for any longer. */
  async show(spec: SceneSpec, move: Move = { kind: "cut" }): Promise<void> {
    if (this.#scenes === null) {
      this.#waiting = spec;
      return;
    }
    const order = ++this.#order;
    this.#moving = true;
    const longest = new Promise<void>((resolve) => setTimeout(resolve, LONGEST_MOVE_MS));
    try {
      await Promise.race([this.#scenes.show(spec, move), longest]);
      if (order === this.#order) this.onPainted();
    } catch (error) {
      console.warn("a scene could not be painted; the words go on without it", error);
    }
    // A newer scene may have taken over: then this one never came onto the canvas.
    if (order === this.#order) this.#moving = false;
  }

  skip(): void {
    if (this.#moving) this.#scenes?.skip();
  }

  ahead(specs: SceneSpec[]): void {
    this.#scenes?.ahead(specs);
  }

  still(on: boolean): void {
    this.#still = on;
    this.#scenes?.still(on);
  }

  /** Whether something moves in the picture now. */
  get animated(): boolean {
    const rung = this.#scenes?.rung;
    return !this.#still && (rung === "animated" || rung === "half");
  }

  /** Turns the sound of rain on or off, within the press that asks for it; gives back whether it is on. */
  rain(on: boolean): boolean {
    if (on) this.#rain?.start();
    else this.#rain?.stop();
    return this.#rain?.on ?? false;
  }
}
