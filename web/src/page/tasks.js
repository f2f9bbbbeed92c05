// When work is done: what nobody waits for comes in tasks of its own, so that keys and frames get in between.

/** `await nextTask()` lets the browser do what waits: a key press, a frame. */
export function nextTask() {
  return new Promise((resolve) => setTimeout(resolve));
}

/** Work that may wait until the next frame has been painted. Asked for several times until then, it is done once. */
export class AfterFrame {
  #work;
  #frame = 0;
  #timer = 0;

  /** @param {() => void} work */
  constructor(work) {
    this.#work = work;
  }

  plan() {
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#timer);
    this.#frame = requestAnimationFrame(() => {
      this.#timer = setTimeout(this.#work);
    });
  }
}
