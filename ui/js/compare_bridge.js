// @ts-check
/* The compare page in the browser, without a rerun. Hover: what is pointed at in table, picture or map is marked in the
 * other two. Saving: a picture as the SVG that is seen.
 * Table cells and the marks of pictures carry data-word. */

/**
 * @import { Component } from "./component.js"
 * @import { MapElement } from "./session.js"
 */

const SVG = "http://www.w3.org/2000/svg";
const MAP = "[data-testid='live-map']";

/** Words that each bridge knows. @type {WeakMap<Element, Set<string>>} */
const known = new WeakMap();

/** @param {EventTarget | null} target @param {string} selector */
const closest = (target, selector) =>
  target instanceof Element ? /** @type {HTMLElement | null} */ (target.closest(selector)) : null;

/** @param {Component<{ words: string[] }>} component */
export function compareBridge({ parentElement, data }) {
  const anchor = parentElement.querySelector(".lx-bridge");
  if (!anchor) return;
  const joined = known.has(anchor);
  known.set(anchor, new Set(data.words));
  if (!joined) join(anchor);
}

/** @param {Element} anchor */
function join(anchor) {
  let now = "";
  const words = () => /** @type {Set<string>} */ (known.get(anchor));

  /** @param {string} word @param {EventTarget | null} from */
  function mark(word, from) {
    const marked = words().has(word) ? word : "";
    if (marked === now || !anchor.isConnected) return;
    now = marked;
    for (const element of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-word]"))) {
      element.classList.toggle("lx-pointed", Boolean(marked) && element.dataset.word === marked);
    }
    for (const map of /** @type {NodeListOf<MapElement>} */ (document.querySelectorAll(MAP))) {
      if (map !== from) map.started?.then((live) => live.update({ pointed: marked || null }));
    }
  }

  document.addEventListener("pointerover", ({ target }) => {
    if (!closest(target, MAP)) mark(closest(target, "[data-word]")?.dataset.word || "", null);
  });
  document.addEventListener("focusin", ({ target }) => {
    const word = closest(target, "[data-word]")?.dataset.word;
    if (word) mark(word, null);
  });
  document.addEventListener("lx-pointed", (event) => {
    /** @type {string[]} */
    const names = event instanceof CustomEvent ? event.detail : [];
    const word = names
      .flatMap((name) => [name, name.replace(/^zone:/, "")])
      .find((name) => words().has(name));
    mark(word || "", event.target);
  });
  document.addEventListener("click", ({ target }) => {
    const holder = closest(closest(target, "[data-save]"), "[data-picture]");
    const picture = holder?.querySelector("svg");
    if (holder && picture) save(picture, holder.dataset.picture ?? "");
  });
}

/** The picture as it is seen, with the page's ground behind it and its words in it, as a file of its own. @param {SVGSVGElement} picture @param {string} name */
function save(picture, name) {
  const copy = /** @type {SVGSVGElement} */ (picture.cloneNode(true));
  const words = document.createElementNS(SVG, "desc");
  const ground = document.createElementNS(SVG, "rect");
  const { color, fontFamily } = getComputedStyle(picture);
  const { width, height } = picture.getBoundingClientRect();
  const app = document.querySelector(".stApp");
  words.textContent = picture.getAttribute("aria-label");
  for (const [side, length] of Object.entries({ width, height })) {
    ground.setAttribute(side, "100%");
    copy.setAttribute(side, String(Math.round(length)));
  }
  ground.setAttribute("fill", app ? getComputedStyle(app).backgroundColor : "none");
  copy.prepend(words, ground);
  copy.style.cssText = `color: ${color}; font-family: ${fontFamily}`;
  for (const element of copy.querySelectorAll("[class]")) element.removeAttribute("class");
  const text = ['<?xml version="1.0" encoding="UTF-8"?>\n', new XMLSerializer().serializeToString(copy)];
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob(text, { type: "image/svg+xml" }));
  link.download = `${name}.svg`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}
