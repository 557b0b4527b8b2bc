// @ts-check
/* The map page while Streamlit starts: header, map and facets, drawn where Streamlit will put them (ui/map/first_view.py).
 * When it has a place for map and facets, they move there as they are, and this goes. */
import { el } from "../../layers/js/dom.js";
import { header } from "./header.js";
import { sessionOf } from "./session.js";
import { themeOf } from "./theme.js";

/**
 * @import { FacetView, HeaderView, View } from "../../layers/js/contract.js"
 * @import { Component } from "./component.js"
 * @import { FacetData } from "./facets.js"
 * @import { Start } from "./live_map.js"
 * @import { MapElement } from "./session.js"
 */
/**
 * What is drawn already in the place of its empty element, where it was drawn by the same script.
 * @typedef {(empty: Element, script: string) => Element} InPlaceOf
 */
/**
 * @typedef {object} FirstView
 * @property {string} script
 * @property {{ header: string, map: string, facets: string }} markup
 * @property {HeaderView} header
 * @property {View} view
 * @property {FacetView} facets
 */

const NOT_RUNNING = ".stApp[data-test-script-state='notRunning'] .stMainBlockContainer";

/**
 * Draw the first view that the page came with.
 * @param {Start} startMap
 * @param {(component: Component<FacetData>) => void} facets
 * @returns {InPlaceOf}
 */
export function drawFirst(startMap, facets) {
  const script = /** @type {HTMLElement | null} */ (document.querySelector("script[data-first]"));
  if (!script?.dataset.first) return (empty) => empty;
  /** @type {FirstView} */
  const {
    script: made,
    markup,
    header: headerView,
    view,
    facets: offered,
  } = JSON.parse(script.dataset.first);
  const page = el("div");
  const moving = new Set(["live-map", "facets"]);
  page.id = "lx-first";
  // The markup is ours, without a word of data.
  page.innerHTML = `${markup.header}<div class="lx-first-columns"><div>${markup.facets}</div><div>${markup.map}</div></div>`;
  document.body.prepend(page);
  header({ parentElement: page, data: headerView });
  const root = /** @type {MapElement} */ (page.querySelector("[data-testid='live-map']"));
  const session = sessionOf(root);
  session.view = { pointed: null, ...view, theme: themeOf(root) };
  startMap(root).then((live) => session.view && live.update(session.view), gone);
  facets({ parentElement: page, data: { ...offered, script: made, turn: 0 } });

  // Where Streamlit has no place for a map, it has something else to say.
  const watch = new MutationObserver(() => {
    if (!document.querySelector(NOT_RUNNING)) return;
    watch.disconnect();
    setTimeout(gone, 1000);
  });
  const attributes = { attributes: true, attributeFilter: ["data-test-script-state"] };
  watch.observe(document.body, { childList: true, subtree: true, ...attributes });
  function gone() {
    watch.disconnect();
    page.remove();
    moving.clear();
  }

  return (empty, wanted) => {
    const name = /** @type {HTMLElement} */ (empty).dataset.testid ?? "";
    const drawn = page.querySelector(`[data-testid='${name}']`);
    if (!drawn || !moving.delete(name) || made !== wanted) return empty;
    const focused = drawn.contains(document.activeElement) ? document.activeElement : null;
    empty.replaceWith(drawn);
    if (focused instanceof HTMLElement) focused.focus({ preventScroll: true });
    page.className = "lx-going";
    if (!moving.size) gone();
    return drawn;
  };
}
