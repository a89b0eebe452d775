// The page: one stream in, one picture out.

import { bot, channelOf, firstName, isDirect, isRoom, otherOf, personOf } from "./cast.js";
import { Composer } from "./composer.js";
import { setUpClock, showClock } from "./clock.js";
import { byId, reconcile, textOf } from "./dom.js";
import { closeMenu, isMenuOpen, setUpMenus } from "./menu.js";
import { setUpMessages } from "./message-actions.js";
import { itemNode, itemsOf } from "./messages.js";
import { address, go, markRead, MOVED, readAddress, session, visible } from "./session.js";
import { closeSide, isPhone, setUpSidebar, showSidebar, switchPerson } from "./sidebar.js";
import { Chat, live } from "./state.js";
import { Stream } from "./stream.js";
import { Scroll } from "./scroll.js";
import { pushClock, setClock, tellTimes } from "./time.js";
import { announce, toast } from "./toast.js";
import { introNode, setUpSteps } from "./try.js";

let chat = new Chat();
let stream = null;
let caughtUp = Promise.withResolvers();
let ready = false; // the past is here; what comes now is news
let drawing = 0;
let flash = ""; // the message to point at when it is drawn

const scroll = new Scroll(byId("scroll"), byId("new-below"));
const threadScroll = new Scroll(byId("thread-scroll"));
const page = { chat: () => chat, settled: () => caughtUp.promise, edit, reply, jump };
const lists = [byId("messages"), byId("thread-messages")];

const composer = new Composer(byId("compose"), {
  id: "write", switchPerson, where: () => ({ channel: session.channel, thread: talkIn(session.channel) }),
  lastOwn: () => live(lineOf(session.channel)).findLast(own),
});
const threadComposer = new Composer(byId("thread-compose"), {
  id: "write-thread", switchPerson, where: () => ({ channel: session.channel, thread: session.thread }),
  lastOwn: () => live(chat.repliesTo(session.thread)).findLast(own),
});
// A private conversation goes on below the bot's latest word on what it is about.
const talkIn = (channel) =>
  (isRoom(channel) && chat.inChannel(channel).findLast((root) => root.who === bot.id)?.id) || "";
// What is one line of talk shows what was said in a thread in it.
const lineOf = (channel) => {
  const roots = chat.inChannel(channel);
  return isDirect(channel) ? roots.flatMap((root) => [root, ...root.replies]) : roots;
};
const own = (message) => message.kind === "post" && message.who === session.who;

function connect() {
  stream?.close();
  chat = new Chat();
  ready = false;
  byId("app").setAttribute("aria-busy", "true");
  caughtUp = Promise.withResolvers();
  stream = new Stream(session.who, {
    line: take,
    caughtUp({ now, offset_s }) {
      setClock(now, offset_s);
      ready = true;
      byId("app").setAttribute("aria-busy", "false");
      caughtUp.resolve();
      draw();
    },
    reset() {
      chat = new Chat();
      draw();
    },
    lost: () => notice("The connection is gone. Trying again…"),
    back: () => notice(""),
  });
}

function take(op) {
  const message = chat.apply(op);
  if (op.kind === "clock") pushClock(op.offset_s);
  if (!ready) return;
  if (message) news(message);
  requestDraw();
}

function news(message) {
  if (message.who === session.who || message.kind === "trouble") return;
  announce(`${personOf(message.who).name}: ${textOf(message.html ?? "")}`.slice(0, 300));
  const root = chat.messages.get(message.thread);
  const mine = root?.who === session.who && root.channel === session.channel;
  // The first word on one's own question opens the thread, where there is room beside it.
  if (mine && !session.thread && !isPhone() && !isDirect(root.channel) && live(root.replies).length === 1) {
    go({ thread: root.id }, { replace: true });
  }
}

function requestDraw() {
  drawing ||= requestAnimationFrame(draw);
}

function draw() {
  drawing = 0;
  if (!ready) return;
  const { who, channel } = session;
  const place = channelOf(channel);
  if (session.thread && !chat.messages.has(session.thread)) go({ thread: "" }, { replace: true });
  markRead(who, channel, chat.latestIn(channel));
  showSidebar(chat);
  showClock();
  const direct = isDirect(channel);
  const partner = isRoom(channel) ? otherOf(channel, who).name : place.name;
  const title = direct ? partner : `#${place.name}`;
  byId("place").textContent = title;
  byId("topic").textContent = place.topic;
  document.title = `${title} · answerwell playground`;
  const shown = lineOf(channel);
  fill(byId("messages"), scroll, shown, { openThread: session.thread, inThread: direct });
  const first = byId("intro").hidden !== shown.length > 0;
  byId("intro").hidden = shown.length > 0;
  if (first && !shown.length) drawIntro(title, place);
  composer.show(`${who}/${channel}`, direct ? `Message ${partner}` : `Message ${title}, or / for commands`, personOf(who));
  drawThread();
  tellTimes(document.body);
  point();
}

