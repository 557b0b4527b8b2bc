// @ts-check
/* Ground and districts as vectors. */
import * as L from "leaflet";
import { unpack } from "./outlines.js";

/**
 * @import { Changed, Host, Shown } from "./host.js"
 * @import { LatLng, Rings } from "./outlines.js"
 */

/**
 * @param {L.Map} map
 * @param {{ pane: string }} options
 * @param {Host} host
 */
export function districts(map, options, host) {
  const { ground } = host.data;
  /** @param {Rings | LatLng[][]} shape @param {string} className */
  const polygon = (shape, className) =>
    L.polygon(/** @type {L.LatLngExpression[][]} */ (shape), {
      pane: options.pane,
      className,
      interactive: false,
    }).addTo(map);
  for (const packed of ground.land) polygon(unpack(packed), "lx-land");
  // Beyond what the ground covers nothing is known, so nothing is drawn: neither land nor sea.
  if (ground.extent) {
    const [west, south, east, north] = ground.extent;
    /** @param {number} s @param {number} w @param {number} n @param {number} e @returns {LatLng[]} */
    const box = (s, w, n, e) => [
      [s, w],
      [n, w],
      [n, e],
      [s, e],
    ];
    polygon([box(-85, -540, 85, 540), box(south, west, north, east)], "lx-beyond");
  }
  const drawn = host.outlines.districts.map((record) => ({
    record,
    path: polygon(record.shape, "lx-district"),
  }));
  for (const river of ground.rivers) {
    const className = river.sure ? "lx-river" : "lx-river lx-unsure";
    L.polyline(unpack(river.shape).flat(), { pane: options.pane, className, interactive: false }).addTo(map);
  }

  return {
    /** @param {Shown} view @param {Changed} changed */
    update({ layers, selected, filter }, changed) {
      if (!["layers", "theme", "selected", "filter"].some((name) => changed.has(name))) return;
      const tinted = !layers || layers.includes("districts");
      for (const { record, path } of drawn) {
        const classes = path.getElement()?.classList;
        classes?.toggle("lx-supporting", tinted && record.part === "supporting");
        classes?.toggle("lx-selected", selected?.kind === "district" && selected.id === record.slug);
        classes?.toggle("lx-kept", Boolean(filter.district?.includes(record.slug)));
      }
    },
  };
}
