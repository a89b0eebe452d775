// One message, one line between messages, one link to a thread: state in, elements out.

import { bot, firstName, initials, isDirect, personOf, ROLES } from "./cast.js";
import { el, fromServer, icon, textOf } from "./dom.js";
import { live } from "./state.js";
import { day, hour, sameDay, span } from "./time.js";

const TOGETHER = 5 * 60_000; // messages of one person so close together share one head

export function avatar(person) {
  return el("span", { class: "avatar", "data-who": person.id, "aria-hidden": "true" },
    person.id === bot.id ? icon("well") : initials(person));
}

export function badge(person) {
  return person.role === "member" ? null : el("span", { class: `badge ${person.role}` }, ROLES[person.role]);
}

// The items of a list: messages with days, pushes of the clock and notices between them.
export function itemsOf(chat, messages, viewer, { inThread = false, openThread = "" } = {}) {
  const shown = messages.filter((message) => !message.deleted || live(message.replies).length);
  const first = Number(messages[0]?.id ?? Infinity);
  const lines = chat.clockLines.filter((line) => Number(line.id) > first);
  const all = [...shown, ...lines].sort((a, b) => Number(a.id) - Number(b.id));
  const items = [];
  let before = null;
  for (const one of all) {
    if (!before || !sameDay(before.at, one.at)) {
      if (one.kind !== "clock") items.push({ key: `day-${one.id}`, rev: day(one.at), day: one.at });
    }
    if (one.kind === "clock") {
      items.push({ key: `clock-${one.id}`, rev: `${one.rev}`, clock: one });
    } else {
      const joined = isJoined(before, one);
      const rev = [one.rev, joined, viewer, inThread, openThread === one.id].join(" ");
      items.push({ key: one.id, rev, message: one, joined, inThread, open: openThread === one.id });
    }
    before = one;
  }
  return items;
}

function isJoined(before, one) {
  return Boolean(before) && before.kind === one.kind && before.who === one.who && one.kind === "post"
    && !one.reply_to && !live(before.replies).length && sameDay(before.at, one.at) && one.at - before.at < TOGETHER;
}

export function itemNode(item, chat, viewer) {
  if (item.day) return el("li", { class: "line" }, el("span", {}, day(item.day)));
  if (item.clock) {
    const words = `The clock moved on by ${span(item.clock.moved_s)}`;
    return el("li", { class: "line clock-line" }, el("span", {}, icon("clock"), words));
  }
  const { message } = item;
  if (message.kind === "trouble") {
    return el("li", { class: "line trouble" }, el("span", {}, "The bot could not take in your last message. Please try it again."));
  }
  if (message.kind === "command") {
    return el("li", { class: "used" }, icon("eye"), el("span", {}, "You used ", el("code", {}, message.text)));
  }
  return messageNode(item, chat, viewer);
}

function messageNode({ message, joined, inThread, open }, chat, viewer) {
  const person = personOf(message.who);
  const byBot = person.id === bot.id;
  const classes = ["message", joined && "joined", byBot && "bot", message.private && "private", message.pings && "pinging"];
  const text = message.deleted
    ? el("p", { class: "gone" }, "This message was deleted.")
    : el("div", { class: "text" }, fromServer(message.html));
  const body = el("div", { class: "body" },
    head(message, person),
    message.reply_to ? quoted(chat.messages.get(message.reply_to)) : null,
    byBot && !message.deleted ? el("div", { class: "card" }, text) : text,
    message.edited && !message.deleted ? el("span", { class: "edited" }, "(edited)") : null,
    reactionsOf(message, viewer),
    !inThread && live(message.replies).length ? threadLink(message, open) : null);
  return el("li", { class: classes.filter(Boolean).join(" "), id: `${inThread ? "t" : "m"}${message.id}`, "data-message": message.id, tabindex: "-1" },
    avatar(person), body, message.deleted ? null : tools(message, inThread));
}

function head(message, person) {
  return el("div", { class: "head" },
    el("bdi", { class: "name" }, person.name), badge(person),
    el("time", { datetime: message.at.toISOString(), title: message.at.toLocaleString() }, hour(message.at)),
    message.private ? el("span", { class: "private-mark" }, icon("eye"), "Only you see this") : null);
}

function quoted(message) {
  if (!message) return null;
  const words = message.deleted ? "a deleted message" : textOf(message.html);
  return el("button", { class: "quoted", type: "button", "data-jump": message.id }, `${firstName(personOf(message.who))}: ${words}`);
}

function reactionsOf(message, viewer) {
  if (!message.reactions.size || message.deleted) return null;
  const chips = [...message.reactions].map(([emoji, who]) => {
    const names = [...who].map((id) => personOf(id).name).join(", ");
    return el("button", { class: "reaction", type: "button", "data-react": emoji, "aria-pressed": String(who.has(viewer)), "aria-label": `${emoji} ${names}`, title: names },
      el("span", { class: "emoji" }, emoji), String(who.size));
  });
  return el("div", { class: "reactions" }, ...chips);
}

function threadLink(message, open) {
  const replies = live(message.replies).filter((reply) => reply.kind === "post" || reply.kind === "bot-post");
  if (!replies.length) return null;
  const latest = replies.at(-1);
  const who = [...new Set(replies.map((reply) => reply.who))].slice(-3).map((id) => avatar(personOf(id)));
  const many = replies.length === 1 ? "1 reply" : `${replies.length} replies`;
  return el("button", { class: `thread-link ${open ? "open" : ""}`, type: "button", "data-thread": message.id },
    el("span", { class: "stack" }, ...who),
    el("span", { class: "thread-line" }, el("b", {}, many), ` · ${firstName(personOf(latest.who))}: ${textOf(latest.html)}`));
}

function tools(message, inThread) {
  const button = (label, attributes, content) =>
    el("button", { type: "button", tabindex: "-1", "aria-label": label, title: label, ...attributes }, content);
  const emoji = (sign) => el("span", { class: "emoji" }, sign);
  return el("div", { class: "tools", role: "toolbar", "aria-label": "Message" },
    message.private ? null : button("React with ✅", { "data-react": "✅" }, emoji("✅")),
    message.private ? null : button("React with 👍", { "data-react": "👍" }, emoji("👍")),
    inThread || isDirect(message.channel) ? null : button("Reply in a thread", { "data-thread": message.id }, icon("thread")),
    button("More", { "data-more": message.id, "aria-haspopup": "menu" }, icon("more")));
}

