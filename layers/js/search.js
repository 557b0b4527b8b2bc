// @ts-check
/* The search box: a combobox over everything the layout names. What is typed goes to the server, which knows the names;
 * a choice opens its card, or rings its place. Enter without a choice keeps only the companies that match. */
import * as L from "leaflet";
import { h, render } from "preact";
import { el } from "./dom.js";

/**
 * @import { ComponentChildren } from "preact"
 * @import { Hit } from "./contract.js"
 * @import { Changed, Host, Showing, Shown } from "./host.js"
 */
/** @typedef {{ act: () => void, children: ComponentChildren }} Option */

// Milliseconds: after the last letter until we ask, until the reader hears that it takes long, and that a ring stays.
const DELAY = 80;
const SLOW = 500;
const RING = 8000;

/**
 * @param {L.Map} map
 * @param {Host} host
 */
export function search(map, host) {
  const { root, server, say } = host;
  const ask = server.search;
  // A map without a server behind it cannot search, and shows no box.
  if (!ask) return { update() {} };
  const name = `lx-search-${L.stamp(map)}`;
  const box = el("div", "lx-search");
  const input = el("input");
  const clear = el("button", "lx-search-clear", "×");
  const below = el("div", "lx-search-below");
  const message = el("p");
  const list = el("ul");
  const status = el("div", "lx-search-said");
  box.setAttribute("role", "search");
  box.dataset.testid = "search";
  Object.assign(input, { type: "text", id: name, maxLength: 100, autocomplete: "off", spellcheck: false });
  for (const [key, value] of Object.entries({
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-haspopup": "listbox",
    "aria-expanded": "false",
    "aria-controls": `${name}-list`,
    autocapitalize: "off",
    autocorrect: "off",
    enterkeyhint: "search",
  })) {
    input.setAttribute(key, value);
  }
  clear.type = "button";
  list.id = `${name}-list`;
  list.setAttribute("role", "listbox");
  status.setAttribute("role", "status");
  below.append(message, list);
  box.append(input, clear, below, status);
  root.prepend(box);
  root.classList.add("lx-has-search");

  /** @type {Option[]} */
  let options = [];
  let active = -1;
  let turn = 0;
  let waiting = 0;
  let slow = 0;
  let warm = false;
  /** Name of the hit that stands in the box. @type {string | null} */
  let chosen = null;

  /** What is shown below the box: options, or a sentence, or nothing. @param {Option[]} rows */
  function show(rows, sentence = "") {
    clearTimeout(slow);
    options = rows;
    list.hidden = !rows.length;
    message.textContent = sentence;
    message.hidden = !sentence;
    below.hidden = !rows.length && !sentence;
    input.setAttribute("aria-expanded", String(rows.length > 0));
    point(-1);
  }

  function close() {
    turn += 1;
    clearTimeout(waiting);
    show([]);
    status.textContent = "";
  }

  /** @param {number} to */
  function point(to) {
    active = to;
    render(
      options.map(({ act, children }, place) =>
        h(
          "li",
          { id: `${name}-${place}`, role: "option", "aria-selected": place === active, onClick: act },
          children,
        ),
      ),
      list,
    );
    if (active < 0) {
      input.removeAttribute("aria-activedescendant");
      return;
    }
    input.setAttribute("aria-activedescendant", `${name}-${active}`);
    list.children[active].scrollIntoView({ block: "nearest" });
  }

  /** @param {Hit} hit @returns {Option} */
  function optionOf(hit) {
    const about = [hit.other, hit.about, hit.matched && `“${hit.matched}”`].filter(Boolean).join(" · ");
    const children = [
      h("span", { class: "lx-search-name" }, hit.name),
      h("span", { class: "lx-search-kind" }, say(`find_${hit.kind}`)),
      about ? h("small", {}, about) : null,
    ];
    return { act: () => go(hit), children };
  }

  /** Show an answer; null where there was none. @param {string} text @param {Hit[] | null} hits */
  function answer(text, hits) {
    if (!hits) show([], say("find_failed"));
    else if (!hits.length) show([], say("find_none", { text }));
    else {
      const rows = hits.map(optionOf);
      if (hits.some((hit) => hit.kind === "company")) {
        const children = h("span", { class: "lx-search-only" }, say("find_filter", { text }));
        rows.push({ act: () => filter(text), children });
      }
      show(rows);
    }
    status.textContent = hits?.length ? say("find_count", { count: hits.length }) : message.textContent;
  }

  /** Ask for what is typed, a little after the last letter. An answer that comes out of turn is dropped. */
  function askSoon() {
    const text = input.value.trim();
    turn += 1;
    const mine = turn;
    clear.hidden = !input.value;
    clearTimeout(waiting);
    if (!text) {
      close();
      return;
    }
    waiting = window.setTimeout(async () => {
      slow = window.setTimeout(() => {
        if (mine === turn) show([], say("find_slow"));
      }, SLOW);
      const hits = await ask?.(text, host.view().lang).then(
        (found) => found.hits,
        () => null,
      );
      if (mine === turn) answer(text, hits ?? null);
    }, DELAY);
  }

  /** Only the companies that match: the page keeps them by the word `q` of its address. @param {string} text */
  function filter(text) {
    close();
    chosen = null;
    input.value = text;
    clear.hidden = !text;
    if (text !== (host.view().q || "")) host.tell("q", text);
  }

  function empty() {
    chosen = null;
    unring();
    filter("");
    input.focus();
  }

  /** @param {Hit} hit */
  function go(hit) {
    close();
    unring();
    input.value = chosen = hit.name;
    clear.hidden = false;
    const { kind, id, index, position } = hit;
    // The map goes there below, with the card open, so selecting must not move it as well.
    const still = { reveal: false };
    if (kind === "company") {
      host.select(index >= 0 ? { kind, id, index } : { kind, id, index, position }, still);
      const at = index >= 0 ? host.latLngOf(index) : null;
      if (at) fly(L.latLngBounds([at, at]), Math.max(13, map.getZoom()));
    } else if (kind === "zone" || kind === "district") {
      host.select({ kind, id }, still);
      const record = host.outlines[kind](id);
      if (record) fly(host.boundsOf(record), 14);
    } else if (hit.lat === null || hit.lon === null) {
      show([], say("find_nowhere", { name: hit.name }));
      status.textContent = message.textContent;
    } else {
      if (host.view().selected) host.select(null);
      const at = L.latLng(hit.lat, hit.lon);
      const nearest = kind === "station" ? 14 : kind === "park" ? 13 : 12;
      fly(L.latLngBounds([at, at]), Math.max(nearest, map.getZoom()));
      encircle(at, hit.name);
      status.textContent = say("find_gone", { name: hit.name });
    }
  }

  /** There by the shortest way the eye can follow; names wait until the map stands still. @param {L.LatLngBounds} bounds @param {number} maxZoom */
  function fly(bounds, maxZoom) {
    const there = { ...host.room(), maxZoom };
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) {
      map.fitBounds(bounds, { ...there, animate: false });
      return;
    }
    root.classList.add("lx-flying");
    map.once("moveend", () => root.classList.remove("lx-flying"));
    map.flyToBounds(bounds, { ...there, duration: 0.8 });
  }

  /** @type {L.CircleMarker | null} */
  let ring = null;
  let fading = 0;
  function unring() {
    clearTimeout(fading);
    ring?.remove();
    ring = null;
  }
  /** A ring and a name for what has no card; it goes by itself. @param {L.LatLng} at @param {string} name */
  function encircle(at, name) {
    const pane = map.getPane("lx-found") || map.createPane("lx-found");
    Object.assign(pane.style, { zIndex: 460, pointerEvents: "none" });
    const look = { pane: "lx-found", radius: 15, className: "lx-ring", interactive: false, fill: false };
    ring = L.circleMarker(at, look)
      .bindTooltip(el("span", "", name), {
        permanent: true,
        direction: "top",
        offset: [0, -14],
        className: "lx-ring-name",
        pane: "lx-found",
      })
      .addTo(map);
    fading = window.setTimeout(unring, RING);
  }

  input.addEventListener("input", () => {
    chosen = null;
    askSoon();
  });
  input.addEventListener("focus", () => {
    // The names are spelled out when they are first asked for; that time passes while the reader types.
    if (warm) return;
    warm = true;
    ask("", host.view().lang).catch(() => {
      warm = false;
    });
  });
  box.addEventListener("focusout", ({ relatedTarget }) => {
    if (!(relatedTarget instanceof Node) || !box.contains(relatedTarget)) close();
  });
  // A press on an option must not take the focus from the box before the click.
  below.addEventListener("mousedown", (event) => event.preventDefault());
  clear.addEventListener("click", empty);

  /** @param {number} by */
  function step(by) {
    if (!options.length) askSoon();
    else point(((active + 1 + by + options.length + 1) % (options.length + 1)) - 1);
  }
  /** Keys of the box; false where one is not used. @type {Record<string, () => unknown>} */
  const KEYS = {
    ArrowDown: () => step(1),
    ArrowUp: () => step(-1),
    Home: () => (active < 0 ? false : point(0)),
    End: () => (active < 0 ? false : point(options.length - 1)),
    Enter: () => (active < 0 ? filter(input.value.trim()) : options[active].act()),
    Escape: () => (input.value || !below.hidden ? empty() : false),
  };
  input.addEventListener("keydown", (event) => {
    // While an input method composes, its keys are its own.
    if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
    const used = event.key in KEYS && KEYS[event.key]() !== false;
    if (used) event.preventDefault();
    // The card closes by Escape too, but not by the one that empties the box; no other key here is the map's.
    if (used || event.key !== "Escape") event.stopPropagation();
  });

  show([]);
  return {
    /** @param {Shown} view @param {Changed} changed @param {Showing} how */
    update(view, changed, how) {
      if (changed.has("lang")) {
        input.placeholder = say("search_hint");
        input.setAttribute("aria-label", say("find_label"));
        list.setAttribute("aria-label", say("find_results"));
        clear.setAttribute("aria-label", say("find_clear"));
      }
      // A page that filters by no text has none in its view, not even an empty one; a map beside a table is no place
      // to search either. There the box is not shown.
      box.hidden = view.q === null || view.aside;
      root.classList.toggle("lx-has-search", !box.hidden);
      const left = changed.has("selected") && chosen !== null && how.reveal;
      if (!changed.has("q") && !left) return;
      if (left) chosen = null;
      if (chosen === null && document.activeElement !== input) input.value = view.q || "";
      clear.hidden = !input.value;
    },
  };
}
