// @ts-check
/* Pins and outlines that the page sets: candidates of an address, rows of an uploaded file. A click can move a pin. */
import * as L from "leaflet";
import { el } from "./dom.js";

/**
 * @import { LatLngs, Pin } from "./contract.js"
 * @import { Changed, Host, Shown } from "./host.js"
 */

// More pins than these have neither names nor circles.
const NAMED = 30;

/**
 * @param {L.Map} map
 * @param {{ pane: string }} options
 * @param {Host} host
 */
export function pins(map, options, host) {
  /** @type {L.LayerGroup | null} */
  let group = null;

  /** @param {Pin[]} pins @param {LatLngs[][]} outlines */
  function draw(pins, outlines) {
    group?.remove();
    group = null;
    if (!pins.length && !outlines.length) return;
    const { selection, mark } = host.ground();
    const look = { renderer: L.canvas({ pane: options.pane }), interactive: false };
    const line = { ...look, color: selection, weight: 2, dashArray: "6 3", fillOpacity: 0.08 };
    const named = pins.length <= NAMED;
    /** @type {L.Layer[]} */
    const parts = outlines.map((rings) => L.polygon(rings, line));
    for (const pin of pins) {
      /** @type {L.LatLngTuple} */
      const at = [pin.lat, pin.lon];
      const colour = pin.chosen ? selection : host.hue("blue").line;
      if (named && pin.radius_m && pin.radius_m > 0) {
        const circle = { ...look, color: colour, weight: 1, dashArray: "3 3", fillColor: colour };
        parts.push(L.circle(at, { ...circle, radius: pin.radius_m, fillOpacity: pin.chosen ? 0.12 : 0.05 }));
      }
      const dot = {
        ...look,
        radius: pin.chosen ? 8 : 5,
        weight: 2,
        color: mark,
        fillColor: colour,
        fillOpacity: 1,
      };
      const marker = L.circleMarker(at, dot);
      if (named && pin.text) {
        marker.bindTooltip(el("span", "", pin.text), {
          permanent: true,
          direction: "right",
          className: "lx-pin",
        });
      }
      parts.push(marker);
    }
    group = L.layerGroup(parts).addTo(map);
    if (host.ready()) frame();
  }

  function frame() {
    const { pins, outlines } = host.view();
    const bounds = L.latLngBounds((pins || []).map((pin) => [pin.lat, pin.lon]));
    for (const ring of (outlines || []).flat()) bounds.extend(L.latLngBounds(ring));
    if (!bounds.isValid()) return false;
    map.fitBounds(bounds, { ...host.room(), maxZoom: 14, animate: false });
    return true;
  }

  map.on("click", ({ latlng }) => {
    if (host.view().pinning) host.server.send("pin", { lon: latlng.lng, lat: latlng.lat }, {});
  });
  return {
    frame,
    /** @param {Shown} view @param {Changed} changed */
    update(view, changed) {
      if (changed.has("pins") || changed.has("outlines") || (changed.has("theme") && group)) {
        draw(view.pins || [], view.outlines || []);
      }
    },
  };
}
