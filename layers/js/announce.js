// @ts-check
/* Says where the map is: as data-* attributes for scripts, and in a sentence that is read out. */
import { wholeNumber } from "./numbers.js";

/**
 * @import * as L from "leaflet"
 * @import { Host } from "./host.js"
 */

/**
 * @param {L.Map} map
 * @param {Host} host
 * @param {() => number} inView how many companies the window shows
 */
export function announcer(map, host, inView) {
  const { root } = host;
  let waiting = 0;
  let sentence = "";

  function report() {
    if (!host.ready()) return;
    const centre = map.getCenter();
    root.dataset.zoom = String(Math.round(map.getZoom() * 100) / 100);
    root.dataset.center = `${centre.lng.toFixed(5)},${centre.lat.toFixed(5)}`;
    clearTimeout(waiting);
    waiting = window.setTimeout(announce, 600);
  }

  function announce() {
    const window = map.getBounds();
    const zones = host.outlines.zones.filter(
      (zone) => zone.rank === "main" && host.boundsOf(zone).intersects(window),
    );
    sentence = host.say("map_state", { companies: wholeNumber(inView()), zones: zones.length });
    const live = root.querySelector(".lx-announce");
    if (live) live.textContent = sentence;
    root.dispatchEvent(new CustomEvent("lx-stated"));
  }

  map.on("moveend zoomend resize", report);
  return { report, sentence: () => sentence };
}
