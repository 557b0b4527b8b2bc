// @ts-check
/* What stands above every page: title, pages, language, and the plan's targets with their source (ui/frame/header.py).
 * Bundled twice: in the map's module, which draws the first view, and alone, since every page has a header. */
import { sayFailures } from "./failure.js";

/**
 * @import { HeaderView } from "../../layers/js/contract.js"
 * @import { Component } from "./component.js"
 */

/** What each header shows. @type {WeakMap<Element, string>} */
const shown = new WeakMap();

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {string} text
 * @param {Partial<HTMLElementTagNameMap[Tag]>} [more]
 */
const make = (tag, text, more) => Object.assign(document.createElement(tag), { textContent: text }, more);

/** The server's layouts, folded away behind a button. Each is a world of its own: its pages are loaded anew. @param {HeaderView} data */
function layoutSwitch(data) {
  const box = make("details", "", { className: "lx-layouts" });
  const button = make("summary", data.layouts_label);
  const list = make("ul", "");
  for (const { name, address, here } of data.layouts) {
    const link = make("a", name, { href: new URL(address, document.baseURI).href });
    if (here) link.setAttribute("aria-current", "true");
    const item = make("li", "");
    item.append(link);
    list.append(item);
  }
  box.append(button, list);
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !box.open) return;
    box.open = false;
    button.focus();
  });
  // Leaving it folds it away: by keyboard, or by a click elsewhere, which takes the focus too.
  box.addEventListener("focusout", ({ relatedTarget }) => {
    if (!(relatedTarget instanceof Node && box.contains(relatedTarget))) box.open = false;
  });
  return box;
}

/** @param {Component<HeaderView>} component */
export function header({ parentElement, data }) {
  const box = parentElement.querySelector(".lx-header");
  const now = JSON.stringify(data);
  if (!box || shown.get(box) === now) return;
  shown.set(box, now);
  sayFailures(data.failed);
  // Not while the page starts: the map comes first, and there is nothing yet to lose.
  if (!box.closest("#lx-first")) {
    import(new URL(`layers/${data.connection.script}`, document.baseURI).href).then(
      ({ keepWatch }) => keepWatch(data.connection),
      () => {},
    );
  }
  document.documentElement.lang = data.lang === "zh" ? "zh-Hans" : "en";
  // Streamlit follows a step through the browser's history without loading the page anew; not yet while it starts.
  /** @param {string} address */
  const go = (address) => {
    if (box.closest("#lx-first")) {
      location.assign(address);
      return;
    }
    history.pushState({}, "", address);
    dispatchEvent(new PopStateEvent("popstate"));
  };

  const pages = make("nav", "", { ariaLabel: data.pages_label });
  for (const { name, address, here } of data.pages) {
    const link = make("a", name, { href: new URL(address, document.baseURI).href });
    if (here) link.setAttribute("aria-current", "page");
    link.addEventListener("click", (event) => {
      if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      go(link.href);
    });
    pages.append(link);
  }
  const languages = make("div", "", { role: "group", ariaLabel: data.language });
  for (const [lang, name] of Object.entries(data.languages)) {
    const button = make("button", name, { type: "button", lang, ariaPressed: String(lang === data.lang) });
    button.addEventListener("click", () => {
      const address = new URL(location.href);
      address.searchParams.set("lang", lang);
      go(address.href);
    });
    languages.append(button);
  }
  const top = make("div", "", { className: "lx-header-top" });
  const layouts = data.layouts.length ? [layoutSwitch(data)] : [];
  top.append(make("h1", data.title), ...layouts, pages, languages);
  const plan = make("p", data.plan, { className: "lx-plan", hidden: !data.plan });
  data.sources.forEach(([text, address], i) => {
    if (i) plan.append("; ");
    // An address that is none of the web stays text.
    const link = { href: address, target: "_blank", rel: "noopener noreferrer" };
    plan.append(/^https?:\/\//.test(address) ? make("a", text, link) : text);
  });
  // Who came by keyboard stays where they are when the words change.
  const buttons = () => [
    .../** @type {NodeListOf<HTMLElement>} */ (box.querySelectorAll("a, button, summary")),
  ];
  const at = buttons().indexOf(/** @type {HTMLElement} */ (document.activeElement));
  box.replaceChildren(top, plan);
  if (at >= 0) buttons()[at]?.focus({ preventScroll: true });
}

export default header;
