// The side: channels, who you are, the look.

import { channelsOf, isRoom, otherOf, people, personOf, ROLES } from "./cast.js";
import { byId, el, icon, reconcile } from "./dom.js";
import { openMenu } from "./menu.js";
import { avatar, badge } from "./messages.js";
import { address, go, readUpTo, remember, remembered, session, visible } from "./session.js";

const phone = matchMedia("(max-width: 760px)");
const dark = matchMedia("(prefers-color-scheme: dark)");
export const isPhone = () => phone.matches;

export function setUpSidebar() {
  byId("me").addEventListener("click", () => switchPerson(byId("me")));
  byId("me-small").addEventListener("click", () => switchPerson(byId("me-small")));
  byId("open-side").addEventListener("click", openSide);
  byId("side-close").addEventListener("click", closeSide);
  byId("shade").addEventListener("click", closeSide);
  byId("side").addEventListener("click", (event) => { if (event.target.closest("nav a")) closeSide(); });
  byId("theme").addEventListener("click", () => setTheme(isDark() ? "light" : "dark"));
  dark.addEventListener("change", showTheme);
  setTheme(remembered().theme ?? "auto");
}

export function showSidebar(chat) {
  const person = personOf(session.who);
  byId("me-avatar").replaceWith(Object.assign(avatar(person), { id: "me-avatar" }));
  byId("me-small-avatar").replaceWith(Object.assign(avatar(person), { id: "me-small-avatar" }));
  byId("me-small").setAttribute("aria-label", `You are ${person.name}. Change.`);
  byId("me-name").textContent = person.name;
  byId("me-role").textContent = ROLES[person.role];
  byId("me-role").className = `badge ${person.role}`;
  const channels = channelsOf(person);
  const items = (...audiences) => channels
    .filter(({ id, audience }) => audiences.includes(audience) && (!isRoom(id) || chat.inChannel(id).length))
    .map((channel) => {
      const current = channel.id === session.channel;
      const unread = !current && chat.latestIn(channel.id) > readUpTo(person.id, channel.id);
      const pinged = unread && chat.latestPing(channel.id) > readUpTo(person.id, channel.id);
      const rev = `${current} ${unread} ${pinged} ${person.id}`;
      return { key: channel.id, rev, channel, current, unread, pinged };
    });
  reconcile(byId("channels"), items("everyone", "staff"), channelNode);
  reconcile(byId("directs"), items("owner", "pair"), channelNode);
  byId("elsewhere").hidden = !items("everyone", "staff", "owner", "pair").some((item) => item.unread);
}

function channelNode({ channel, current, unread, pinged }) {
  const sign = { everyone: "hash", staff: "lock", owner: "well", pair: "lock" }[channel.audience];
  return el("li", {}, el("a", { href: address({ channel: channel.id, thread: "" }), "aria-current": current ? "page" : null, class: unread ? "unread" : "" },
    icon(sign), isRoom(channel.id) ? otherOf(channel.id, session.who).name : channel.name,
    unread ? el("span", { class: `dot ${pinged ? "pinged" : ""}` }, el("span", { class: "unseen" }, pinged ? "You were tagged" : "New messages")) : null));
}

export function switchPerson(anchor) {
  const groups = ["member", "helper", "staff"].flatMap((role) => [
    el("h3", {}, { member: "Customers", helper: "Helpers", staff: "Staff" }[role]),
    ...people.filter((person) => person.role === role).map((person) =>
      el("button", { type: "button", role: "menuitemradio", "aria-checked": String(person.id === session.who), "data-who": person.id, onclick: () => become(person.id) },
        avatar(person), el("span", { class: "menu-two" }, el("b", {}, person.name), el("small", {}, person.about)), badge(person))),
  ]);
  openMenu(anchor, "Who you are", groups);
}

export function become(who, where = {}) {
  const channel = where.channel ?? session.channel;
  const stays = visible(personOf(who), channel);
  closeSide();
  go({ who, channel: stays ? channel : "help", thread: where.thread ?? (stays ? session.thread : "") });
}

export function openSide() {
  byId("side").classList.add("open");
  byId("shade").hidden = false;
  byId("side-close").focus({ focusVisible: false });
}

export function closeSide() {
  if (!byId("side").classList.contains("open")) return false;
  byId("side").classList.remove("open");
  byId("shade").hidden = true;
  byId("open-side").focus({ focusVisible: false });
  return true;
}

const isDark = () => {
  const { theme } = document.documentElement.dataset;
  return theme === "dark" || (theme === "auto" && dark.matches);
};

function setTheme(theme) {
  document.documentElement.dataset.theme = theme;
  // The system's own choice is not worth remembering: then the page follows it again.
  remember({ theme: isDark() === dark.matches ? "auto" : theme });
  showTheme();
}

function showTheme() {
  const label = isDark() ? "Light colours" : "Dark colours";
  byId("theme").replaceChildren(icon(isDark() ? "sun" : "moon"));
  byId("theme").setAttribute("aria-label", label);
  byId("theme").title = label;
}
