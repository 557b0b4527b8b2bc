// @ts-check
/* The files beside the map's module: style, layout, words, companies, cards and names, fetched when asked for. */

/**
 * @import { FacetTable, Lang, LayoutData, MapWords } from "../../layers/js/contract.js"
 */
/**
 * Names of files, as web/served.py gives them; `cards` has places for what, language and key.
 * @typedef {object} Names
 * @property {string} style
 * @property {string} layout
 * @property {Record<Lang, string>} words
 * @property {string} companies
 * @property {string} cards
 * @property {number} per_block
 */
/** @typedef {LayoutData & { facets: FacetTable[] }} PageData the layout, with what facets are called */
/** @typedef {ReturnType<typeof fetcher>} Files */

/** @param {Names} names */
export function fetcher(names) {
  /** @type {Promise<unknown> | null} */
  let style = null;
  /** Files of JSON that were asked for. @type {Map<string, Promise<any>>} */
  const asked = new Map();
  /** Our words, in the languages that are here. @type {MapWords} */
  const words = {};
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

  /** A file of JSON; asked for once, and again where that failed. @param {string} name @returns {Promise<any>} */
  function once(name) {
    const known = asked.get(name);
    if (known) return known;
    const answer = json(name);
    answer.catch(() => asked.delete(name));
    asked.set(name, answer);
    return answer;
  }

  return {
    json,
    once,
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

    /** The layout, which the map and the facets read. @returns {Promise<PageData>} */
    layout: () => once(names.layout),

    /** Our words, with those in a language; the same object gets those in the next one. @param {Lang} lang */
    async words(lang) {
      words[lang] = await once(names.words[lang]);
      return words;
    },

    companies: async () => (await get(names.companies)).arrayBuffer(),

    /** The name of a file of words. @param {string} what @param {string} lang @param {string} key */
    worded: (what, lang, key) =>
      names.cards.replace("cards", what).replace("{lang}", lang).replace("{key}", key),
  };
}
