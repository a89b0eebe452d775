// Who is looking and where: kept in the address, so that reload, back and links work.

import { channelOf, channelsOf, people, personOf } from "./cast.js";

export const MOVED = "moved"; // beside popstate, which tells of back, forward and links
const MEMORY = "answerwell.playground";

export const session = { who: people[0].id, channel: "help", thread: "" };

// "#/ann/help/17"
export function readAddress() {
  const [, who, channel, thread = ""] = location.hash.split("/");
  const person = people.find((one) => one.id === who) ?? personOf(remembered().who ?? session.who);
  session.who = person.id;
  session.channel = visible(person, channel) ? channel : "help";
  session.thread = visible(person, channel) && /^\d+$/.test(thread) ? thread : "";
}

export const address = (where) => {
  const { who, channel, thread } = { ...session, ...where };
  return `#/${who}/${channel}${thread ? `/${thread}` : ""}`;
};

// Goes somewhere; the rest follows from the address.
export function go(where, { replace = false } = {}) {
  const to = address(where);
  if (to === location.hash) return;
  history[replace ? "replaceState" : "pushState"](null, "", to);
  dispatchEvent(new CustomEvent(MOVED, { detail: { byItself: replace } }));
}

export const visible = (person, channel) =>
  Boolean(channelOf(channel)) && channelsOf(person).some((one) => one.id === channel);

// What each persona has read, in this browser only.
export function readUpTo(who, channel) {
  return remembered().read?.[`${who}/${channel}`] ?? 0;
}

export function markRead(who, channel, id) {
  if (id === readUpTo(who, channel)) return;
  const memory = remembered();
  remember({ read: { ...memory.read, [`${who}/${channel}`]: id } });
}

export function remembered() {
  try {
    return JSON.parse(localStorage.getItem(MEMORY)) ?? {};
  } catch {
    return {}; // storage may be switched off
  }
}

export function remember(part) {
  try {
    localStorage.setItem(MEMORY, JSON.stringify({ ...remembered(), ...part }));
  } catch {
    // Then the page forgets on reload, and works.
  }
}
