// @ts-check
/* Online grounds by choice. Tiles in GCJ-02 are drawn where the ground really is; the data are never moved. */
import * as L from "leaflet";
import { toGcj } from "./datum.js";
import { asHtml, el } from "./dom.js";
import { shiftedTiles } from "./leaflet_facts.js";

/** @import { Changed, Host, Shown } from "./host.js" */
/**
 * @typedef {{
 *   slug: string, datum: string, url: string, attribution: string, subdomains: string, maxZoom: number,
 * }} TileSet
 */

// Milliseconds without a tile, and tiles refused before the first came, after which our own ground returns.
const PATIENCE = 4000;
const REFUSED = 4;
/** @param {L.LatLng} centre */
const inGcj = (centre) => L.latLng(toGcj(centre.lat, centre.lng));

/**
 * @param {L.Map} map
 * @param {{ sets: TileSet[] }} options
 * @param {Host} host
 */
export function basemaps(map, options, host) {
  const { root } = host;
  const notice = el("div", "lx-notice");
  notice.setAttribute("role", "status");
  notice.hidden = true;
  root.appendChild(notice);
  /** @type {L.TileLayer | null} */
  let tiles = null;
  let timer = 0;

  function drop() {
    clearTimeout(timer);
    tiles?.remove();
    tiles = null;
    root.classList.remove("lx-tiles");
  }
  function fail() {
    drop();
    notice.hidden = false;
    root.dataset.basemap = "vector";
  }
  /** @param {string} slug */
  function show(slug) {
    drop();
    notice.hidden = true;
    const set = options.sets.find((candidate) => candidate.slug === slug);
    root.dataset.basemap = set ? slug : "vector";
    if (!set) return;
    const look = {
      subdomains: set.subdomains,
      maxZoom: 22,
      maxNativeZoom: set.maxZoom,
      attribution: asHtml(set.attribution),
    };
    tiles = set.datum === "GCJ-02" ? shiftedTiles(set.url, look, inGcj) : L.tileLayer(set.url, look);
    let loaded = false;
    let refused = 0;
    tiles.on("tileload", () => {
      loaded = true;
      clearTimeout(timer);
      root.classList.add("lx-tiles");
    });
    tiles.on("tileerror", () => {
      refused += 1;
      if (!loaded && refused >= REFUSED) fail();
    });
    tiles.addTo(map);
    timer = window.setTimeout(() => {
      if (!loaded) fail();
    }, PATIENCE);
  }

  return {
    /** Words of the grounds to choose from. */
    slugs: ["vector", ...options.sets.map((set) => set.slug)],
    /** @param {Shown} view @param {Changed} changed */
    update(view, changed) {
      if (changed.has("lang")) notice.textContent = host.say("tiles_failed");
      if (changed.has("basemap")) show(view.basemap);
    },
  };
}
