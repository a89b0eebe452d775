// The live stream of one viewer; comes back by itself, exactly where it was.

const LONGEST_PAUSE = 10_000;

export class Stream {
  #source = null;
  #timer = 0;
  #failures = 0;

  // `on` has line(op), caughtUp(now), reset(), lost() and back().
  constructor(who, on) {
    this.who = who;
    this.on = on;
    this.last = "";
    this.#open();
  }

  close() {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = null;
  }

  #open() {
    const query = new URLSearchParams({ who: this.who, ...(this.last && { after: this.last }) });
    const source = new EventSource(`/stream?${query}`);
    this.#source = source;
    source.onopen = () => {
      this.#failures = 0;
      this.on.back();
    };
    source.onmessage = (event) => {
      this.last = event.lastEventId;
      this.on.line(JSON.parse(event.data));
    };
    source.addEventListener("caught-up", (event) => this.on.caughtUp(JSON.parse(event.data)));
    source.addEventListener("reset", () => {
      this.last = "";
      this.on.reset();
    });
    source.onerror = () => {
      this.on.lost();
      // The browser tries again by itself only after some kinds of failure; we always do.
      if (source !== this.#source) return;
      source.close();
      this.#failures += 1;
      this.#timer = setTimeout(() => this.#open(), Math.min(LONGEST_PAUSE, 500 * 2 ** this.#failures));
    };
  }
}
