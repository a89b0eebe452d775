// What a button asks for before it is pressed: until when, a note, whom, a call, what to say.

import { people } from "./cast.js";
import { el } from "./dom.js";
import { avatar } from "./messages.js";

const SPANS = [["1h", "1 hour"], ["4h", "4 hours"], ["tomorrow 9:00", "Tomorrow 9:00"], ["next monday 9:00", "Next Monday 9:00"]];
const LONGEST_NOTE = 1000;

const choice = (value, ...content) =>
  el("button", { class: "choice", type: "submit", value, formnovalidate: true }, ...content);
const field = (label, input) => el("label", { class: "ask-field" }, el("span", {}, label), input);
const confirm = (label) => el("button", { class: "act act-primary", type: "submit", value: "field" }, label);

// Each gives its title, its parts, and what of the press is given with the pressed value.
const QUESTIONS = {
  span: (label) => {
    const input = el("input", { type: "text", required: true, placeholder: "mon 14:00", autocomplete: "off", maxlength: "60" });
    return {
      title: `${label} until when?`,
      parts: [
        el("div", { class: "choices" }, ...SPANS.map(([value, words]) => choice(value, words))),
        field("Another time, such as 18:30, mon 14:00 or 2d", input),
      ],
      confirm: confirm(label),
      given: (value) => ({ argument: value === "field" ? input.value.trim() : value }),
    };
  },
  note: (label) => {
    const input = el("textarea", { rows: "3", maxlength: String(LONGEST_NOTE), autofocus: true });
    return {
      title: `${label} the question`,
      parts: [field("A closing note, if you like. Everybody who asked reads it.", input)],
      confirm: confirm(label),
      given: () => ({ argument: input.value.trim() }),
    };
  },
  call: () => {
    const when = el("input", { type: "text", placeholder: "tomorrow 14:00", autocomplete: "off", maxlength: "200" });
    const contact = el("input", { type: "text", autocomplete: "off", maxlength: "300" });
    return {
      title: "Agree on a call",
      parts: [field("When suits you?", when), field("How can we reach you? Only you and our team see it.", contact)],
      confirm: confirm("Send"),
      given: () => ({ argument: `${when.value.trim()}\n${contact.value.trim()}`.replace(/^\n$/, "") }),
    };
  },
  person: (label, who) => {
    const note = el("textarea", { rows: "2", maxlength: String(LONGEST_NOTE) });
    return {
      title: `${label} to whom?`,
      parts: [
        field("What should they know, if anything? Only the team reads it.", note),
        el("div", { class: "choices people" }, ...people.filter((person) => person.role === "staff").map((person) =>
          choice(person.id, avatar(person), el("span", { class: "menu-two" },
            el("b", {}, person.id === who ? `${person.name} (you)` : person.name), el("small", {}, person.about))))),
      ],
      confirm: null,
      given: (value) => ({ target: value, argument: note.value.trim() }),
    };
  },
  words: (label) => {
    const input = el("textarea", { rows: "3", required: true, maxlength: String(LONGEST_NOTE), autofocus: true });
    return {
      title: label,
      parts: [field("What shall everybody read? It stands below each question, with your name.", input)],
      confirm: confirm(label),
      given: () => ({ argument: input.value.trim() }),
    };
  },
};

// Resolves to what goes with the press, or to null if nothing shall be pressed.
export function ask(kind, label, who) {
  const { title, parts, confirm: done, given } = QUESTIONS[kind](label, who);
  const form = el("form", { method: "dialog" },
    el("h2", { id: "ask-title" }, title), ...parts,
    el("div", { class: "ask-foot" }, el("button", { class: "act", type: "submit", value: "", formnovalidate: true }, "Cancel"), done));
  const dialog = el("dialog", { class: "ask", "aria-labelledby": "ask-title" }, form);
  // Escape closes the dialog and nothing behind it.
  dialog.addEventListener("keydown", (event) => { if (event.key === "Escape") event.stopPropagation(); });
  dialog.addEventListener("pointerdown", (event) => { if (event.target === dialog) dialog.close(""); });
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target.matches("button")) return;
    const sends = event.target.matches("input") || event.ctrlKey || event.metaKey;
    if (!sends || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit(done);
  });
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue ? given(dialog.returnValue) : null);
    });
  });
}
