// The box to write in: sends, edits, and knows the commands.

import { post } from "./api.js";
import { commands, firstName, longest, personOf } from "./cast.js";
import { byId, el } from "./dom.js";
import { avatar } from "./messages.js";
import { session } from "./session.js";
import { problem } from "./toast.js";

const NEAR = 400; // characters before the limit at which the count appears
const COMMAND = /^\/([a-z][a-z-]*)(?:\s+([\s\S]*))?$/;
const byFinger = matchMedia("(pointer: coarse)");

export class Composer {
  #editing = null;
  #replying = null;
  #drafts = new Map();
  #place = "";
  #chosen = 0;

  // `where()` gives {channel, thread}; `lastOwn()` the viewer's last message here.
  constructor(slot, { where, lastOwn, switchPerson, id }) {
    slot.append(byId("composer").content.cloneNode(true));
    this.form = slot.querySelector("form");
    this.box = slot.querySelector("textarea");
    this.box.id = id;
    this.offers = slot.querySelector(".commands");
    this.about = slot.querySelector(".about");
    this.count = slot.querySelector(".count");
    this.me = slot.querySelector(".composer-me");
    this.where = where;
    this.lastOwn = lastOwn;
    this.form.addEventListener("submit", (event) => { event.preventDefault(); this.#submit(); });
    this.box.addEventListener("input", () => this.#changed());
    this.box.addEventListener("keydown", (event) => this.#key(event));
    this.box.addEventListener("blur", () => { this.offers.hidden = true; });
    slot.querySelector("[data-cancel]").addEventListener("click", () => this.#settle());
    this.me.addEventListener("click", () => switchPerson(this.me));
  }

  // Another place or persona: what was being written stays with the place it was meant for.
  show(place, placeholder, person) {
    if (this.me.dataset.who !== person.id) {
      this.me.dataset.who = person.id;
      this.me.replaceChildren(avatar(person));
      this.me.setAttribute("aria-label", `You write as ${person.name}. Change.`);
    }
    this.box.placeholder = placeholder;
    if (place === this.#place) return;
    if (!this.#editing) this.#drafts.set(this.#place, this.box.value);
    this.#place = place;
    this.#settle(this.#drafts.get(place) ?? "");
  }

  focus() {
    if (!byFinger.matches) this.box.focus({ preventScroll: true });
  }

  edit(message) {
    this.#settle(message.text ?? "");
    this.#editing = message;
    this.#tell("You are editing your message");
    this.box.focus();
  }

  reply(message) {
    this.#replying = message;
    this.#tell(`Replying to ${firstName(personOf(message.who))}`);
    this.box.focus();
  }

  fill(text) {
    this.box.value = text;
    this.#changed();
    this.box.focus();
  }

  #tell(words) {
    this.about.hidden = false;
    this.about.querySelector(".about-text").textContent = words;
  }

  #settle(text = "") {
    this.#editing = this.#replying = null;
    this.about.hidden = true;
    this.box.value = text;
    this.#changed();
  }

  #changed() {
    this.box.style.height = "auto";
    if (this.box.value) this.box.style.height = `${this.box.scrollHeight}px`;
    const left = longest - this.box.value.length;
    this.count.hidden = left > NEAR;
    this.count.parentElement.style.display = left > NEAR ? "" : "flex";
    this.count.textContent = left < 0 ? `${-left} characters too long` : `${left} characters left`;
    this.count.classList.toggle("over", left < 0);
    this.form.querySelector(".send").disabled = !this.box.value.trim() || left < 0;
    this.#offer();
  }

  async #submit() {
    const text = this.box.value.trim();
    if (!text || text.length > longest) return;
    const { editing, replying } = { editing: this.#editing, replying: this.#replying };
    this.#settle();
    try {
      if (editing) await post("/edit", { who: session.who, message: editing.id, text });
      else await say({ ...this.where(), text, reply_to: replying?.id ?? null });
    } catch (error) {
      problem(error);
      if (!error.kept && !this.box.value) this.fill(text); // nobody has to write it again
    }
  }

  #key(event) {
    if (event.isComposing) return;
    const offering = !this.offers.hidden;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (offering && step) {
      event.preventDefault();
      const many = this.offers.children.length;
      this.#choose((this.#chosen + step + many) % many);
    } else if (offering && (event.key === "Tab" || event.key === "Enter") && !event.shiftKey) {
      event.preventDefault();
      const { word } = this.offers.children[this.#chosen].dataset;
      if (event.key === "Enter" && this.box.value === `/${word}`) this.#submit(); // nothing to complete
      else this.#take(word);
    } else if (event.key === "Enter" && !event.shiftKey && !byFinger.matches) {
      event.preventDefault();
      this.#submit();
    } else if (event.key === "Escape" && (offering || !this.about.hidden)) {
      event.stopPropagation();
      if (offering) this.offers.hidden = true;
      else this.#settle();
    } else if (event.key === "ArrowUp" && !this.box.value) {
      const own = this.lastOwn();
      if (own) { event.preventDefault(); this.edit(own); }
    }
  }

  #offer() {
    const typed = /^\/([a-z-]*)$/.exec(this.box.value)?.[1];
    const staff = personOf(session.who).role === "staff";
    const fit = typed === undefined || this.#editing ? []
      : commands.filter((command) => command.word.startsWith(typed) && (staff || !command.staff))
        .sort((one, other) => (other.word === typed) - (one.word === typed));
    this.offers.hidden = !fit.length;
    if (!fit.length) return;
    this.offers.replaceChildren(...fit.map(({ word, hint, about }) =>
      el("div", { class: "command", role: "option", "data-word": word, onpointerdown: (event) => { event.preventDefault(); this.#take(word); } },
        el("b", {}, `/${word}`), el("i", {}, hint), el("span", {}, about))));
    this.#choose(0);
  }

  #choose(index) {
    this.#chosen = index;
    [...this.offers.children].forEach((node, at) => {
      node.setAttribute("aria-selected", String(at === index));
      if (at === index) node.scrollIntoView({ block: "nearest" });
    });
  }

  #take(word) {
    const command = commands.find((one) => one.word === word);
    this.fill(`/${word}${command.hint ? " " : ""}`);
    this.offers.hidden = true;
    if (!command.hint) this.#submit();
  }
}

export function say({ who = session.who, channel, thread = "", text, reply_to = null }) {
  const command = COMMAND.exec(text);
  if (!command) return post("/say", { who, channel, thread, text, reply_to });
  return post("/command", { who, channel, thread, command: command[1].slice(0, 31), argument: command[2]?.trim() ?? "" });
}
