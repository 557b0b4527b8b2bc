// @ts-check
/* The page with its server, as a map asks them (layers/js/host.js, `Server`). */
import { placeKeeper, placeOf } from "./place.js";

/**
 * @import { Server } from "../../layers/js/host.js"
 * @import { Files } from "./files.js"
 * @import { Session } from "./session.js"
 */

// Milliseconds for which a card is waited for before the page is told of a choice.
const CARD_PATIENCE = 500;

/**
 * @param {Session} session
 * @param {Files} files
 * @returns {Server}
 */
export function pageServer(session, files) {
  const { root } = session;
  const keep = placeKeeper(root, () => session.view?.slot ?? 0);

  /** @param {string} what @param {string} lang @param {string} key */
  const worded = (what, lang, key) => files.once(files.worded(what, lang, key));

  /** @type {Server["card"]} @returns {Promise<Card>} */
  function cardOf({ kind, id = "", index = -1, position }, lang) {
    if (kind === "saved") {
      const [list, row] = id.split(":");
      const version = session.view?.saved?.offered.find((one) => one.id === list)?.version;
      return worded("saved", lang, `${list}-${version}-${row}`);
    }
    if (kind !== "company") return worded("cards", lang, `${kind}-${id}`);
    return worded("cards", lang, index >= 0 ? `i${index}` : `c${position}`);
  }

  /** @param {number} index @param {string} lang @param {"names" | "ids"} what */
  const named = async (index, lang, what) =>
    (await worded("names", lang, String(Math.floor(index / files.perBlock))))[what][index % files.perBlock];

  return {
    moved(map) {
      const { aside, slot } = session.view ?? {};
      if ((aside && slot === null) || !root.isConnected) return;
      keep(placeOf(map));
    },
    send: (name, value, view) => session.tell(name, value, view),
    async search(q, lang) {
      const words = new URLSearchParams({ q, lang, layout: session.view?.layout ?? "" });
      const answer = await fetch(new URL(`search?${words}`, document.baseURI));
      if (!answer.ok) throw new Error(`search: ${answer.status}`);
      return answer.json();
    },
    companyName: (index, lang) => named(index, lang, "names"),
    companyId: (index, lang) => named(index, lang, "ids"),
    saved: (file) => files.json(file),
    card(selected, lang) {
      const content = cardOf(selected, lang);
      const soon = new Promise((done) => setTimeout(done, CARD_PATIENCE));
      session.fetching = Promise.race([content.catch(() => {}), soon]);
      return content;
    },
  };
}
