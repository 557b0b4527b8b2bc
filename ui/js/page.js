// @ts-check
/* The map's module, as web/served.py ends it: with the names of its files and Folium's script. What it gives back are
 * the elements that Streamlit's components draw (ui/frame/live_map.py). */
import { mountMap } from "../../layers/js/runtime.js";
import { compareBridge } from "./compare_bridge.js";
import { compareTree } from "./compare_tree.js";
import { facets } from "./facets.js";
import { fetcher } from "./files.js";
import { drawFirst } from "./first.js";
import { followLinks } from "./links.js";
import { liveMap, starter } from "./live_map.js";

/**
 * @import { Server } from "../../layers/js/host.js"
 * @import { Script } from "../../layers/js/runtime.js"
 * @import { MapData } from "../../layers/js/stage.js"
 * @import { Names } from "./files.js"
 * @import { InPlaceOf } from "./first.js"
 */

/**
 * @param {Names} names
 * @param {Script} script
 */
export function open(names, script) {
  const files = fetcher(names);
  const start = starter(script, files);
  /** @type {InPlaceOf} */
  let inPlaceOf = (empty) => empty;
  const drawFacets = facets(files, () => inPlaceOf);
  inPlaceOf = drawFirst(start, drawFacets);
  followLinks();
  return {
    /** A map without Streamlit. @param {HTMLElement} root @param {MapData} data @param {Server} server */
    mount: (root, data, server) => mountMap(script, root, data, server),
    live_map: liveMap(start, files, inPlaceOf),
    facets: drawFacets,
    compare_tree: compareTree,
    compare_bridge: compareBridge,
  };
}
