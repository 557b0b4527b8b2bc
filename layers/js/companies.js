// @ts-check
/* Companies from typed arrays on one canvas. Columns arrive once; a filter is a table of allowed codes per column. */
import * as L from "leaflet";
import { clustersOf, rolesOf } from "./clusters.js";
import { blocksOf, countPassing, filterMask, keepInside, keepOnly } from "./columns.js";
import { densityPainter } from "./density.js";
import { el } from "./dom.js";
import * as drawnShapes from "./drawn.js";
import { fansOf } from "./fans.js";
import { frameAt, inSteps, markSize, metresPerPixel } from "./frame.js";
import { overMap } from "./leaflet_facts.js";
import { paintCluster, paintDisc, paintMark } from "./marks.js";
import { makeStamps } from "./stamps.js";

/**
 * @import { Cluster, Mark } from "./clusters.js"
 * @import { Look as DensityLook } from "./density.js"
 * @import { Frame } from "./frame.js"
 * @import { Changed, Host, Shown } from "./host.js"
 * @import { Look } from "./marks.js"
 */
/**
 * A cluster as others see it: members of each role, the ground that they cover, and where its disc stands.
 * @typedef {{ count: number, roles: [string, number][], bounds: L.LatLngBounds, at: L.LatLng }} ClusterHit
 */

// Marks have shapes and edges while there is room for them; beyond that each company is a few pixels.
const MARKS = 5000;
// Nearer than this, companies at one point fan out; farther away they are counted.
const CLUSTERS_BELOW = 13;
// Pixels from a mark within which it is hit.
const REACH = 10;
const FILTERS = ["filter", "only", "shape", "within"];

/** @param {Shown} view */
const shownIn = (view) => !view.layers || view.layers.includes("companies");

/**
 * @param {L.Map} map
 * @param {{ pane: string }} options
 * @param {Host} host
 */
