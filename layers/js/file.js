// @ts-check
/* A map in a file of its own: data from inert blocks of the page, cards of both languages, nothing fetched. */
import { el } from "./dom.js";
import { mountMap } from "./runtime.js";

/**
 * @import { Card, Lang, LatLngs, LayoutData, MapWords, Selected, View } from "./contract.js"
 * @import { Server, Shown } from "./host.js"
 * @import { Script } from "./runtime.js"
 */
/** @typedef {Partial<Omit<View, "only" | "lang">> & { lang: Lang, only: string[] | null, bounds: LatLngs | null }} FileView */
/** @typedef {{ title: string, subtitle: string, foot: string[] }} FileText */

const NAMES = { en: "English", zh: "中文" };

/**
 * Open the map of the page; `script` is Folium's.
 * @param {Script} script
 */
export function open(script) {
  /** @param {string} name */
  const block = (name) =>
    JSON.parse(document.querySelector(`script[data-lx="${name}"]`)?.textContent ?? "null");
  /** @type {{ packed: string, order: string[] }} */
  const companies = block("companies");
  /** @type {Record<Lang, Record<string, Card>>} */
  const cards = block("cards");
  /** @type {Record<Lang, FileText>} */
  const texts = block("texts");
  /** @type {FileView} */
  const { lang: firstLang, bounds, only, selected, ...rest } = block("view");
  /** @type {LayoutData} */
  const layout = block("layout");
  /** @type {MapWords} */
  const words = block("words");
  const packed = Uint8Array.from(atob(companies.packed), (char) => char.charCodeAt(0));
  const root = /** @type {HTMLElement} */ (document.querySelector("[data-testid='live-map']"));
  const dark = matchMedia("(prefers-color-scheme: dark)");

  /** @param {string} id */
  const indexOf = (id) => companies.order.indexOf(id);
  /** @param {Selected | null | undefined} chosen */
  const withIndex = (chosen) =>
    chosen?.kind === "company" ? { ...chosen, index: indexOf(chosen.id) } : (chosen ?? null);
  /** @param {number} index @param {Lang} lang */
  const companyCard = (index, lang) => cards[lang][`company:${companies.order[index]}`];
  /** @returns {Partial<Shown>} */
  const theme = () => ({ theme: dark.matches ? "dark" : "light" });

  /** @type {Server} */
  const server = {
    // A card names neighbours by their id; everything else the map has shown already.
    send(name, value) {
      if (name === "selected") map.update({ selected: withIndex(/** @type {Selected | null} */ (value)) });
    },
    companyName: async (index, lang) => companyCard(index, lang).name,
    companyId: async (index) => companies.order[index],
    card: async ({ kind, id, index = -1 }, lang) =>
      id ? cards[lang][`${kind}:${id}`] : companyCard(index, lang),
  };
  const map = mountMap(script, root, { layout, words, companies: packed.buffer }, server);

  const title = /** @type {HTMLElement} */ (document.querySelector("h1"));
  const subtitle = /** @type {HTMLElement} */ (document.querySelector(".lxf-subtitle"));
  const foot = /** @type {HTMLElement} */ (document.querySelector("footer"));
  const buttons = /** @type {Lang[]} */ (Object.keys(texts)).map((lang) => {
    const button = Object.assign(el("button", "", NAMES[lang]), { type: "button", lang: htmlLang(lang) });
    button.addEventListener("click", () => speak(lang));
    return { lang, button };
  });
  document.querySelector(".lxf-langs")?.append(...buttons.map(({ button }) => button));

  /** @param {Lang} lang @param {Partial<Shown>} [view] */
  function speak(lang, view) {
    const text = texts[lang];
    document.documentElement.lang = htmlLang(lang);
    document.title = title.textContent = text.title;
    subtitle.textContent = text.subtitle;
    foot.replaceChildren(...text.foot.map((line) => el("p", "", line)));
    for (const { lang: other, button } of buttons)
      button.setAttribute("aria-pressed", String(other === lang));
    map.update({ ...view, lang, ...theme() });
    root.setAttribute("aria-label", map.say("map_label"));
  }
  function paint() {
    for (const [name, colour] of Object.entries(map.ground()))
      document.body.style.setProperty(`--lx-${name}`, colour);
  }

  dark.addEventListener("change", () => {
    map.update(theme());
    paint();
  });
  const matching = only?.map(indexOf).filter((index) => index >= 0);
  matching?.sort((a, b) => a - b);
  speak(firstLang, { ...rest, only: matching?.map((index, i) => index - (matching[i - 1] || 0)) ?? null });
  paint();
  if (selected) map.update({ selected: withIndex(selected) });
  // Beside the card, if one is open.
  if (bounds) map.map.fitBounds(bounds, { animate: false, ...map.room() });
}

/** @param {Lang} lang */
const htmlLang = (lang) => (lang === "zh" ? "zh-Hans" : lang);
