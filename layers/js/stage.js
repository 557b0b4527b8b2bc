// @ts-check
/* What all parts of a map stand on: the view and who is told of it, words, colours, and when the map is ready. */
import * as L from "leaflet";
import { lonLatOf, readColumns } from "./columns.js";
import { asHtml } from "./dom.js";
import { stopZoomAnimation } from "./leaflet_facts.js";
import { fillIn } from "./numbers.js";
import { readOutlines } from "./outlines.js";

/**
 * @import { LayoutData, MapWords, Selected, Style } from "./contract.js"
 * @import { Host, Part, Room, Server, Showing, Shown } from "./host.js"
 * @import { District, Zone } from "./outlines.js"
 */
/** @typedef {{ layout: LayoutData, words: MapWords, companies: ArrayBuffer }} MapData words and packed companies beside the layout */

/** @type {Shown} */
const EMPTY = {
  lang: "en",
  layout: "",
  theme: "light",
  filter: {},
  selected: null,
  layers: null,
  basemap: "vector",
  only: null,
  q: null,
  at: null,
  follow: false,
  short: null,
  pins: null,
  outlines: null,
  pinning: false,
  shape: null,
  within: true,
  shade: null,
  swipe: null,
  divide: 50,
  compared: null,
  shapes: null,
  pointed: null,
  fit: null,
  link: null,
  saved: null,
  aside: false,
  slot: null,
};
/** @type {Showing} */
const USUAL = { reveal: true };

/**
 * The stage of a map that exists already.
 * @param {L.Map} map
 * @param {{ style: Style, bounds: L.LatLngBoundsLiteral }} options
 * @param {HTMLElement} root
 * @param {MapData} data
 * @param {Server} server
 */