function drawThread() {
  const root = chat.messages.get(session.thread);
  const open = Boolean(root) && !isDirect(session.channel);
  const was = !byId("panel").hidden;
  byId("panel").hidden = !open;
  byId("app").classList.toggle("with-panel", open);
  byId("main").inert = open && isPhone();
  if (!open) return;
  byId("thread-place").textContent = `#${channelOf(root.channel).name} · asked by ${firstName(personOf(root.who))}`;
  if (root.who === "answerwell") byId("thread-place").textContent = `#${channelOf(root.channel).name}`;
  fill(byId("thread-messages"), threadScroll, [root, ...root.replies], { inThread: true, thread: root.id });
  threadComposer.show(`${session.who}/${root.id}`, "Reply in this thread", personOf(session.who));
  if (!was && isPhone()) byId("thread-back").focus({ focusVisible: false });
}

function fill(list, scrolling, messages, options) {
  const place = `${session.who}/${session.channel}/${options.thread ?? ""}`;
  const moved = list.dataset.place !== place;
  if (moved) {
    list.replaceChildren();
    list.dataset.place = place;
  }
  scrolling.around(moved, () => {
    reconcile(list, itemsOf(chat, messages, session.who, options), (item) => {
      const node = itemNode(item, chat, session.who);
      if (!moved) node.classList.add("fresh");
      return node;
    });
  });
  // One stop for the Tab key; the arrows go on from there.
  const rows = list.querySelectorAll(".message");
  rows.forEach((row, index) => { row.tabIndex = index === rows.length - 1 ? 0 : -1; });
}

function drawIntro(title, { audience, topic }) {
  const words = { everyone: isPhone() ? "Nobody has written here yet. Write below, or take a first step:" : "Nobody has written here yet. Write below, or take the steps on the left: they show the whole loop.", staff: "Questions that waited too long arrive here.", owner: "Ask the bot in private, or write / to see what it can do.", pair: "Here somebody of the team goes on with a customer in private." };
  byId("intro").replaceChildren(...introNode(audience === "everyone" ? `This is ${title}` : topic, words[audience]));
  if (audience !== "everyone") byId("intro").querySelector("ol").remove();
  drawSteps();
}

function edit(message) {
  if (message.thread && !isDirect(message.channel)) threadComposer.edit(message);
  else composer.edit(message);
}

function reply(message) {
  if (isDirect(message.channel)) return composer.reply(message);
  go({ thread: message.thread || message.id });
  draw();
  if (message.thread) threadComposer.reply(message);
  threadComposer.box.focus();
  return undefined;
}

function jump(id, { channel, thread } = {}) {
  const place = chat.placeOf(id) ?? (chat.messages.has(thread) ? { channel, thread } : null);
  if (!place && !visible(personOf(session.who), channel)) {
    toast("That message is in a place that you do not see.", "error");
    return;
  }
  flash = id;
  const root = chat.messages.get(id);
  go(place ? { channel: place.channel, thread: place.thread || (root?.replies.length ? id : "") } : { channel, thread: "" });
  draw();
}

function point() {
  const row = flash && (byId(`t${flash}`) ?? byId(`m${flash}`));
  if (!row) return;
  flash = "";
  row.scrollIntoView({ block: "center" });
  row.classList.add("flash");
  row.focus({ preventScroll: true });
}

function notice(words) {
  byId("notice").hidden = !words;
  byId("notice-text").textContent = words;
}

function moveTo(event) {
  const before = session.who;
  // What moves by itself takes nobody's menu or focus away.
  const byItself = event?.detail?.byItself === true;
  readAddress();
  if (!byItself) closeMenu();
  if (session.who !== before) announce(""); // it may be what only they see
  if (session.who !== before || !stream) connect();
  else draw();
  if (!byItself) (session.thread && !isDirect(session.channel) ? threadComposer : composer).focus();
}

addEventListener(MOVED, moveTo);
addEventListener("popstate", moveTo);
addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  if (isMenuOpen()) closeMenu();
  else if (!closeSide() && session.thread) go({ thread: "" });
});
for (const id of ["thread-close", "thread-back"]) byId(id).addEventListener("click", () => go({ thread: "" }));
for (const list of lists) setUpMessages(list, page);
setInterval(() => { showClock(); tellTimes(document.body); }, 15_000);
setUpMenus();
setUpSidebar();
setUpClock();
const drawSteps = setUpSteps(page);
readAddress();
if (!location.hash) history.replaceState(null, "", address({}));
moveTo();
