// @ts-check
/* On a phone the map and the table of what it shows are two tabs; which is on, a class of the page says (facets.css). */
import { h } from "preact";

/** @typedef {"map" | "table"} Tab */

/** @type {Tab[]} */
const TABS = ["map", "table"];

/**
 * @param {Tab} on
 * @param {(key: string) => string} word
 * @param {(tab: Tab) => void} show
 */
export function tabList(on, word, show) {
  /** @param {KeyboardEvent & { currentTarget: Element }} event */
  const onKeyDown = ({ key, currentTarget }) => {
    if (key !== "ArrowLeft" && key !== "ArrowRight") return;
    show(on === "map" ? "table" : "map");
    /** @type {HTMLElement | null} */ (currentTarget.querySelector("[aria-selected=true]"))?.focus();
  };
  const tabs = TABS.map((tab) =>
    h(
      "button",
      {
        class: "lx-tab",
        type: "button",
        role: "tab",
        "data-tab": tab,
        "aria-selected": tab === on,
        tabIndex: tab === on ? 0 : -1,
        onClick: () => show(tab),
      },
      word(tab),
    ),
  );
  return h("div", { class: "lx-tabs", role: "tablist", "aria-label": word("views"), onKeyDown }, tabs);
}
