// @ts-check
/* The files beside the map's module: style, layout, companies, cards and names, fetched when they are asked for. */

/**
 * @import { FacetTable, LayoutData } from "../../layers/js/contract.js"
 */
/**
 * Names of files, as web/served.py gives them; `cards` has places for what, language and key.
 * @typedef {{ style: string, layout: string, companies: string, cards: string, per_block: number }} Names
 */
/** @typedef {LayoutData & { facets: FacetTable[] }} PageData the layout, with what facets are called */
/** @typedef {ReturnType<typeof fetcher>} Files */

/** @param {Names} names */
export function fetcher(names) {
  /** @type {Promise<unknown> | null} */
  let style = null;
  /** @type {Promise<PageData> | null} */
  let layout = null;
  /** @param {string} name */
  const addressOf = (name) => new URL(`layers/${name}`, document.baseURI).href;

  /** @param {string} name */
  async function get(name) {
    const answer = await fetch(addressOf(name));
    if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
    return answer;
  }
  /** @param {string} name */
  const json = async (name) => (await get(name)).json();

  return {
    json,
    perBlock: names.per_block,

    /** The style sheet of map and facets is in force; asked for once a page. */
    styled() {
      style ??= new Promise((done, failed) => {
        const link = document.createElement("link");
        const about = { rel: "stylesheet", href: addressOf(names.style), onload: done, onerror: failed };
        document.head.appendChild(Object.assign(link, about));
      });
      return style;
    },

    /** The layout, which the map and the facets read; asked for once, and again where that failed. */
    layout() {
      if (!layout) {
        layout = json(names.layout);
        layout.catch(() => {
          layout = null;
        });
      }
      return layout;
    },

    companies: async () => (await get(names.companies)).arrayBuffer(),

    /** The name of a file of words. @param {string} what @param {string} lang @param {string} key */
    worded: (what, lang, key) =>
      names.cards.replace("cards", what).replace("{lang}", lang).replace("{key}", key),
  };
}
