// Short notes at the foot of the page, and words for those who listen to it.

import { byId, el, icon } from "./dom.js";

const STAYS = 6_000;

export function toast(sentence, kind = "") {
  const close = el("button", { type: "button", "aria-label": "Dismiss", onclick: () => note.remove() }, icon("close"));
  const note = el("div", { class: `toast ${kind}`, role: kind === "error" ? "alert" : null }, el("span", {}, sentence), close);
  const toasts = byId("toasts");
  while (toasts.children.length > 1) toasts.firstElementChild.remove();
  toasts.append(note);
  setTimeout(() => note.remove(), STAYS);
}

export function problem(error) {
  toast(error.message, error.kept || error.status === 409 ? "" : "error");
}

export function announce(words) {
  byId("announce").textContent = words;
}
