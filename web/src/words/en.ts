/**
 * Every word of the page itself, in English; the world's own texts come from the server.
 * Another language is another object of the type `Words`.
 */

const plural = (count: number, one: string, many: string) => `${count} ${count === 1 ? one : many}`;

export const en = {
  language: "en",
  /** How dates and lists are written. */
  locale: "en-GB",
  title: "unsaid",
  skip: "Skip to the words",
  loading: "One moment.",
  scene: (alt: string) => `The scene: ${alt}`,

  settings: {
    label: "Scene and sound",
    still: "Still the scene",
    rain: "Rain",
  },

  gate: {
    about:
      "You say what you want. Then you choose ways, at most two dozen times, in ten minutes or so. At the end you may see what your choices say beside what you said, or turn back and not see it.",
    newWalk: "Begin a new walk",
    goOn: "Go on with your walk",
    languages: "Language",
    walk: (answered: number, when: string) => `${plural(answered, "fork", "forks")} behind you, ${when}`,
    kept: {
      agreeTimed: "I agree, response times too",
      agreeUntimed: "I agree, but keep no response times",
      decline: "I do not agree",
      erase:
        "In this browser you can erase a walk at its end, or at any rest. Its address is the key to it: whoever has the link can open it.",
      declinedTitle: "Nothing is kept",
    },
    wish: {
      title: "Your wish",
      label: "In your own words",
      hint: "At most 2,000 characters. You can leave it empty.",
      left: (count: number) => `${plural(count, "character", "characters")} left`,
      next: "That is what I want",
      nextEmpty: "Leave it unsaid",
    },
    order: {
      title: "What matters most",
      places: { first: "First", second: "Second", third: "Third", last: "Last" },
      pass: "None",
      hint: "Press a wish to place it. Press it again to take it back.",
      done: "That is how it stands.",
      back: "Back to your words",
      placed: (name: string, place: string) => `${name}: ${place}.`,
      takenBack: (name: string) => `${name} is taken back.`,
      empty: "not said",
    },
  },

  fork: {
    number: (number: number, limit: number) => `Fork ${number} of at most ${limit}`,
    ways: "Ways on",
    alike: (level: string) => `Each of these ways: ${level}`,
    keysHint: (count: number) => `Keys 1 to ${count} choose a way`,
    keysOn: "Number keys: on",
    keysOff: "Number keys: off",
    walking: "You walk on.",
    staying: "You stay where you are.",
    hurry: "Press any key or tap to hurry.",
    arrived: (title: string) => `You have come to: ${title}`,
    said: (who: string) => `${who}:`,
  },

  rest: {
    link: "The way back to this walk",
    linkHint:
      "Whoever has this link can open the walk. In this browser you will find it at the beginning as well.",
    copy: "Copy the link",
    copied: "Copied.",
    copyFailed: "It could not be copied. Select the link and copy it by hand.",
  },

  threshold: {
    reasons: {
      sure: "Your last steps have told nothing new about what you want most. The walk can end here.",
      "nothing-left": "No further fork would tell much. The walk can end here.",
      limit: "You have walked as far as this walk goes.",
      asked: "You asked to be brought here.",
      "world-exhausted": "There are no further places on this walk.",
    } as Record<string, string>,
    forks: (count: number) => `${plural(count, "fork lies", "forks lie")} behind you.`,
    nothing: "You have not chosen yet, so there is nothing to tell. Walk a little first.",
  },

  room: {
    said: "What you said",
    did: "What you did",
    noWords: "You left it unsaid.",
    seal: (hash: string) => `Sealed before your first step: ${hash}`,
    leads: "Most likely, what you want most is",
    chance: (words: string, number: string) => `${words} (${number})`,
    otherwise: (name: string, words: string, number: string) => `If not, ${name}: ${words} (${number}).`,
    cannotTitle: "I cannot tell what you want most.",
    because: "Why",
    sentences: "What may be said",
    chart: {
      title: "Where each wish stands",
      lead: "Where your choices say clearly how much a wish matters, its light is short and bright. Where they do not, it is long and faint.",
      interval: "between these two ticks with a probability of nine in ten",
      legendPoint: "expected rank",
      legendSaid: "where you placed it",
      most: "matters most",
      least: "matters least",
      wish: "Wish",
      rank: "Rank your choices give it",
      stated: "Rank you gave it",
      reading: (expected: string, low: number, high: number) =>
        low === high
          ? `rank ${low}, almost surely`
          : `about rank ${expected}; nine in ten that it lies between ${low} and ${high}`,
      said: { 1: "said first", 2: "said second", 3: "said third", last: "said last" },
      unnamed: "not named",
    },
    telling: {
      title: "The forks that told most",
      fork: (number: number) => `Fork ${number}`,
      taken: "Taken",
      stayed: "You took none of the ways.",
      given: "Given up",
      toward: (names: string) => `toward ${names}`,
      away: (names: string) => `away from ${names}`,
      bits: (bits: string) => `told ${bits} bits`,
      none: "No single fork told much.",
    },
    stays: {
      title: "What stays, far away and unsure",
      lead: (delay: string, chance: string) =>
        `What still draws you when it is ${delay} and its chance is ${chance}.`,
      one: (words: string, number: string) => `${words} (${number})`,
      chosen: (count: number) => `chosen ${count === 1 ? "once" : `${count} times`} at the far end`,
      none: "This walk did not tell.",
    },
    hope: {
      title: "How waiting wears on you",
      chart:
        "What is left of a promise's pull, by how long it takes. The band holds with a probability of nine in ten.",
      now: "at once",
      all: "all of it",
      nothing: "none",
    },
    belief: {
      title: "How you weigh what is unsure",
      chart:
        "The weight you give to a chance, beside the chance itself (the dashed line). The band holds with a probability of nine in ten.",
      one: (chance: string, weight: string, low: string, high: string) =>
        `A chance of ${chance} weighs like ${weight} (between ${low} and ${high}).`,
      never: "never",
      sure: "sure",
    },
    ground: {
      title: "What this rests on",
      answers: (count: number) => `${plural(count, "answer", "answers")} of yours.`,
      repeats: (agreed: number, repeats: number) =>
        `${repeats} of your forks came back in other words; at ${agreed} you chose the same.`,
      dominated: (chosen: number, count: number) =>
        `${count} of your forks had a way that was worse in everything; you took it ${chosen === 0 ? "at none" : `at ${chosen}`}.`,
      fit: (bits: string, error: string) =>
        `From all your other answers, each answer is foreseen ${bits} bits better than by guessing (give or take ${error}).`,
      noFit: (bits: string, error: string) =>
        `From all your other answers, each answer is foreseen no better than by guessing (${bits} bits, give or take ${error}).`,
      caution: "It is an estimate from your choices on one walk. It is no diagnosis and no advice.",
    },
  },

  keep: {
    title: "To keep or to erase",
    kept: "The walk is kept on this machine until you erase it.",
    link: "The way back to this walk",
    json: "Download as JSON",
    page: "Download as a page",
    print: "Print",
    erase: "Erase this walk",
    sure: "Erase it for good? Your words and all your choices will be gone, and nobody can bring them back.",
    yes: "Yes, erase it for good",
    no: "No, keep it",
  },

  ending: {
    newWalk: "Begin a new walk",
  },

  erased: {
    title: "It is gone",
    text: "Nothing of this walk is left here. What was unsaid stays unsaid.",
  },

  lost: {
    title: "There is no such walk here",
    text: "It may have been erased, or it is kept on another machine. Links to walks open only where the walk is kept.",
  },

  trouble: {
    offline:
      "The server does not answer. Nothing is lost: what you did last is kept here and will be sent again.",
    part: "A part of the page could not be loaded. Load the page again; nothing of the walk is lost.",
    retry: "Try now",
    conflict: "Another window has already chosen here. This is where the walk stands now.",
    moved: "The walk went on in another window. This is where it stands now.",
    refused: (detail: string, advice: string) =>
      `That could not be done. ${detail}${advice ? ` ${advice}` : ""}`,
    close: "Close",
  },
};

export type Words = typeof en;
