// @ts-check
/* Puts the parts of a map together, each with what it needs of the others. Folium's script calls for them one by one,
 * in the order of layers/compose.py: `LX.start` first. */
import * as L from "leaflet";
import { announcer } from "./announce.js";
import { basemaps } from "./basemaps.js";
import { card } from "./card.js";
import { choropleth } from "./choropleth.js";
import { companies } from "./companies.js";
import { districts } from "./districts.js";
import { draw } from "./draw.js";
import * as drawn from "./drawn.js";
import { labels } from "./labels.js";
import { linked } from "./linked.js";
import { overlays } from "./overlays.js";
import { panel } from "./panel.js";
import { pins } from "./pins.js";
import { pointer } from "./pointer.js";
import { saved } from "./saved.js";
import { search } from "./search.js";
import { makeStage } from "./stage.js";
import { zones } from "./zones.js";

/**
 * @import { Companies } from "./companies.js"
 * @import { Draw } from "./draw.js"
 * @import { Host, Server } from "./host.js"
 * @import { Others } from "./pointer.js"
 * @import { Saved } from "./saved.js"
 * @import { MapData } from "./stage.js"
 */
/** @typedef {(map: L.Map, options: any) => void} Call what Folium's script says of a part: its map and options */
/**
 * What Folium rendered: the id by which it finds the map's element, and its script.
 * @typedef {{ id: string, draw: (leaflet: typeof L, LX: Record<string, Call>) => void }} Script
 */
/**
 * Parts that others ask something, once Folium has called for them.
 * @typedef {{
 *   companies?: Companies, draw?: Draw, saved?: Saved, overlays?: ReturnType<typeof overlays>,
 *   basemaps?: ReturnType<typeof basemaps>, linked?: ReturnType<typeof linked>,
 * }} Made
 */
/**
 * A living map: what the page and a reader's scripts may ask of it.
 * @typedef {ReturnType<typeof assemble>} LiveMap
 */

/**
 * Run Folium's script in an element.
 * @param {Script} script
 * @param {HTMLElement} root
 * @param {MapData} data
 * @param {Server} server
 * @returns {LiveMap}
 */
export function mountMap(script, root, data, server) {
  /** @type {LiveMap | undefined} */
  let live;
  /** @type {Record<string, Call>} */
  const LX = {
    start(map, options) {
      live = assemble(LX, map, makeStage(map, options, root, data, server));
    },
  };
  const element = root.querySelector(".folium-map");
  if (element) element.id = script.id;
  // A copy, since plugins of others hang themselves on it.
  script.draw({ ...L }, LX);
  // The next map of the page has the same script.
  element?.removeAttribute("id");
  if (!live) throw new Error("the map's script starts no map");
  return live;
}

/**
 * Add to `LX` a call for each part.
 * @param {Record<string, Call>} LX
 * @param {L.Map} map
 * @param {ReturnType<typeof makeStage>} stage
 */
function assemble(LX, map, { host, add, whenShown }) {
  /** @type {Made} */
  const made = {};
  const drawing = () => made.draw?.drawing() ?? null;
  const marks = () => made.companies?.drawnMarks() ?? { clusters: [], alone: [] };
  const markPoints = () => made.companies?.markPoints() ?? [];
  /** @param {L.Point} point */
  const indexAt = (point) => made.companies?.indexAt(point) ?? -1;
  const announcing = announcer(map, host, () => made.companies?.inView() ?? 0);
  whenShown(announcing.report);

  /** @type {Record<string, Call>} */
  const calls = {
    districts: (map, options) => add(districts(map, options, host)),
    zones: (map, options) => add(zones(map, options, host)),
    choropleth: (map, options) => add(choropleth(map, options, host)),
    linked(map, options) {
      made.linked = add(linked(map, options, host));
    },
    overlays(map, options) {
      made.overlays = add(overlays(map, options, host));
    },
    companies(map, options) {
      made.companies = add(companies(map, options, host));
    },
    labels: (map, options) => add(labels(map, options, host, markPoints)),
    basemaps(map, options) {
      made.basemaps = add(basemaps(map, options, host));
    },
    pointer: (map) =>
      add(
        pointer(map, host, {
          finders: findersOf(made, host),
          busy: () => drawing() !== null || host.view().pinning,
          drawing: () => drawing() !== null,
          pointAt: (at) => made.linked?.pointAt(at),
          alone: () => marks().alone,
          indexAt,
        }),
      ),
    draw(map, options) {
      made.draw = add(draw(map, options, host));
    },
    panel: (map, options) =>
      add(
        panel(map, options, host, {
          basemaps: () => made.basemaps?.slugs ?? [],
          savedNotes: () => made.saved?.notes() ?? [],
          statement: announcing.sentence,
        }),
      ),
    card: (map) => add(card(map, host)),
    search: (map) => add(search(map, host)),
    pins: (map, options) => add(pins(map, options, host)),
    saved(map, options) {
      made.saved = add(saved(map, options, host));
    },
  };
  Object.assign(LX, calls);

  const { root, server, outlines } = host;
  /** @param {string} slug */
  const boundsOf = (slug) => {
    const zone = outlines.zone(slug);
    return zone && host.boundsOf(zone);
  };
  return Object.freeze({
    L,
    map,
    root,
    data: { layout: host.data },
    host: server,
    drawn,
    get view() {
      return host.view();
    },
    get drawing() {
      return drawing();
    },
    say: host.say,
    room: host.room,
    ground: host.ground,
    update: host.update,
    tell: host.tell,
    choose: host.select,
    zoneRecord: outlines.zone,
    zoneBounds: boundsOf,
    shapeBounds: () => made.draw?.bounds() ?? null,
    companyLatLng: host.latLngOf,
    companyAt: indexAt,
    drawnMarks: marks,
    markPoints,
  });
}

/**
 * What can be hit, the top layer first.
 * @param {Made} made
 * @param {Host} host
 * @returns {Others["finders"]}
 */
function findersOf(made, host) {
  return [
    ({ point }) => made.saved?.markAt(point) ?? null,
    ({ point }) => {
      const index = made.companies?.indexAt(point) ?? -1;
      return index < 0 ? null : { kind: "company", index };
    },
    ({ point }) => {
      const cluster = made.companies?.clusterAt(point);
      return cluster ? { kind: "cluster", ...cluster } : null;
    },
    ({ point }) => {
      const record = made.overlays?.dotAt(point);
      return record ? { kind: "dot", record } : null;
    },
    ({ at }) => made.saved?.outlineAt(at) ?? null,
    ({ at }) => {
      const record = host.zoneAt(at);
      return record ? { kind: "zone", id: record.slug, record } : null;
    },
    ({ at }) => {
      const record = host.outlines.districtAt(at.lat, at.lng);
      return record ? { kind: "district", id: record.slug, record } : null;
    },
  ];
}
