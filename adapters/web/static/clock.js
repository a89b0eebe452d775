// The clock in the header, and the ways to push it.

import { post } from "./api.js";
import { byId, el, icon } from "./dom.js";
import { openMenu } from "./menu.js";
import { session } from "./session.js";
import { faceOf, now, pushed, span } from "./time.js";
import { problem } from "./toast.js";

const PUSHES = [["10", "clock", "10 minutes on"], ["60", "clock", "1 hour on"], ["next", "skip", "To the next deadline"]];

export function setUpClock() {
  for (const button of document.querySelectorAll("[data-push]")) {
    button.addEventListener("click", () => pushTo(button.dataset.push).catch(problem));
  }
  byId("clock-face").addEventListener("click", () => {
    openMenu(byId("clock-face"), "Push the clock", [
      el("h3", {}, "Push the clock"),
      ...PUSHES.map(([to, sign, label]) =>
        el("button", { type: "button", role: "menuitem", onclick: () => pushTo(to).catch(problem) }, icon(sign), label)),
    ]);
  });
}

export function pushTo(to) {
  const where = to === "next" ? { to: "next-deadline" } : { minutes: Number(to) };
  return post("/clock", { who: session.who, ...where });
}

export function showClock() {
  const at = now();
  byId("clock-now").textContent = faceOf(at);
  byId("clock-now").dateTime = at.toISOString();
  byId("clock-lead").hidden = pushed() < 60;
  byId("clock-lead").textContent = `+${span(pushed())}`;
  byId("clock-face").setAttribute("aria-label", `It is ${faceOf(at)} in the playground. Push the clock.`);
}
