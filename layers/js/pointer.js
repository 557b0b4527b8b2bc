// @ts-check
/* Pointer and keys: hovering names a thing, a click opens its card, Escape closes it. */
import * as L from "leaflet";
import { el } from "./dom.js";

/**
 * @import { Dot } from "./contract.js"
 * @import { ClusterHit } from "./companies.js"
 * @import { Host } from "./host.js"
 * @import { District, Zone } from "./outlines.js"
 * @import { SavedHit } from "./saved.js"
 */
/**
 * What lies under the pointer.
 * @typedef {{ kind: "company", index: number }
 *   | { kind: "cluster" } & ClusterHit
 *   | { kind: "dot", record: Dot }
 *   | { kind: "zone", id: string, record: Zone }
 *   | { kind: "district", id: string, record: District }
 *   | SavedHit} PointerHit
 */
/** @typedef {{ point: L.Point, at: L.LatLng }} Place a point of the container, and where it is */
/**
 * @typedef {object} Others
 * @property {((place: Place) => PointerHit | null)[]} finders what may be hit, the top layer first
 * @property {() => boolean} busy whether clicks mean something else, as while a shape is drawn
 * @property {() => boolean} drawing
 * @property {(at: L.LatLng | null) => void} pointAt
 * @property {() => number[]} alone companies that are drawn apart from others
 * @property {(point: L.Point) => number} indexAt
 */

// Milliseconds on a mark after which its card is fetched: who rests there may well click.
const RESTS = 20;
// Names of more companies than these are not fetched ahead.
const NAMED_AHEAD = 1000;

/**
 * @param {L.Map} map
 * @param {Host} host
 * @param {Others} others
 */
export function pointer(map, host, { finders, busy, drawing, pointAt, alone, indexAt }) {
  const { root, server, say } = host;
  const box = map.getContainer();
  const tip = el("div", "lx-tip");
  tip.hidden = true;
  root.appendChild(tip);
  const ignore = () => {};
  const lang = () => host.view().lang;

  /** @param {L.LeafletMouseEvent} event @returns {PointerHit | null} */
  function under({ containerPoint: point, latlng: at }) {
    for (const find of finders) {
      const hit = find({ point, at });
      if (hit) return hit;
    }
    return null;
  }

  /** @type {L.LeafletMouseEvent | null} */
  let waiting = null;
  map.on("mousemove", (event) => {
    if (!waiting) {
      requestAnimationFrame(() => {
        const latest = waiting;
        waiting = null;
        if (latest) hover(latest);
      });
    }
    waiting = event;
  });
  map.on("mouseout movestart zoomstart", () => {
    tip.hidden = true;
  });
  map.on("mouseout", () => pointAt(null));

  /** Fetch the names of what is in view where marks stand apart: one of them will be pointed at. */
  function nameAhead() {
    const near = alone();
    if (near.length > NAMED_AHEAD) return;
    for (const index of near) server.companyName(index, lang()).catch(ignore);
  }
  map.on("moveend", () => {
    if (host.ready()) (window.requestIdleCallback || setTimeout)(nameAhead);
  });

  /** Fetch what a click on a company would show. @param {number} index */
  const cardAhead = (index) => void server.card({ kind: "company", index }, lang()).catch(ignore);
  // A press is a tenth of a second before its click, and on glass nothing hovers before it.
  box.addEventListener("pointerdown", (event) => {
    const index = busy() ? -1 : indexAt(map.mouseEventToContainerPoint(event));
    if (index < 0) return;
    server.companyId(index, lang()).catch(ignore);
    cardAhead(index);
  });

  let turn = 0;
  let over = -1;
  let resting = 0;
  /** @param {L.LeafletMouseEvent} event */
  async function hover(event) {
    if (drawing()) {
      tip.hidden = true;
      return;
    }
    const hit = under(event);
    pointAt(event.latlng);
    box.style.cursor = hit && hit.kind !== "district" && hit.kind !== "dot" ? "pointer" : "";
    // A hand that trembles on a mark rests too.
    const now = hit?.kind === "company" ? hit.index : -1;
    if (now !== over) {
      clearTimeout(resting);
      over = now;
      if (over >= 0) resting = window.setTimeout(cardAhead, RESTS, over);
    }
    turn += 1;
    const mine = turn;
    if (!hit) {
      tip.hidden = true;
      return;
    }
    const text = hit.kind === "company" ? await server.companyName(hit.index, lang()) : textOf(hit);
    if (mine === turn) place(text, event.containerPoint);
  }

  /** @param {string} text @param {L.Point} point */
  function place(text, point) {
    tip.textContent = text;
    tip.hidden = !text;
    const x = Math.min(point.x + 14, box.clientWidth - tip.offsetWidth - 6);
    const y = Math.max(4, point.y - tip.offsetHeight - 8);
    tip.style.transform = `translate(${x}px, ${y}px)`;
  }

  /** @param {Exclude<PointerHit, { kind: "company" }>} hit */
  function textOf(hit) {
    if (hit.kind === "cluster") {
      const named = hit.roles.map(([slug, n]) => `${host.nameOf(host.data.roles[slug] || {}) || "?"} ${n}`);
      return say("cluster", { count: hit.count, roles: named.join(say("list_comma")) });
    }
    const name = host.nameOf(hit.record);
    if (hit.kind === "saved") return `${name} · ${hit.list}`;
    if (hit.kind === "dot" && hit.record.lines) {
      return `${name} · ${say("metro_lines", { lines: hit.record.lines.split("|").join(", ") })}`;
    }
    if (hit.kind === "zone" && hit.record.basis !== "documented_boundary") {
      return `${name} · ${say(`basis_${hit.record.basis}`)}`;
    }
    return name;
  }

  /** Near enough to tell the members of a cluster apart, and always nearer than now. @param {ClusterHit} cluster */
  function open({ bounds }) {
    const now = map.getZoom();
    map.fitBounds(bounds, { ...host.room(), animate: false, maxZoom: 14.5 });
    if (map.getZoom() < now + 0.5) map.setView(bounds.getCenter(), now + 1.5, { animate: false });
  }

  map.on("click", async (event) => {
    if (busy()) return;
    const hit = under(event);
    tip.hidden = true;
    // A dot has a name and no card.
    if (!hit || hit.kind === "dot") host.select(null);
    else if (hit.kind === "cluster") open(hit);
    else if (hit.kind === "company") {
      const id = await server.companyId(hit.index, lang());
      host.select({ kind: "company", id, index: hit.index });
    } else host.select({ kind: hit.kind, id: hit.id });
  });
  root.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !drawing() && host.view().selected) host.select(null);
  });
  return { update() {} };
}
