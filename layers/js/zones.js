// @ts-check
/* Zones as vectors: hue says which, edge says what the outline rests on. */
import * as L from "leaflet";

/** @import { Changed, Host, Shown } from "./host.js" */

/**
 * @param {L.Map} map
 * @param {{ pane: string }} options
 * @param {Host} host
 */
export function zones(map, options, host) {
  const { style } = host;
  const drawn = host.outlines.zones.map((record) => {
    /** @param {L.PolylineOptions} extra */
    const polygon = (extra) =>
      L.polygon(record.shape, { pane: options.pane, interactive: false, ...extra }).addTo(map);
    const weight = style.weights[record.rank];
    const dashArray = style.edges[record.basis].join(" ");
    return {
      record,
      halo: polygon({ className: "lx-zone-halo", weight: weight + 3, fill: false }),
      line: polygon({ className: "lx-zone", weight, dashArray, lineCap: "round" }),
    };
  });

  return {
    /** @param {Shown} view @param {Changed} changed */
    update({ layers, selected, filter }, changed) {
      if (!["layers", "theme", "selected", "filter"].some((name) => changed.has(name))) return;
      const shown = !layers || layers.includes("zones");
      const kept = filter.zone;
      for (const { record, line, halo } of drawn) {
        const chosen = selected?.kind === "zone" && selected.id === record.slug;
        const faded = kept?.length && !kept.includes(record.zone);
        const hue = host.hue(record.hue).line;
        line.setStyle({
          color: chosen ? host.ground().selection : hue,
          fillColor: hue,
          fillOpacity: faded ? 0 : style.fills[record.rank],
          weight: style.weights[record.rank] + (chosen ? 1 : 0),
          opacity: faded ? 0.35 : 1,
        });
        for (const path of [line, halo]) path.getElement()?.classList.toggle("lx-hidden", !shown);
        halo.getElement()?.classList.toggle("lx-strong", chosen);
      }
    },
  };
}
