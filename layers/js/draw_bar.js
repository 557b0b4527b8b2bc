// @ts-check
/* The tools for drawing: one button that opens into a row of them, and beside it what is drawn and how large it is. */
import * as L from "leaflet";
import { h, render } from "preact";
import { el } from "./dom.js";
import { areaKm2, read } from "./drawn.js";

/**
 * @import { VNode } from "preact"
 * @import { Kind, Shape } from "./drawn.js"
 * @import { Host } from "./host.js"
 * @import { Drawing } from "./sketch.js"
 */
/**
 * @typedef {object} Tools
 * @property {() => Drawing | null} drawing
 * @property {(kind: Kind, byKeys: boolean) => void} start
 * @property {(metres: number) => void} near
 * @property {() => void} finish
 * @property {() => void} undo
 * @property {() => void} cancel
 * @property {() => void} clear
 */

/** Small drawings of what a tool makes, in a square of 20. @type {Record<string, string>} */
const SIGNS = {
  polygon: "M3 7 L11 3 L17 9 L13 17 L5 15 Z",
  rectangle: "M3 5 H17 V15 H3 Z",
  circle: "M10 3 A7 7 0 1 1 9.99 3 Z M10 10 h.01",
  clear: "M5 5 L15 15 M15 5 L5 15",
  open: "M4 16 L5 12 L13 4 L16 7 L8 15 Z",
};
/** @type {Kind[]} */
const KINDS = ["polygon", "rectangle", "circle"];
const NEAR_KM = [1, 3, 5];

/** @param {number} value */
const decimal = (value) =>
  value.toLocaleString("en", { maximumFractionDigits: value < 10 ? 2 : value < 100 ? 1 : 0 });

/**
 * @param {Host} host
 * @param {Tools} tools
 */
export function drawBar(host, { drawing, start, near, finish, undo, cancel, clear }) {
  const { root, say } = host;
  const bar = el("div", "lx-draw");
  bar.setAttribute("role", "group");
  bar.dataset.testid = "draw";
  root.appendChild(bar);
  L.DomEvent.disableClickPropagation(bar);
  L.DomEvent.disableScrollPropagation(bar);
  let open = false;
  let place = "";
  /** @type {Shape | null} */
  let measured = null;

  /**
   * @param {string} name
   * @param {string} text
   * @param {(event: MouseEvent) => void} onClick
   * @param {{ sign?: boolean, short?: string, [attribute: string]: unknown }} [more]
   */
  function tool(name, text, onClick, { sign = false, short = "", ...attributes } = {}) {
    const picture = h("svg", { viewBox: "0 0 20 20", "aria-hidden": "true" }, h("path", { d: SIGNS[name] }));
    const about = { title: text, "data-tool": name, ...(short ? { "aria-label": text } : {}), ...attributes };
    return h(
      "button",
      { class: "lx-tool", type: "button", key: name, onClick, ...about },
      sign ? picture : null,
      h("span", {}, short || text),
    );
  }

  function buttons() {
    const now = drawing();
    const { shape, selected } = host.view();
    const fold = () => {
      open = !open;
      if (now) cancel();
      refresh();
    };
    /** @type {VNode<any>[]} */
    const made = [tool("open", say("draw_title"), fold, { sign: true, "aria-expanded": open })];
    if (open) {
      for (const kind of KINDS) {
        // A click made by a key has no count; then the cross is there from the start.
        const begin = (/** @type {MouseEvent} */ event) => start(kind, event.detail === 0);
        made.push(tool(kind, say(`draw_${kind}`), begin, { sign: true, "aria-pressed": now?.kind === kind }));
      }
      if (selected?.kind === "company" && (selected.index ?? -1) >= 0 && !now) {
        made.push(h("span", { class: "lx-tool-words", key: "near" }, say("draw_round")));
        for (const km of NEAR_KM) {
          const short = `${km} ${say("unit_km")}`;
          made.push(tool(`near${km}`, say("draw_near", { km }), () => near(km * 1000), { short }));
        }
      }
    }
    if (now) {
      if (now.kind === "polygon" && now.points.length > 2)
        made.push(tool("finish", say("draw_finish"), finish));
      if (now.points.length) made.push(tool("undo", say("draw_undo"), undo));
      made.push(tool("cancel", say("draw_cancel"), cancel));
    } else if (shape) made.push(tool("clear", say("draw_clear"), clear, { sign: true }));
    return made;
  }

  /** What to do next, or what is wrong with what was drawn. */
  function hint() {
    const now = drawing();
    if (!now) return "";
    if (now.wrong) return now.wrong;
    return say(now.keys ? "draw_hint_keys" : `draw_hint_${now.kind}${now.points.length ? "_on" : ""}`);
  }

  /** Radius and area of the shape, drawn or being drawn. */
  function measures() {
    if (!measured) return "";
    const km2 = areaKm2(measured);
    const area = km2 < 0.1 ? `${decimal(km2 * 1e6)} ${say("unit_m2")}` : `${decimal(km2)} ${say("unit_km2")}`;
    if (measured.kind !== "circle") return area;
    const { radius } = measured;
    const length =
      radius < 1000 ? `${radius} ${say("unit_m")}` : `${decimal(radius / 1000)} ${say("unit_km")}`;
    return `${say("draw_radius", { length })} · ${area}`;
  }

  function draw() {
    const held =
      document.activeElement?.closest(".lx-tools") === bar.firstElementChild && bar.firstElementChild;
    render(
      [
        h("div", { class: "lx-tools" }, buttons()),
        h(
          "div",
          { class: "lx-draw-said" },
          h("span", { class: `lx-draw-hint${drawing()?.wrong ? " lx-warn" : ""}`, role: "status" }, hint()),
          h("span", { class: "lx-draw-place", role: "status" }, place),
          h("span", { class: "lx-draw-size" }, measures()),
        ),
      ],
      bar,
    );
    // Who came by keyboard goes on at the first tool where the one they used is gone.
    if (held && !held.contains(document.activeElement))
      /** @type {HTMLElement} */ (held.firstElementChild).focus();
  }

  /** Another shape, tool or language. */
  function refresh() {
    const { shape } = host.view();
    bar.setAttribute("aria-label", say("draw_title"));
    // A page that does not answer shapes has none in its view, not even an empty one.
    bar.hidden = shape === null;
    bar.classList.toggle("lx-open", open);
    if (!drawing()) {
      place = "";
      measured = read(shape);
    }
    draw();
  }

  return {
    refresh,
    /** The shape as it would be now. @param {Shape | null} shape */
    measure(shape) {
      measured = shape;
      draw();
    },
    /** Where the cross is. @param {string} name */
    place(name) {
      place = name;
      draw();
    },
  };
}
