// The sound of rain: noise shaped by filters. Nothing is created before start().

interface Sound {
  start(): void;
  stop(): void;
  readonly on: boolean;
}

/** Noise with the crackle of single drops in it. */
function noiseBuffer(ctx: AudioContext, seconds: number): AudioBuffer {
  const n = Math.floor(ctx.sampleRate * seconds),
    seam = 4096,
    buffer = ctx.createBuffer(2, n, ctx.sampleRate),
    raw = new Float32Array(n + seam);
  for (let side = 0; side < 2; side++) {
    let low = 0,
      drop = 0;
    for (let i = 0; i < raw.length; i++) {
      const white = Math.random() * 2 - 1;
      low = low * 0.985 + white * 0.015;
      if (Math.random() < 0.0009) drop = Math.random();
      drop *= 0.993;
      raw[i] = low * 1.6 + white * (0.1 + drop * drop * 0.55);
    }
    const d = buffer.getChannelData(side);
    d.set(raw.subarray(0, n));
    for (let i = 0; i < seam; i++) d[i] = raw[i]! * (i / seam) + raw[n + i]! * (1 - i / seam); // the loop closes without a click
  }
  return buffer;
}

export function createRain(): Sound {
  let ctx: AudioContext | null = null,
    gain: GainNode | null = null,
    on = false,
    rest: ReturnType<typeof setTimeout> | undefined;
  const build = (): void => {
    const Audio = globalThis.AudioContext;
    if (typeof Audio !== "function") return;
    ctx = new Audio();
    gain = ctx.createGain();
    gain.gain.value = 0;
    const source = ctx.createBufferSource(),
      high = ctx.createBiquadFilter(),
      low = ctx.createBiquadFilter(),
      swell = ctx.createOscillator(),
      depth = ctx.createGain();
    source.buffer = noiseBuffer(ctx, 5);
    source.loop = true;
    high.type = "highpass";
    high.frequency.value = 240;
    low.type = "lowpass";
    low.frequency.value = 5200;
    swell.frequency.value = 0.07; // the shower comes and goes
    depth.gain.value = 1400;
    swell.connect(depth).connect(low.frequency);
    source.connect(high).connect(low).connect(gain).connect(ctx.destination);
    source.start();
    swell.start();
  };
  const fade = (to: number, seconds: number): void => {
    if (!ctx || !gain) return;
    gain.gain.cancelScheduledValues(ctx.currentTime);
    gain.gain.setTargetAtTime(to, ctx.currentTime, seconds / 3);
  };
  return {
    start() {
      on = true;
      clearTimeout(rest);
      try {
        if (!ctx) build();
        void ctx?.resume().catch(() => undefined);
        fade(0.22, 1.8);
      } catch {
        ctx = null;
      } // no sound device: the page is silent, and nothing else changes
    },
    stop() {
      on = false;
      fade(0, 0.7);
      clearTimeout(rest);
      rest = setTimeout(() => {
        if (!on) void ctx?.suspend().catch(() => undefined);
      }, 1200);
    },
    get on() {
      return on && ctx !== null;
    },
  };
}
