// Menus: beside what was pressed on a wide screen, from below on a phone.

import { byId, el } from "./dom.js";

let opened = null;

// `items` are elements; buttons among them close the menu when pressed. `at` may be an element
// or a point {x, y}.
export function openMenu(at, label, items) {
  closeMenu();
  const anchor = at instanceof Element ? at : null;
  const menu = el("div", { class: "menu", role: "menu", "aria-label": label }, ...items);
  menu.addEventListener("click", (event) => { if (event.target.closest("button")) closeMenu(); });
  menu.addEventListener("keydown", moveFocus);
  const layer = byId("layer");
  layer.replaceChildren(menu);
  layer.classList.add("open");
  place(menu, anchor ? anchor.getBoundingClientRect() : { left: at.x, right: at.x, top: at.y, bottom: at.y });
  opened = { anchor, back: document.activeElement };
  anchor?.setAttribute("aria-expanded", "true");
  const first = menu.querySelector('[aria-checked="true"]') ?? menu.querySelector("button");
  first?.focus({ focusVisible: false });
}

export function closeMenu() {
  if (!opened) return;
  const { anchor, back } = opened;
  opened = null;
  anchor?.setAttribute("aria-expanded", "false");
  const layer = byId("layer");
  const inside = layer.contains(document.activeElement);
  layer.classList.remove("open");
  layer.replaceChildren();
  if (inside && back?.isConnected) back.focus({ preventScroll: true, focusVisible: false });
}

export const isMenuOpen = () => opened !== null;

export function setUpMenus() {
  byId("layer").addEventListener("pointerdown", (event) => {
    if (event.target === event.currentTarget) closeMenu();
  });
}

function place(menu, near) {
  const { width, height } = menu.getBoundingClientRect();
  const left = Math.min(near.left, innerWidth - width - 8);
  const below = near.bottom + 6;
  const top = below + height < innerHeight - 8 ? below : Math.max(8, near.top - height - 6);
  menu.style.left = `${Math.max(8, left)}px`;
  menu.style.top = `${top}px`;
}

function moveFocus(event) {
  const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
  if (event.key === "Tab") closeMenu();
  if (!step) return;
  event.preventDefault();
  const buttons = [...event.currentTarget.querySelectorAll("button")];
  const now = buttons.indexOf(document.activeElement);
  buttons[(now + step + buttons.length) % buttons.length].focus();
}
