// Keeps the newest message in view for whoever is reading there, and says so to the others.

const NEAR = 80; // pixels from the end that still count as being there

export class Scroll {
  constructor(box, below = null) {
    this.box = box;
    this.below = below;
    this.many = 0;
    below?.addEventListener("click", () => this.#end());
    box.addEventListener("scroll", () => { if (this.#atEnd() && below) below.hidden = true; }, { passive: true });
    // A keyboard on a phone, or a taller composer, must not hide what one was reading.
    let atEnd = true;
    box.addEventListener("scroll", () => { atEnd = this.#atEnd(); }, { passive: true });
    new ResizeObserver(() => { if (atEnd) this.#end(); }).observe(box);
  }

  // Runs `change`, which may add to the box, and then shows the end or leaves the place alone.
  around(moved, change) {
    const stay = !moved && !this.#atEnd();
    const before = this.box.scrollHeight;
    change();
    if (!stay) this.#end();
    else if (this.below && this.box.scrollHeight > before + 20) this.below.hidden = false;
  }

  #atEnd() {
    return this.box.scrollHeight - this.box.scrollTop - this.box.clientHeight < NEAR;
  }

  #end() {
    this.box.scrollTop = this.box.scrollHeight;
    if (this.below) this.below.hidden = true;
  }
}
