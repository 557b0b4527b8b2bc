// @ts-check
/* Saved lists over the layout: companies with the marks that its own have, each with a ring round it, and outlines. What
 * is shown is named by the address; a list's rows come as a file of their own. */
import * as L from "leaflet";
import { markSize, metresPerPixel } from "./frame.js";
import { paintedPath } from "./leaflet_facts.js";
import { paintDisc, paintMark, paintRing } from "./marks.js";
import { nearestTo } from "./nearest.js";
import { wholeNumber } from "./numbers.js";
import { contains, unpack } from "./outlines.js";

/**
 * @import { SavedCompany, SavedList, SavedLists, SavedRows } from "./contract.js"
 * @import { Changed, Host, Shown } from "./host.js"
 * @import { Zone } from "./outlines.js"
 */
/** @typedef {Omit<SavedRows, "zones"> & { zones: Zone[] }} Rows */
/** @typedef {Rows & { id: string, name: string }} List a list with its rows */
/** @typedef {{ kind: "saved", id: string, record: SavedCompany | Zone, list: string }} SavedHit */

/**
 * @param {L.Map} map
 * @param {{ pane: string }} options
 * @param {Host} host
 */
export function saved(map, options, host) {
  const { style } = host;
  /** @type {Map<string, Rows>} */
  const files = new Map();
  /** @type {L.LayerGroup | null} */
  let group = null;
  /** @type {List[]} */
  let shown = [];
  /** @type {{ at: [number, number], record: SavedCompany, list: List }[]} */
  let marks = [];
  let turn = 0;

  /** @param {List} list @param {string} id */
  function isSelected(list, id) {
    const { selected } = host.view();
    return selected?.kind === "saved" && selected.id === `${list.id}:${id}`;
  }

  /** A company as a path of Leaflet's canvas, drawn by the same strokes as the layout's own. @param {(typeof marks)[0]} mark @param {L.Renderer} renderer */
  function drawMark({ at: [lon, lat], record, list }, renderer) {
    const look = () => {
      const selected = isSelected(list, record.id);
      const size = markSize(style, map.getZoom()) * (selected ? 1.35 : 1);
      const radius = record.radius / metresPerPixel(lat, map.getZoom());
      return { selected, size, disc: record.sure === "disc" || selected ? radius : 0 };
    };
    const reachOf = () => {
      const { size, disc } = look();
      return Math.max(size + 8, disc + 2);
    };
    return paintedPath([lat, lon], { renderer, interactive: false }, reachOf, (ctx, { x, y }) => {
      const { selected, size, disc } = look();
      const { hue, shape } = record;
      if (disc > 7) paintDisc(ctx, host, { x, y, radius: disc, hue, selected });
      paintMark(ctx, host, { x, y, size, hue, shape, hollow: record.sure === "hollow", selected });
      paintRing(ctx, host, { x, y, size });
    });
  }

  function draw() {
    group?.remove();
    const renderer = L.canvas({ pane: options.pane });
    const { selection, text } = host.ground();
    /** @type {L.Layer[]} */
    const parts = [];
    for (const list of shown) {
      for (const zone of list.zones) {
        const selected = isSelected(list, zone.slug);
        const dashArray = style.edges[zone.basis].join(" ");
        const look = { renderer, interactive: false, dashArray, fillOpacity: 0.06 };
        parts.push(
          L.polygon(zone.shape, {
            ...look,
            weight: selected ? 3.5 : 2.2,
            color: selected ? selection : text,
          }),
        );
      }
    }
    marks = shown.flatMap((list) => list.companies.map((record) => ({ at: record.at, record, list })));
    parts.push(...marks.map((mark) => drawMark(mark, renderer)));
    group = parts.length ? L.layerGroup(parts).addTo(map) : null;
    host.root.dispatchEvent(new CustomEvent("lx-saved"));
    const count = shown.reduce((sum, list) => sum + list.companies.length + list.zones.length, 0);
    host.root.dataset.saved = String(count);
  }

  /** @param {SavedList} list @returns {Promise<List | null>} null for one that is gone meanwhile */
  async function read({ id, name, file }) {
    try {
      let rows = files.get(file);
      if (!rows && host.server.saved) {
        const read = await host.server.saved(file);
        rows = { ...read, zones: read.zones.map((zone) => ({ ...zone, shape: unpack(zone.shape) })) };
        files.set(file, rows);
      }
      return rows ? { ...rows, id, name } : null;
    } catch {
      return null;
    }
  }

  /** @param {SavedLists} lists */
  async function load({ offered, shown: wanted }) {
    turn += 1;
    const mine = turn;
    const finish = host.pending();
    const lists = await Promise.all(offered.filter(({ id }) => wanted.includes(id)).map(read));
    if (mine === turn) {
      shown = lists.filter((list) => list !== null);
      draw();
    }
    finish();
  }

  return {
    /** Which of the lists that are shown are not drawn whole. */
    notes: () =>
      shown
        .filter(({ companies, of }) => companies.length < of)
        .map(({ name, companies, of }) =>
          host.say("saved_first", { name, drawn: wholeNumber(companies.length), all: wholeNumber(of) }),
        ),

    /** The company of a saved list within a few pixels of a point of the container. @param {L.Point} point @returns {SavedHit | null} */
    markAt(point) {
      const found = nearestTo(map, marks, point, 10);
      if (!found) return null;
      const { list, record } = found;
      return { kind: "saved", id: `${list.id}:${record.id}`, record, list: list.name };
    },

    /** The outline of a saved list at a place. @param {L.LatLng} at @returns {SavedHit | null} */
    outlineAt({ lat, lng }) {
      for (const list of shown) {
        const record = list.zones.findLast((zone) => contains(zone.shape, lat, lng));
        if (record) return { kind: "saved", id: `${list.id}:${record.slug}`, record, list: list.name };
      }
      return null;
    },

    /** @param {Shown} view @param {Changed} changed */
    update(view, changed) {
      if (changed.has("saved") && (view.saved?.shown.length || shown.length)) {
        load(view.saved || { offered: [], shown: [] });
      } else if (group && (changed.has("theme") || changed.has("selected"))) draw();
    },
  };
}
/** @typedef {ReturnType<typeof saved>} Saved */
