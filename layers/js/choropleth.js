// @ts-check
/* Districts or zones filled by classes of a measure, one picture or two with a divider that is moved between them.
 * Classes, colours and labels come ready from layers/choropleth.py; what has no figure is hatched. */
import * as L from "leaflet";
import { h, render } from "preact";
import { el } from "./dom.js";

/**
 * @import { Shade } from "./contract.js"
 * @import { Changed, Host, Shown } from "./host.js"
 */
/** @typedef {{ pane: string, group: L.LayerGroup, legend: HTMLElement }} Side */

const SVG = "http://www.w3.org/2000/svg";
const WORDS = ["shade", "swipe", "divide", "theme", "lang"];

/**
 * @param {L.Map} map
 * @param {{ panes: string[] }} options
 * @param {Host} host
 */
export function choropleth(map, options, host) {
  const { root } = host;
  const sides = options.panes.map((pane, place) => ({
    pane,
    group: L.layerGroup().addTo(map),
    legend: legendBox(place),
  }));
  const divider = el("div", "lx-divider");
  const slider = Object.assign(el("input", "lx-slider"), {
    type: "range",
    min: "2",
    max: "98",
    value: "50",
    step: "1",
  });
  divider.hidden = slider.hidden = true;
  root.append(divider, slider);
  L.DomEvent.disableClickPropagation(slider);
  slider.addEventListener("input", clip);
  // Where the reader leaves it is told to the page, so that its address shows the same.
  slider.addEventListener("change", () => host.tell("divide", Number(slider.value)));
  map.on("move zoomend viewreset resize", clip);

  /** @param {number} place */
  function legendBox(place) {
    const box = el("div", `lx-shades lx-shades-${place}`);
    box.hidden = true;
    root.appendChild(box);
    L.DomEvent.disableClickPropagation(box);
    return box;
  }

  /** The pattern of what has no figure, once in the picture that a polygon is drawn in. @param {Element} path @param {string} pane */
  function hatch(path, pane) {
    const svg = /** @type {SVGElement} */ (path.closest("svg"));
    const id = `lx-hatch-${L.stamp(map)}-${pane}`;
    let line = svg.querySelector(`#${id} path`);
    if (!line) {
      /** @param {string} tag @param {Record<string, string | number>} attributes @param {Element[]} inside */
      const make = (tag, attributes, ...inside) => {
        const element = document.createElementNS(SVG, tag);
        for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
        element.append(...inside);
        return element;
      };
      line = make("path", { d: "M0 0V7", "stroke-width": 2.4 });
      const look = {
        id,
        width: 7,
        height: 7,
        patternUnits: "userSpaceOnUse",
        patternTransform: "rotate(45)",
      };
      svg.prepend(make("defs", {}, make("pattern", look, line)));
    }
    line.setAttribute("stroke", host.ground().quiet);
    return `url(#${id})`;
  }

  /** @param {Side} side @param {Shade | null} shade */
  function fill(side, shade) {
    side.group.clearLayers();
    side.legend.hidden = !shade;
    if (!shade) return;
    const colours = shade.colours[host.view().theme];
    const find = shade.table === "zone" ? host.outlines.zone : host.outlines.district;
    for (const [slug, code] of Object.entries(shade.codes)) {
      const record = find(slug);
      if (!record) continue;
      const polygon = L.polygon(record.shape, {
        pane: side.pane,
        interactive: false,
        className: "lx-shade",
        color: host.ground().line,
        weight: 1,
        fillOpacity: 1,
        fillColor: code < 0 ? "none" : colours[code],
      }).addTo(side.group);
      const path = /** @type {SVGPathElement} */ (polygon.getElement());
      path.dataset.code = String(code);
      if (code < 0) path.style.fill = hatch(path, side.pane);
    }
    render(legend(shade, colours), side.legend);
  }

  /** @param {Shade} shade @param {string[]} colours */
  function legend(shade, colours) {
    /** @param {string} colour @param {{ label: string, count: number }} counted */
    const entry = (colour, { label, count }) =>
      h(
        "li",
        {},
        h("span", { class: colour ? "lx-swatch" : "lx-swatch lx-none", style: { background: colour } }),
        h("span", {}, label),
        h("small", {}, count),
      );
    return [
      h("h3", {}, shade.title),
      h("p", {}, shade.about),
      h(
        "ul",
        {},
        shade.classes.map((counted, code) => entry(colours[code], counted)),
        shade.no_data.count ? entry("", shade.no_data) : null,
      ),
    ];
  }

  /** Each picture keeps to its side of the divider. */
  function clip() {
    const two = !divider.hidden;
    const size = map.getSize();
    const x = two ? Math.round((size.x * Number(slider.value)) / 100) : size.x;
    divider.style.left = `${x}px`;
    const nw = map.containerPointToLayerPoint([0, 0]);
    const se = map.containerPointToLayerPoint(size);
    const at = map.containerPointToLayerPoint([x, 0]).x;
    sides.forEach(({ pane }, position) => {
      const left = position ? at : nw.x;
      const right = position || !two ? se.x : at;
      const corners = `${left}px ${nw.y}px, ${right}px ${nw.y}px, ${right}px ${se.y}px, ${left}px ${se.y}px`;
      /** @type {HTMLElement} */ (map.getPane(pane)).style.clipPath = two ? `polygon(${corners})` : "";
    });
  }

  return {
    /** @param {Shown} view @param {Changed} changed */
    update({ shade, swipe, divide }, changed) {
      if (changed.has("divide")) slider.value = String(divide);
      if (!WORDS.some((name) => changed.has(name))) return;
      const two = Boolean(shade && swipe);
      fill(sides[0], shade);
      fill(sides[1], shade && swipe);
      root.classList.toggle("lx-shaded", Boolean(shade));
      root.classList.toggle("lx-swiped", two);
      divider.hidden = slider.hidden = !two;
      slider.setAttribute("aria-label", host.say("swipe_label"));
      clip();
    },
  };
}