export function makeStage(map, options, root, data, server) {
  const { style } = options;
  const table = readColumns(data.companies);
  const outlines = readOutlines(data.layout);
  /** @type {Part[]} */
  const parts = [];
  /** @type {WeakMap<Zone | District, L.LatLngBounds>} */
  const extents = new WeakMap();
  let view = { ...EMPTY };
  let ready = false;
  let placed = false;
  let unfinished = 0;
  /** Attributions that stand now. @type {string[]} */
  let credits = [];
  /** @type {() => void} */
  let onShown = () => {};

  /** Padding for what panel and card cover, so that what the reader came for lies beside them. @returns {Room} */
  function room() {
    const wide = root.clientWidth > 700;
    const panel = /** @type {HTMLElement | null} */ (root.querySelector(".lx-panel[open]"));
    const card = view.selected && root.querySelector(".lx-card");
    return {
      paddingTopLeft: [wide && panel ? panel.offsetWidth + 20 : 10, 10],
      paddingBottomRight: [wide && card ? 380 : 10, !wide && card ? root.clientHeight * 0.62 : 10],
    };
  }

  /** @type {Host["update"]} */
  function update(news, how = USUAL) {
    /** @type {Set<string>} */
    const changed = new Set(ready ? [] : Object.keys(view));
    const before = /** @type {Record<string, unknown>} */ (view);
    for (const [name, value] of Object.entries(news)) {
      if (JSON.stringify(before[name]) !== JSON.stringify(value)) changed.add(name);
    }
    if (!changed.size) return;
    root.dataset.ready = "false";
    view = { ...view, ...news };
    if (changed.has("theme")) paint();
    if (changed.has("lang")) {
      root.lang = view.lang === "zh" ? "zh-Hans" : "en";
      credit();
    }
    for (const part of parts) part.update(view, changed, how);
    if (!ready) frameFirst();
    const follows = changed.has("follow") && ready;
    ready = true;
    if (follows) tellExtent();
    onShown();
    if (!unfinished) root.dataset.ready = "true";
  }

  function pending() {
    let open = true;
    unfinished += 1;
    root.dataset.ready = "false";
    return () => {
      if (open) unfinished -= 1;
      open = false;
      if (!unfinished && ready) root.dataset.ready = "true";
    };
  }

  /** @type {Host["tell"]} */
  function tell(name, value, news = { [name]: value }) {
    update(news);
    server.send(name, value, news);
  }

  /** @param {Selected | null} selected @param {Showing} [how] */
  function select(selected, how) {
    update({ selected }, how);
    server.send("selected", selected, { selected });
  }

  const ground = () => style.ground[view.theme];
  /** @param {string} name */
  const hue = (name) => style.hues[name] || style.neutral;

  /** @type {Host} */
  const host = Object.freeze({
    root,
    data: data.layout,
    server,
    style,
    outlines,
    table,
    view: () => view,
    ready: () => ready,
    placed: () => placed,
    /** @type {Host["say"]} */
    say(key, values = {}) {
      const { words } = data;
      return fillIn((words[view.lang] ?? Object.values(words)[0])[key] ?? key, values);
    },
    /** @type {Host["nameOf"]} */
    nameOf: ({ en, zh }) => (view.lang === "zh" ? zh : en) || en || zh || "",
    ground,
    hue,
    /** @param {string} name */
    hueText: (name) => hue(name)[view.theme === "dark" ? "text_dark" : "text_light"],
    room,
    pending,
    /** @param {number} i */
    latLngOf(i) {
      const [lon, lat] = lonLatOf(table, i);
      return L.latLng(lat, lon);
    },
    /** @param {Zone | District} record */
    boundsOf(record) {
      const known = extents.get(record) || L.latLngBounds(record.shape.flat(2));
      extents.set(record, known);
      return known;
    },
    /** @param {L.LatLng} at */
    zoneAt: ({ lat, lng }) =>
      view.layers && !view.layers.includes("zones") ? undefined : outlines.zoneAt(lat, lng),
    update,
    tell,
    select,
  });

  /** Whom the map must name, in the reader's language. */
  function credit() {
    const control = map.attributionControl;
    for (const name of credits) control.removeAttribution(name);
    credits = data.layout.credits.map((record) => asHtml(host.nameOf(record)));
    for (const name of credits) control.addAttribution(name);
  }

  function paint() {
    for (const [name, colour] of Object.entries(ground())) root.style.setProperty(`--lx-${name}`, colour);
    root.dataset.theme = view.theme;
  }

  /** The first view: the place of the address, else what a part has to show, else the layout as a whole. */
  function frameFirst() {
    // Parts have taken some of the room since the map was made.
    map.invalidateSize({ animate: false });
    placed = true;
    const { at } = view;
    if (at) map.setView([at[1], at[0]], at[2], { animate: false });
    else if (!parts.some((part) => part.frame?.()))
      map.fitBounds(options.bounds, { animate: false, ...room() });
  }

  /** Where the table follows the map, the page is told of the extent. */
  function tellExtent() {
    if (!view.follow) return;
    const bounds = map.getBounds();
    const extent = [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
    server.send(
      "inview",
      extent.map((degrees) => Math.max(-180, Math.min(180, degrees))),
      {},
    );
  }

  map.attributionControl.setPrefix(false);
  // Leaflet takes the focus at each press; that must not scroll the page from under the pointer.
  const box = map.getContainer();
  const focus = box.focus.bind(box);
  box.focus = (how) => focus({ preventScroll: true, ...how });
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) stand(map);
  let following = 0;
  map.on("moveend", () => {
    if (!ready) return;
    clearTimeout(following);
    following = window.setTimeout(() => {
      server.moved?.(map);
      tellExtent();
    }, 350);
  });
  // Leaflet forgets the exact centre when told of a size that is the same, so it is told only of another one.
  new ResizeObserver(() => {
    const { clientWidth, clientHeight } = map.getContainer();
    const size = map.getSize();
    if (clientWidth !== size.x || clientHeight !== size.y) map.invalidateSize({ animate: false });
  }).observe(map.getContainer());
  map.setView(L.latLngBounds(options.bounds).getCenter(), 9, { animate: false });

  return {
    host,
    /** Add a part, which is told of each change of the view. @template {Part} P @param {P} part */
    add(part) {
      parts.push(part);
      return part;
    },
    /** @param {() => void} report called whenever a view was shown */
    whenShown(report) {
      onShown = report;
    },
  };
}

/** Who asked the system for less motion gets none: by keys, wheel, buttons or a throw the map is there at once. @param {L.Map} map */
function stand(map) {
  stopZoomAnimation(map);
  map.options.inertia = false;
  const { panBy } = map;
  map.panBy = (offset, how) => panBy.call(map, offset, { ...how, animate: false });
}