export function companies(map, options, host) {
  const { table, style } = host;
  const zoneOf = table.column.zone;
  const within = blocksOf(table);
  const hues = table.codes.zone.map((slug) => host.outlines.zone(slug)?.hue || "");
  const certainty = table.codes.precision.map((word) => style.certainty[word] || "hollow");
  /** @type {Map<number, [number, number]>} */
  const fans = table.n <= MARKS ? fansOf(table) : new Map();
  const painter = table.n > MARKS ? densityPainter(table) : null;
  const stamps = makeStamps(host);
  let mask = new Uint8Array(table.n).fill(1);
  /** @type {Mark[]} */
  let drawn = [];
  /** @type {Cluster[]} */
  let clusters = [];
  let dots = false;
  /** @type {(() => void) | null} */
  let finish = null;
  let drawnAt = "";

  // Two sheets: all marks, and above them the selected one, so that a choice leaves the marks as they are drawn.
  const sheets = [el("canvas"), el("canvas")];
  const [ctx, top] = sheets.map((sheet) => /** @type {CanvasRenderingContext2D} */ (sheet.getContext("2d")));
  const container = el("div", "lx-sheets");
  container.append(...sheets);
  const { layer, bounds } = overMap(container, { padding: 0.3, pane: options.pane }, () => {
    // Leaflet says more than once that the map has come to a place.
    if (drawnAt !== placeNow()) draw();
  });

  const metres = () => metresPerPixel(map.getCenter().lat, map.getZoom());
  const sizeNow = () => markSize(style, map.getZoom());
  /** @param {number} i @returns {Look} */
  const lookOf = (i) => ({
    hue: hues[zoneOf[i]],
    shape: host.data.roles[table.codes.role[table.column.role[i]]]?.shape || "circle",
    hollow: certainty[table.column.precision[i]] === "hollow",
  });
  /** @param {number} i */
  const radiusOf = (i) => table.radii[table.column.radius[i]];
  const selectedIndex = () => {
    const { selected } = host.view();
    return selected?.kind === "company" ? (selected.index ?? -1) : -1;
  };

  function placeNow() {
    const now = bounds();
    if (!now?.min || !now.max) return "";
    return [now.min.x, now.min.y, now.max.x, now.max.y, map.getZoom(), map.getPixelOrigin()].join();
  }

  /** Size, density and frame of the sheets; null before the map has its first view: a picture would be for nothing. */
  function sheetNow() {
    const now = bounds();
    if (!now?.min || !host.placed()) return null;
    const size = now.getSize();
    const dense = window.devicePixelRatio > 1 ? 2 : 1;
    return { min: now.min, size, dense, f: frameAt(table, map.getPixelOrigin().add(now.min), map.getZoom()) };
  }
  /** @typedef {NonNullable<ReturnType<typeof sheetNow>>} Sheet */

  function draw() {
    const sheet = sheetNow();
    if (!sheet) return;
    drawnAt = placeNow();
    const before = finish;
    finish = null;
    drawAll(sheet);
    before?.();
  }

  /** @param {Sheet} sheet */
  function drawAll(sheet) {
    const { size, f } = sheet;
    if (!size.x || !size.y) return;
    drawn = [];
    clusters = [];
    dots = false;
    painter?.cancel();
    const box = inSteps(f, [-20, -20, size.x + 20, size.y + 20]);
    const shown = shownIn(host.view());
    if (shown && painter) {
      let count = 0;
      within(box, (from, to) => {
        for (let i = from; i < to; i += 1) count += mask[i];
      });
      dots = count > MARKS;
      if (dots) {
        drawDots(sheet, count);
        return;
      }
    }
    clear(sheet);
    if (shown) drawMarks(sheet, box);
  }

  /** Bring the sheets to where the map is now, empty. @param {Sheet} sheet */
  function clear({ min, size, dense }) {
    L.DomUtil.setPosition(container, min);
    for (const sheet of sheets) {
      if (sheet.width !== size.x * dense || sheet.height !== size.y * dense) {
        sheet.width = size.x * dense;
        sheet.height = size.y * dense;
        sheet.style.width = `${size.x}px`;
        sheet.style.height = `${size.y}px`;
      }
    }
    for (const pen of [ctx, top]) {
      pen.setTransform(dense, 0, 0, dense, 0, 0);
      pen.clearRect(0, 0, size.x, size.y);
    }
  }

  /** Until the picture is there, the last one stays where it belongs. @param {Sheet} sheet @param {number} count */
  function drawDots(sheet, count) {
    const { size, dense, f } = sheet;
    const colours = hues.map((hue) => {
      const rgb = Number.parseInt(host.hue(hue).line.slice(1), 16);
      return ((rgb & 255) << 16) | (rgb & 0xff00) | (rgb >> 16);
    });
    const dot = (count < 30000 ? 3 : 2) * dense;
    /** @type {DensityLook} */
    const look = { width: size.x * dense, height: size.y * dense, dense, dot, colours };
    const done = host.pending();
    finish = done;
    painter?.paint(mask, f, look, (picture) => {
      clear(sheet);
      ctx.drawImage(picture, 0, 0, size.x, size.y);
      drawSelected(f);
      done();
    });
  }

  /** The selected company on the upper sheet, with how far off it may be. @param {Frame} f */
  function drawSelected(f) {
    const i = selectedIndex();
    if (!(i >= 0) || !shownIn(host.view()) || (!dots && !mask[i])) return;
    const ax = table.x[i] * f.kx + f.ox;
    const ay = table.y[i] * f.ky + f.oy;
    const { x, y } = drawn.find((mark) => mark.i === i) || { x: ax, y: ay };
    const radius = radiusOf(i) / metres();
    const look = lookOf(i);
    if (!dots && radius > 7) paintDisc(top, host, { x: ax, y: ay, radius, hue: look.hue, selected: true });
    paintMark(top, host, { ...look, x, y, size: (dots ? style.markPx : sizeNow()) * 1.35, selected: true });
  }

  /** Another company is selected. */
  function reselect() {
    // Where marks are gathered in clusters, the selected one stands apart from them.
    if (!dots && map.getZoom() < CLUSTERS_BELOW) {
      draw();
      return;
    }
    const sheet = sheetNow();
    // A picture to come brings it along.
    if (!sheet || finish) return;
    top.clearRect(0, 0, sheet.size.x, sheet.size.y);
    drawSelected(sheet.f);
  }

  /** @param {Sheet} sheet @param {number[]} box */
  function drawMarks({ f, dense }, box) {
    const zoom = map.getZoom();
    const metre = 1 / metres();
    const size = sizeNow();
    within(box, (from, to) => {
      for (let i = from; i < to; i += 1) {
        if (!mask[i]) continue;
        const ax = table.x[i] * f.kx + f.ox;
        const ay = table.y[i] * f.ky + f.oy;
        const [dx, dy] = fans.get(i) || [0, 0];
        const mark = {
          i,
          x: ax + dx * size * 1.15,
          y: ay + dy * size * 1.15,
          ax,
          ay,
          gx: ax - f.ox,
          gy: ay - f.oy,
        };
        drawn.push(mark);
      }
    });
    if (zoom < CLUSTERS_BELOW) {
      const selected = selectedIndex();
      const others = drawn.filter((mark) => mark.i !== selected);
      clusters = clustersOf(
        others,
        drawn.find((mark) => mark.i === selected),
      );
      const gathered = new Set(clusters.flatMap((cluster) => cluster.members));
      if (gathered.size) drawn = drawn.filter((mark) => !gathered.has(mark));
    }
    // Discs below, then threads of fans, then marks.
    for (const { i, ax, ay } of drawn) {
      const radius = radiusOf(i) * metre;
      if (radius <= 7 || certainty[table.column.precision[i]] !== "disc") continue;
      paintDisc(ctx, host, { x: ax, y: ay, radius, hue: hues[zoneOf[i]] });
    }
    ctx.strokeStyle = host.ground().quiet;
    ctx.lineWidth = 0.8;
    for (const { x, y, ax, ay } of drawn) {
      if (x === ax && y === ay) continue;
      ctx.beginPath();
      ctx.moveTo(ax, ay);
      ctx.lineTo(x, y);
      ctx.stroke();
    }
    for (const mark of drawn) stamps.paint(ctx, lookOf(mark.i), mark, size, dense);
    for (const cluster of clusters) paintCluster(ctx, host, { ...cluster, ...lookOfCluster(cluster) });
    drawSelected(f);
  }

  /** Number, shares and hue of a cluster; a hue only where all members share a zone. @param {Cluster} cluster */
  function lookOfCluster(cluster) {
    const count = cluster.members.length;
    const zone = zoneOf[cluster.members[0].i];
    const last = Math.max(1, table.codes.role.length - 2);
    /** @type {[number, number][]} */
    const shares = rolesOf(table.column.role, cluster).map(([code, members]) => [
      Math.min(1, code / last),
      members / count,
    ]);
    return { count, shares, hue: cluster.members.every(({ i }) => zoneOf[i] === zone) ? hues[zone] : "" };
  }

  /** A point of the container in pixels of the sheets. @param {L.Point} point */
  function onSheet(point) {
    const min = bounds()?.min;
    return min ? map.containerPointToLayerPoint(point).subtract(min) : point;
  }

  /** Index of the company at a point of the container, or -1. @param {L.Point} point */
  function indexAt(point) {
    if (!shownIn(host.view())) return -1;
    let best = -1;
    let nearest = REACH * REACH;
    /** @param {number} i @param {number} squared */
    const consider = (i, squared) => {
      if (squared > nearest) return;
      nearest = squared;
      best = i;
    };
    if (!dots) {
      const at = onSheet(point);
      for (const mark of drawn) consider(mark.i, (mark.x - at.x) ** 2 + (mark.y - at.y) ** 2);
      return best;
    }
    const f = frameHere();
    const box = inSteps(f, [point.x - REACH, point.y - REACH, point.x + REACH, point.y + REACH]);
    within(box, (from, to) => {
      for (let i = from; i < to; i += 1) {
        if (mask[i])
          consider(i, (table.x[i] * f.kx + f.ox - point.x) ** 2 + (table.y[i] * f.ky + f.oy - point.y) ** 2);
      }
    });
    return best;
  }

  /** World pixels from the corner of the window. */
  const frameHere = () => frameAt(table, /** @type {L.Point} */ (map.getPixelBounds().min), map.getZoom());

  /** @param {Cluster} cluster @returns {ClusterHit} */
  const describe = (cluster) => ({
    count: cluster.members.length,
    roles: rolesOf(table.column.role, cluster).map(([code, count]) => [table.codes.role[code], count]),
    bounds: L.latLngBounds(cluster.members.map(({ i }) => host.latLngOf(i))),
    at: map.layerPointToLatLng(L.point(cluster.x, cluster.y).add(bounds()?.min ?? [0, 0])),
  });

  layer.addTo(map);

  return {
    indexAt,

    /** The cluster at a point of the container; null where there is none. @param {L.Point} point */
    clusterAt(point) {
      if (!clusters.length) return null;
      const at = onSheet(point);
      const hit = clusters.find(({ x, y, radius }) => Math.hypot(x - at.x, y - at.y) <= radius + 2);
      return hit ? describe(hit) : null;
    },

    /** What is drawn in and round the window: clusters, and the companies that stand alone. */
    drawnMarks: () => ({ clusters: clusters.map(describe), alone: drawn.map((mark) => mark.i) }),

    /** Where marks stand, in layer points; empty where there are too many for names to give way to. */
    markPoints() {
      const min = bounds()?.min;
      if (!min || drawn.length > 2000) return [];
      const rims = clusters.flatMap(({ x, y, radius: r }) => [
        [x, y],
        [x - r, y],
        [x + r, y],
        [x, y - r],
        [x, y + r],
      ]);
      return [...drawn.map((mark) => [mark.x, mark.y]), ...rims].map(([x, y]) => [x + min.x, y + min.y]);
    },

    /** How many companies pass in the window. */
    inView() {
      const { x: width, y: height } = map.getSize();
      const f = frameHere();
      let count = 0;
      within(inSteps(f, [0, 0, width, height]), (from, to) => {
        for (let i = from; i < to; i += 1) {
          const x = table.x[i] * f.kx + f.ox;
          const y = table.y[i] * f.ky + f.oy;
          count += mask[i] && x >= 0 && y >= 0 && x <= width && y <= height ? 1 : 0;
        }
      });
      return count;
    },

    /** @param {Shown} view @param {Changed} changed */
    update(view, changed) {
      const filtered = FILTERS.some((name) => changed.has(name));
      if (filtered) {
        mask = filterMask(table, view.filter);
        if (view.only) keepOnly(mask, view.only);
        const shape = view.within ? drawnShapes.read(view.shape) : null;
        if (shape) keepInside(table, mask, drawnShapes.crossings(shape));
      }
      if (changed.has("theme")) stamps.forget();
      if (filtered || changed.has("layers")) {
        host.root.dataset.shown = String(shownIn(view) ? countPassing(mask) : 0);
      }
      if (filtered || changed.has("layers") || changed.has("theme")) draw();
      else if (changed.has("selected")) reselect();
    },
  };
}
/** @typedef {ReturnType<typeof companies>} Companies */
