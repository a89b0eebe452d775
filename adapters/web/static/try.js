// First steps for a newcomer: one tap each plays a person and does the thing.

import { post } from "./api.js";
import { pushTo } from "./clock.js";
import { say } from "./composer.js";
import { el, icon } from "./dom.js";
import { remember, remembered } from "./session.js";
import { become, closeSide } from "./sidebar.js";
import { live } from "./state.js";
import { problem, toast } from "./toast.js";

const KNOWN = "How do I add answerwell to Slack?";
const UNKNOWN = "My invoice shows the wrong company name. How can I change it?";
const ANSWER = "Open **Settings → Billing → Company details**, correct the name there and press *Reissue invoice*. The new one arrives by mail within a few minutes.";
const LEFT = "Can we pay by bank transfer instead of card?";

// `page` has chat() and settled(): a promise for when the stream of the new persona has caught up.
const STEPS = [
  {
    title: "Ask something it knows", about: `Ann: “${KNOWN}”`,
    async run() {
      become("ann", { channel: "help", thread: "" });
      const { id } = await say({ who: "ann", channel: "help", text: KNOWN });
      become("ann", { channel: "help", thread: id });
    },
  },
  {
    title: "Ask something it doesn't", about: "Ravi’s invoice is wrong; Priya is asked, who follows Billing",
    async run() {
      become("ravi", { channel: "billing", thread: "" });
      const { id } = await say({ who: "ravi", channel: "billing", text: UNKNOWN });
      become("ravi", { channel: "billing", thread: id });
    },
  },
  {
    title: "Answer as a helper", about: "Priya knows how to correct it",
    async run(page) {
      become("priya", { channel: "billing" });
      await page.settled();
      const question = asked(page.chat());
      become("priya", { channel: "billing", thread: question.id });
      await say({ who: "priya", channel: "billing", thread: question.id, text: ANSWER });
    },
  },
  {
    title: "Accept the answer with ✅", about: "Ravi says thanks, Priya gets the credit",
    async run(page) {
      become("ravi", { channel: "billing" });
      await page.settled();
      const question = asked(page.chat());
      const answer = live(question.replies).findLast((reply) => reply.who === "priya" || reply.who === "jonas");
      if (!answer) throw new Error("Nobody has answered yet: take step 3 first.");
      become("ravi", { channel: "billing", thread: question.id });
      await post("/react", { who: "ravi", message: answer.id, emoji: "✅", on: true });
    },
  },
  {
    title: "Let a question wait", about: "Mei asks, the clock runs, staff is called",
    async run() {
      become("mei", { channel: "billing", thread: "" });
      await say({ who: "mei", channel: "billing", text: LEFT });
      await pushTo("next");
      become("sam", { channel: "staff", thread: "" });
      toast("You are Sam from staff now. The question has arrived here.");
    },
  },
  {
    title: "Choose your topics", about: "What Jonas is asked about",
    async run(page) {
      become("jonas", { channel: "help", thread: "" });
      await page.settled();
      await say({ who: "jonas", channel: "help", text: "/topics" });
    },
  },
];

function asked(chat) {
  const question = live(chat.inChannel("billing")).findLast((message) => message.who === "ravi");
  if (!question) throw new Error("Ravi has asked nothing yet: take step 2 first.");
  return question;
}

export function setUpSteps(page) {
  const draw = () => {
    for (const list of document.querySelectorAll("#try-steps, #intro ol")) {
      list.replaceChildren(...STEPS.map((step, index) => stepNode(step, index, page, draw)));
    }
  };
  draw();
  return draw;
}

function stepNode(step, index, page, draw) {
  const done = remembered().steps ?? [];
  const next = STEPS.findIndex((_, at) => !done.includes(at)) === index;
  const state = done.includes(index) ? "done" : next ? "next" : "";
  const button = el("button", { class: `step ${state}`, type: "button", "data-step": index + 1, onclick: () => take() },
    el("span", { class: "step-mark" }, done.includes(index) ? icon("check") : String(index + 1)),
    el("span", {}, el("b", {}, step.title), el("small", {}, step.about)));
  async function take() {
    if (button.getAttribute("aria-busy")) return;
    button.setAttribute("aria-busy", "true");
    closeSide();
    try {
      await step.run(page);
      remember({ steps: [...new Set([...(remembered().steps ?? []), index])] });
    } catch (error) {
      problem(error);
    }
    draw();
  }
  return el("li", {}, button);
}

export const introNode = (title, words) => [
  el("span", { class: "mark" }, icon("well")), el("h2", {}, title), el("p", {}, words), el("ol"),
];

