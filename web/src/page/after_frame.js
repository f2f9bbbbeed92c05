// Work that may wait until the next frame has been painted. Asked for several times until then, it is done once.

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
