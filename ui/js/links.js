// @ts-check
/* Links and buttons of the page that say what the map shows by now. */
import { copyAddress } from "../../layers/js/copy.js";
import { placeOf } from "./place.js";

/** @import { MapElement } from "./session.js" */

/** A link to another page of this view takes along what the address says by now, but for the words it leaves. @param {Event} event */
function carry({ target }) {
  const link = target instanceof Element ? target.closest("a[data-carries]") : null;
  if (!(link instanceof HTMLAnchorElement)) return;
  const address = new URL(link.href);
  const words = new URLSearchParams(location.search);
  for (const word of (link.dataset.leaves ?? "").split(" ")) words.delete(word);
  for (const word of ["lang", "layout"]) {
    const told = address.searchParams.get(word);
    if (told && !words.has(word)) words.set(word, told);
  }
  address.search = String(words);
  link.href = address.href;
}

/** The button below the map copies all that is shown: with language, layout and place, which an address may leave out. @param {Event} event */
async function copy({ target }) {
  const button = target instanceof Element ? target.closest("[data-copies]") : null;
  const box = button?.closest(".lx-copy");
  const live = await /** @type {MapElement | null} */ (document.querySelector("[data-testid='live-map']"))
    ?.started;
  if (!box || !live) return;
  const address = new URL(location.href);
  address.searchParams.set("lang", live.view.lang);
  if (live.view.layout) address.searchParams.set("layout", live.view.layout);
  address.searchParams.set("at", placeOf(live.map));
  copyAddress(box, address.href, live.say);
}

export function followLinks() {
  for (const moment of ["pointerdown", "focusin", "click"]) document.addEventListener(moment, carry, true);
  document.addEventListener("click", copy);
}
