// @ts-check
/* Layers that the reader switches on: dots that are named on hover, and straight links between them. */
import * as L from "leaflet";
import { nearestTo } from "./nearest.js";

/**
 * @import { Dot, OverlayData } from "./contract.js"
 * @import { Changed, Host, Shown } from "./host.js"
 */

/**
 * @param {L.Map} map
 * @param {{ pane: string }} options
 * @param {Host} host
 */
export function overlays(map, options, host) {
  const known = Object.entries(host.data.overlays);
  /** @type {Map<string, L.LayerGroup>} */
  const shown = new Map();

  /** @param {OverlayData} overlay */
  function build({ dots, links }) {
    const { quiet, panel } = host.ground();
    const look = {
      renderer: L.canvas({ pane: options.pane }),
      pane: options.pane,
      interactive: false,
      color: quiet,
    };
    /** @param {Dot} dot @returns {L.LatLngTuple} */
    const place = (dot) => [dot.at[1], dot.at[0]];
    const lines = L.polyline(
      links.map((pair) => pair.map((index) => place(dots[index]))),
      { ...look, weight: 1, opacity: 0.7, dashArray: "4 3" },
    );
    const marks = dots.map((dot) =>
      L.circleMarker(place(dot), { ...look, radius: 3, weight: 1.2, fillColor: panel, fillOpacity: 1 }),
    );
    return L.layerGroup([lines, ...marks]);
  }

  return {
    /** The dot within a few pixels of a point of the container, of a layer that is shown. @param {L.Point} point */
    dotAt(point) {
      const dots = known.flatMap(([slug, overlay]) => (shown.has(slug) ? overlay.dots : []));
      return nearestTo(map, dots, point, 7);
    },
    /** @param {Shown} view @param {Changed} changed */
    update({ layers }, changed) {
      if (!changed.has("layers") && !changed.has("theme")) return;
      for (const group of shown.values()) group.remove();
      shown.clear();
      for (const [slug, overlay] of known) {
        if (layers?.includes(slug)) shown.set(slug, build(overlay).addTo(map));
      }
    },
  };
}
