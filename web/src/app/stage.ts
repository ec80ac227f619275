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
  /** The scene that waits until the painter is there. */
  #next: { spec: SceneSpec; move: Move; passed: () => void } | null = null;
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
        this.#begin(this.#scenes);
        this.onRung(this.#scenes.rung);
      })
      .catch((error: unknown) => {
        console.warn("the scenes could not be loaded; the words go on without them", error);
        this.onRung("text");
      });
  }

  /**
   * Resolves when the scene is in place, or when it need not be waited for any longer: whoever walks faster
   * than the painter paints sees the newest place next, and a place that was passed by resolves at once.
   */
  show(spec: SceneSpec, move: Move = { kind: "cut" }): Promise<void> {
    if (this.#scenes !== null) return this.#shown(this.#scenes, spec, move);
    this.#next?.passed();
    return new Promise((passed) => {
      this.#next = { spec, move, passed };
    });
  }

  #begin(scenes: Scenes): void {
    const next = this.#next;
    this.#next = null;
    if (next !== null) void this.#shown(scenes, next.spec, next.move).then(next.passed);
  }

  async #shown(scenes: Scenes, spec: SceneSpec, move: Move): Promise<void> {
    const longest = new Promise<void>((resolve) => setTimeout(resolve, LONGEST_MOVE_MS));
    try {
      await Promise.race([scenes.show(spec, move), longest]);
      this.onPainted();
    } catch (error) {
      console.warn("a scene could not be painted; the words go on without it", error);
    }
  }

  skip(): void {
    this.#scenes?.skip();
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
