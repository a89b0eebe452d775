// Small tools for the page's own elements. Text goes in as text; HTML only from `fromServer`.

import { tellTimes } from "./time.js";

export const byId = (id) => document.getElementById(id);

export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "class") node.className = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "i");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `#i-${name}`);
  svg.append(use);
  return svg;
}

// The server rendered and sanitised it: adapters/web/markdown.py and render.py.
export function fromServer(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content;
}

export function textOf(html) {
  const content = fromServer(html);
  tellTimes(content);
  for (const part of content.querySelectorAll(".acts")) part.remove();
  // Blocks would otherwise run into each other.
  for (const part of content.querySelectorAll("p, li, blockquote, pre, br")) part.append(" ");
  return content.textContent.replace(/\s+/g, " ").trim();
}

// Makes `list` show `items` in order, and touches only what changed: an element whose `rev`
// is the same stays, with its focus and its selection.
export function reconcile(list, items, make) {
  const old = new Map([...list.children].map((node) => [node.dataset.key, node]));
  let place = list.firstElementChild;
  for (const item of items) {
    const before = old.get(item.key);
    old.delete(item.key);
    let node = before;
    if (!before || before.dataset.rev !== item.rev) {
      const focused = before?.contains(document.activeElement) ? document.activeElement : null;
      node = make(item);
      node.dataset.key = item.key;
      node.dataset.rev = item.rev;
      if (before) {
        if (before === place) place = node;
        before.replaceWith(node);
        if (focused) refocus(node, focused);
      }
    }
    if (node === place) place = place.nextElementSibling;
    else list.insertBefore(node, place);
  }
  for (const node of old.values()) node.remove();
}

function refocus(node, focused) {
  const same = focused.id ? node.querySelector(`#${CSS.escape(focused.id)}`) : null;
  (same ?? node).focus({ preventScroll: true });
}
