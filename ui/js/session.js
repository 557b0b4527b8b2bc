// @ts-check
/* What one map and the page have told each other. What the reader does shows at once; then the page is told, and until
 * it has answered, what was done stands. */

/**
 * @import { LiveMap } from "../../layers/js/runtime.js"
 * @import { MapEvent } from "../../layers/js/contract.js"
 * @import { Shown } from "../../layers/js/host.js"
 */
/** @typedef {HTMLElement & { started?: Promise<LiveMap> }} MapElement its map, for whoever finds the element */
/** @typedef {MapEvent & { view: Partial<Shown> }} Told an event, and how it shows */

/** @type {WeakMap<Element, Session>} */
const sessions = new WeakMap();

/**
 * The session of a map's element.
 * @param {MapElement} root
 */
export function sessionOf(root) {
  const session = sessions.get(root) ?? new Session(root);
  sessions.set(root, session);
  return session;
}

export class Session {
  /** What the map shows, once it was told. @type {Shown | null} */
  view = null;
  /** Number of the last event. */
  turn = 0;
  /** Events that have no answer yet. @type {Told[]} */
  waiting = [];
  /** A card that was just asked for. @type {Promise<unknown> | null} */
  fetching = null;
  /** @type {((events: MapEvent[]) => void) | null} */
  #say = null;
  /** @type {Promise<void> | null} */
  #telling = null;

  /** @param {MapElement} root */
  constructor(root) {
    this.root = root;
  }

  /**
   * Take the page's answer to the event `turn`, and the way to tell it more.
   * @param {Shown} view
   * @param {number} turn
   * @param {(events: MapEvent[]) => void} say
   */
  answer(view, turn, say) {
    const unheard = !this.#say;
    this.#say = say;
    this.waiting = this.waiting.filter((event) => event.turn > turn);
    this.turn = Math.max(this.turn, turn);
    this.view = this.standing(view, turn);
    // What was done before there was anybody to tell.
    if (unheard && this.waiting.length) this.#ship();
  }

  /**
   * What the page says as of its answer `turn`, with what the reader did since: no earlier answer takes that back.
   * @template {object} T
   * @param {T} said
   * @param {number} turn
   * @returns {T}
   */
  standing(said, turn) {
    return Object.assign(
      {},
      said,
      ...this.waiting.filter((event) => event.turn > turn).map(({ view }) => view),
    );
  }

  /**
   * Note what the reader did and how it shows, and tell the page when the browser has drawn it and has the card: the
   * server should not have both to do at once. All that is not answered yet is told again, since Streamlit keeps only
   * the last of events that come while it runs (ui/frame/live_map.py).
   * @param {string} name
   * @param {unknown} value
   * @param {Partial<Shown>} view
   */
  tell(name, value, view) {
    this.turn += 1;
    this.waiting.push({ turn: this.turn, name, value, view });
    if (this.#say) this.#ship();
  }

  #ship() {
    this.#telling ??= this.#drawn()
      .then(() => this.fetching)
      .then(() => {
        this.#telling = null;
        this.#say?.(this.waiting.map(({ turn, name, value }) => ({ turn, name, value })));
      });
  }

  /** @returns {Promise<void>} */
  #drawn() {
    const { root } = this;
    return new Promise((done) => {
      requestAnimationFrame(function look() {
        if (root.dataset.ready === "true") setTimeout(done);
        else requestAnimationFrame(look);
      });
      // No frame is drawn where nobody looks.
      setTimeout(done, 100);
    });
  }
}
