// @ts-check
/* Names of zones and districts. Placed at points sure to lie inside; by rank, a name that would overlap one placed
 * before it tries above and below its point and is left out when there is no room. */
import * as L from "leaflet";
import { el } from "./dom.js";
import { hideWhileZooming } from "./leaflet_facts.js";

/**
 * @import { Changed, Host, Shown } from "./host.js"
 * @import { District, Zone } from "./outlines.js"
 */
/** @typedef {{ record: Zone | District, zone: Zone | null, rank: number, node: HTMLElement, size: [number, number] | null }} Label */
/** @typedef {[left: number, top: number, right: number, bottom: number]} Box */

/** @type {Record<string, number>} */
const RANKS = { main: 0, park: 1, supporting: 2, other: 3, inner: 4, wider: 5 };
// A name appears when its outline is large enough to be told apart; that of a wider area never does.
/** @type {Record<number, number>} */
const FROM_ZOOM = { 1: 11, 4: 11.5, 5: Number.POSITIVE_INFINITY };
const COVERS = ".lx-panel, .lx-search, .lx-draw, .lx-card, .leaflet-control-zoom";
const WORDS = ["lang", "theme", "layers", "filter", "only", "selected"];

/** @param {Box} a @param {Box} b @param {number} gap */
const meets = (a, b, gap) =>
  a[0] <= b[2] + gap && a[2] >= b[0] - gap && a[1] <= b[3] + gap && a[3] >= b[1] - gap;

/**
 * @param {L.Map} map
 * @param {{ pane: string }} options
 * @param {Host} host
 * @param {() => number[][]} markPoints where marks stand, in layer points
 */
export function labels(map, options, host, markPoints) {
  const pane = /** @type {HTMLElement} */ (map.getPane(options.pane));
  hideWhileZooming(pane);
  const { zones, districts } = host.outlines;
  /** @type {Label[]} */
  const all = [
    ...zones.map((zone) => labelOf(zone, zone, RANKS[zone.rank])),
    ...districts.map((district) => labelOf(district, null, RANKS[district.part])),
  ].sort((a, b) => a.rank - b.rank);
  pane.append(...all.map(({ node }) => node));

  /** @param {Zone | District} record @param {Zone | null} zone @param {number} rank @returns {Label} */
  function labelOf(record, zone, rank) {
    const node = el("span", `lx-label lx-label-${zone ? "zone" : "district"} lx-rank-${rank}`);
    node.setAttribute("aria-hidden", "true");
    return { record, zone, rank, node, size: null };
  }

  function write() {
    for (const label of all) {
      label.node.textContent = host.nameOf(label.record);
      label.node.style.color = label.zone ? host.hueText(label.zone.hue) : "";
      label.size = null;
    }
  }

  /**
   * Places to try: on the point, above and below it; a zone's name also beside its outline.
   * @param {Label} label
   * @param {L.Point} at
   * @param {number} width
   * @param {number} height
   * @returns {Box[]}
   */
  function tries({ zone }, at, width, height) {
    const around = [0, -height - 4, height + 4, -2 * height - 8, 2 * height + 8].map((dy) => [0, dy]);
    if (zone) {
      const bounds = host.boundsOf(zone);
      const nw = map.latLngToLayerPoint(bounds.getNorthWest());
      const se = map.latLngToLayerPoint(bounds.getSouthEast());
      around.push([se.x + 8 + width / 2 - at.x, 0], [nw.x - 8 - width / 2 - at.x, 0]);
      around.push([0, nw.y - height / 2 - 3 - at.y], [0, se.y + height / 2 + 3 - at.y]);
    }
    return around.map(([dx, dy]) => [
      at.x + dx - width / 2,
      at.y + dy - height / 2,
      at.x + dx + width / 2,
      at.y + dy + height / 2,
    ]);
  }

  /** What lies over the map, in layer points. @returns {Box[]} */
  function covering() {
    const frame = host.root.getBoundingClientRect();
    const at = map.containerPointToLayerPoint([0, 0]);
    const dx = at.x - frame.left;
    const dy = at.y - frame.top;
    return [...host.root.querySelectorAll(COVERS)]
      .map((element) => element.getBoundingClientRect())
      .filter((box) => box.width)
      .map((box) => [box.left + dx, box.top + dy, box.right + dx, box.bottom + dy]);
  }

  function place() {
    const { layers } = host.view();
    const zoom = map.getZoom();
    const covers = covering();
    const marks = markPoints().map(([x, y]) => /** @type {Box} */ ([x, y, x, y]));
    /** @type {Box[]} */
    const taken = [];
    for (const { node } of all) node.style.display = "";
    for (const label of all) label.size ??= [label.node.offsetWidth, label.node.offsetHeight];
    for (const label of all) {
      const [width, height] = /** @type {[number, number]} */ (label.size);
      const at = map.latLngToLayerPoint([label.record.at[1], label.record.at[0]]);
      const wanted =
        (!layers || (layers.includes("names") && (!label.zone || layers.includes("zones")))) &&
        zoom >= (FROM_ZOOM[label.rank] ?? 0);
      /** @type {Box | null} */
      let box = null;
      let fewest = Number.POSITIVE_INFINITY;
      for (const candidate of wanted ? tries(label, at, width, height) : []) {
        if (taken.some((other) => meets(candidate, other, 2))) continue;
        // A name half under the panel is worse than one that hides a few marks.
        const hidden =
          marks.filter((mark) => meets(candidate, mark, 7)).length +
          4 * covers.filter((cover) => meets(candidate, cover, 4)).length;
        if (hidden < fewest) {
          fewest = hidden;
          box = candidate;
        }
        if (!hidden) break;
      }
      // A district's name gives way to what it would hide; a zone's name is always worth its place.
      if (fewest > 1 && !label.zone) box = null;
      label.node.style.display = box ? "" : "none";
      if (!box) continue;
      taken.push(box);
      L.DomUtil.setPosition(label.node, L.point(box[0], box[1]).round());
    }
  }

  map.on("moveend viewreset resize", place);
  return {
    /** @param {Shown} _ @param {Changed} changed */
    update(_, changed) {
      if (changed.has("lang") || changed.has("theme")) write();
      if (WORDS.some((name) => changed.has(name))) place();
    },
  };
}
