// What one can do with a message: by mouse, by finger, by keyboard.

import { post } from "./api.js";
import { ask } from "./asking.js";
import { bot, reactions } from "./cast.js";
import { el, icon, textOf } from "./dom.js";
import { openMenu } from "./menu.js";
import { go, session } from "./session.js";
import { problem, toast } from "./toast.js";

const HELD = 450; // milliseconds that a finger rests for the menu

// `page` has chat(), edit(message), reply(message), jump(id).
export function setUpMessages(list, page) {
  const messageOf = (node) => page.chat().messages.get(node.closest("[data-message]")?.dataset.message);

  list.addEventListener("click", (event) => {
    const target = event.target.closest("button, a.to-message");
    const message = target && messageOf(target);
    if (!message) return;
    if (target.matches("a.to-message")) {
      event.preventDefault();
      page.jump(target.getAttribute("href").slice(2), target.dataset);
    } else if (target.dataset.action) press(target, message);
    else if (target.dataset.react) react(message, target.dataset.react);
    else if (target.dataset.thread) go({ thread: target.dataset.thread });
    else if (target.dataset.jump) page.jump(target.dataset.jump);
    else if (target.dataset.more) menuFor(message, target, page);
  });

  list.addEventListener("keydown", (event) => {
    const row = event.target.closest(".message");
    if (!row || event.target !== row) return;
    const rows = [...list.querySelectorAll(".message")];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      rows[rows.indexOf(row) + step]?.focus();
    } else if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      menuFor(messageOf(row), row, page);
    }
  });

  hold(list, (row, at) => {
    const message = messageOf(row);
    if (message && !message.deleted) menuFor(message, at, page);
  });
}

function hold(list, then) {
  let timer = 0;
  const stop = () => clearTimeout(timer);
  list.addEventListener("pointerdown", (event) => {
    const row = event.target.closest(".message");
    if (event.pointerType !== "touch" || !row || event.target.closest("button, a")) return;
    const at = { x: event.clientX, y: event.clientY };
    timer = setTimeout(() => then(row, at), HELD);
  });
  for (const over of ["pointerup", "pointercancel", "pointermove"]) {
    list.addEventListener(over, (event) => {
      if (over !== "pointermove" || Math.hypot(event.movementX, event.movementY) > 6) stop();
    });
  }
  list.addEventListener("contextmenu", (event) => {
    if (event.pointerType === "touch") event.preventDefault();
  });
}

export async function react(message, emoji) {
  const on = !message.reactions.get(emoji)?.has(session.who);
  try {
    await post("/react", { who: session.who, message: message.id, emoji, on });
  } catch (error) {
    problem(error);
  }
}

async function press(button, message) {
  const { action, ticket, argument, asks } = button.dataset;
  const { who } = session;
  if (button.getAttribute("aria-busy")) return;
  const given = asks ? await ask(asks, button.textContent.replace("…", ""), who) : {};
  if (!given) return;
  button.setAttribute("aria-busy", "true");
  try {
    await post("/press", { who, message: message.id, action, ticket: Number(ticket), argument, ...given });
  } catch (error) {
    problem(error);
  } finally {
    button.removeAttribute("aria-busy");
  }
}

async function accept(message) {
  const body = { who: session.who, message: message.id, action: "accept", ticket: null, argument: message.id };
  await post("/press", body).catch(problem);
}

async function remove(message) {
  await post("/delete", { who: session.who, message: message.id }).catch(problem);
}

async function copy(message) {
  try {
    await navigator.clipboard.writeText(message.text ?? textOf(message.html));
    toast("Copied.");
  } catch {
    toast("The browser does not let this page copy.", "error");
  }
}

function menuFor(message, at, page) {
  const item = (label, sign, act, kind = "") =>
    el("button", { type: "button", role: "menuitem", class: kind, onclick: act }, icon(sign), label);
  const mine = message.who === session.who;
  const byBot = message.who === bot.id;
  const signs = reactions.map((emoji) =>
    el("button", { type: "button", role: "menuitem", "aria-label": `React with ${emoji}`, onclick: () => react(message, emoji) }, emoji));
  openMenu(at, "Message", [
    message.private ? null : el("div", { class: "menu-emoji" }, ...signs),
    byBot ? null : item("Accept as answer", "check", () => accept(message)),
    message.private ? null : item(message.thread ? "Reply to this" : "Reply in a thread", "reply", () => page.reply(message)),
    item("Copy text", "thread", () => copy(message)),
    mine ? item("Edit", "edit", () => page.edit(message)) : null,
    mine ? item("Delete", "trash", () => remove(message), "danger") : null,
  ].filter(Boolean));
}
