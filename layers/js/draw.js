// @ts-check
/* Draw and ask: a polygon, a rectangle or a circle, by mouse, finger or keys. While one is drawn, nothing else on the
 * map answers. A finished shape is the word `shape` of the view; the page answers what it holds. */
import * as L from "leaflet";
import { el } from "./dom.js";
import { drawBar } from "./draw_bar.js";
import { areaKm2, outline, read, write } from "./drawn.js";
import { faultOf, sketchOf } from "./sketch.js";

/**
 * @import { Kind } from "./drawn.js"
 * @import { Changed, Host, Shown } from "./host.js"
 * @import { Point } from "./polyline.js"
 * @import { Drawing, Limits } from "./sketch.js"
 */
/** @type {Record<string, [number, number]>} */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
// Pixels: how near the last point one must come to end, and how far a press must go to be drawn out.
const CLOSE = { first: 12, last: 6, same: 3 };
const DRAWN_OUT = 8;

/** @param {Point[][]} rings @returns {L.LatLngTuple[][]} */
const latLngs = (rings) => rings.map((ring) => ring.map(([lon, lat]) => [lat, lon]));

/**
 * @param {L.Map} map
 * @param {{ pane: string, limits: Limits }} options
 * @param {Host} host
 */
export function draw(map, options, host) {
  const { root, say } = host;
  const { limits } = options;
  const box = map.getContainer();
  /** @type {Drawing | null} */
  let drawing = null;
  const bar = drawBar(host, { drawing: () => drawing, start, near, finish, undo, cancel, clear });
  const cross = el("div", "lx-cross");
  cross.hidden = true;
  root.appendChild(cross);
  /** @param {string} className */
  const path = (className) => L.polygon([], { pane: options.pane, className, interactive: false }).addTo(map);
  // The finished shape has a halo, so that its dashes stand out on any ground.
  const halo = path("lx-drawn-halo");
  const edge = path("lx-drawn");
  const sketch = path("lx-sketch");
  const corners = L.layerGroup().addTo(map);
  // After the last point, the click and double click that end it are not the map's either.
  let quiet = false;
  let mine = false;
  /** @type {L.Point | null} */
  let pressed = null;
  /** Where keys have put the cross. @type {L.Point | null} */
  let keyed = null;

  /** @param {Kind} kind @param {boolean} byKeys */
  function start(kind, byKeys) {
    if (drawing) cancel();
    drawing = { kind, points: [], at: null, wrong: "", keys: byKeys };
    root.classList.add("lx-drawing");
    map.keyboard.disable();
    box.focus({ preventScroll: true });
    if (byKeys) moveCross(drawing, 0, 0);
    else bar.refresh();
    paint();
  }

  function cancel() {
    drawing = null;
    quiet = true;
    pressed = keyed = null;
    cross.hidden = true;
    root.classList.remove("lx-drawing");
    map.keyboard.enable();
    sketch.setLatLngs([]);
    corners.clearLayers();
    bar.refresh();
  }

  /** @param {string} text */
  function show(text) {
    mine = true;
    host.tell("shape", text, { shape: text, within: true });
    mine = false;
  }

  function clear() {
    if (drawing) cancel();
    show("");
  }

  /** A circle round the selected company: the way that needs no aim. @param {number} radius in metres */
  function near(radius) {
    if (drawing) cancel();
    const { lat, lng } = host.latLngOf(host.view().selected?.index ?? -1);
    show(write({ kind: "circle", rings: [[[lng, lat]]], radius }));
  }

  function finish() {
    if (!drawing) return;
    const shape = sketchOf({ ...drawing, at: null });
    const why = faultOf(shape, limits);
    if (why || !shape) {
      const [least, most] = why === "radius" ? limits.radius : [limits.m2, limits.km2];
      drawing.wrong = say(`shape_${why}`, { found: Math.round(shape ? areaKm2(shape) : 0), least, most });
      if (drawing.kind !== "polygon") drawing.points.length = 1;
      bar.refresh();
      return;
    }
    cancel();
    show(write(shape));
  }

  function undo() {
    if (!drawing) return;
    drawing.points.pop();
    drawing.wrong = "";
    bar.refresh();
    paint();
  }

  /** A corner at a point of the container. The first corner, or the last one again, ends a polygon. @param {Drawing} now @param {L.Point} at */
  function add(now, at) {
    const { kind, points } = now;
    /** @param {Point | undefined} point @param {number} reach */
    const close = (point, reach) =>
      point && map.latLngToContainerPoint([point[1], point[0]]).distanceTo(at) <= reach;
    if (
      kind === "polygon" &&
      points.length > 2 &&
      (close(points[0], CLOSE.first) || close(points.at(-1), CLOSE.last))
    ) {
      finish();
      return;
    }
    if (close(points.at(-1), CLOSE.same)) return;
    const { lng, lat } = map.containerPointToLatLng(at).wrap();
    points.push([lng, lat]);
    Object.assign(now, { at: null, wrong: "" });
    if (points.length === (kind === "polygon" ? limits.vertices : 2)) finish();
    if (!drawing) return;
    bar.refresh();
    paint();
  }

  /** @param {Drawing} now @param {L.Point} point */
  function follow(now, point) {
    const { lng, lat } = map.containerPointToLatLng(point).wrap();
    now.at = [lng, lat];
    paint();
  }

  /** What is drawn so far, and its measure beside the tools. */
  function paint() {
    if (!drawing) return;
    const { points, at } = drawing;
    const shape = sketchOf(drawing);
    sketch.setLatLngs(latLngs(shape ? outline(shape) : [at ? [...points, at] : points]));
    corners.clearLayers();
    const look = { pane: options.pane, className: "lx-corner", radius: 4, interactive: false };
    for (const [lng, lat] of points) corners.addLayer(L.circleMarker([lat, lng], look));
    bar.measure(shape);
  }

  /** The cross starts in the middle; at the rim it takes the map with it. @param {Drawing} now @param {number} dx @param {number} dy */
  function moveCross(now, dx, dy) {
    const size = map.getSize();
    const rim = 24;
    if (!keyed) {
      now.keys = true;
      bar.refresh();
    }
    const to = (keyed || size.divideBy(2)).add([dx, dy]).round();
    /** @param {number} value @param {number} most */
    const inside = (value, most) => Math.max(rim, Math.min(most - rim, value));
    const at = L.point(inside(to.x, size.x), inside(to.y, size.y));
    keyed = at;
    if (!at.equals(to)) map.panBy(to.subtract(at), { animate: false });
    cross.hidden = false;
    cross.style.transform = `translate(${at.x}px, ${at.y}px)`;
    follow(now, at);
    const here = map.containerPointToLatLng(at);
    const place = host.zoneAt(here) || host.outlines.districtAt(here.lat, here.lng);
    bar.place(place ? host.nameOf(place) : say("draw_nowhere"));
  }

  /** @param {MouseEvent} event */
  function pointOf(event) {
    const frame = box.getBoundingClientRect();
    return L.point(event.clientX - frame.left, event.clientY - frame.top);
  }
  /** @param {Event} event */
  const onMap = ({ target }) =>
    target instanceof Element && box.contains(target) && !target.closest(".leaflet-control");
  /**
   * @template {keyof HTMLElementEventMap} Name
   * @param {Name[]} names
   * @param {(event: HTMLElementEventMap[Name]) => void} action
   */
  function hear(names, action) {
    for (const name of names) {
      root.addEventListener(name, (event) => onMap(event) && action(event), { capture: true });
    }
  }

  hear(["pointerdown"], (event) => {
    quiet = false;
    if (!drawing || !event.isPrimary || event.button) return;
    cross.hidden = true;
    keyed = null;
    drawing.keys = false;
    pressed = pointOf(event);
    if (drawing.kind === "polygon") return;
    // The second press of two sets the other corner; the first may be drawn out to it.
    box.setPointerCapture(event.pointerId);
    if (!drawing.points.length) add(drawing, pressed);
  });
  hear(["pointermove"], (event) => {
    if (!drawing || !event.isPrimary || keyed) return;
    if (event.pointerType === "mouse" || pressed) follow(drawing, pointOf(event));
  });
  hear(["pointerup"], (event) => {
    if (!drawing || !pressed) return;
    const at = pointOf(event);
    const drawnOut = at.distanceTo(pressed) > DRAWN_OUT;
    const first = pressed;
    pressed = null;
    if (drawing.kind === "polygon") {
      // Drawing out moves the map under the polygon.
      if (!drawnOut) add(drawing, at);
      else if (event.pointerType !== "mouse") {
        drawing.at = null;
        paint();
      }
      return;
    }
    const [lon, lat] = drawing.points[0];
    if (drawnOut || map.latLngToContainerPoint([lat, lon]).distanceTo(first) > CLOSE.same) add(drawing, at);
  });
  hear(["pointercancel"], () => {
    pressed = null;
  });
  // The map must not pan under a rectangle or a circle, nor take their clicks for its own.
  hear(["mousedown", "touchstart"], (event) => {
    if (!drawing || drawing.kind === "polygon") return;
    event.stopPropagation();
    // Else the browser would mark the text that the pointer passes.
    if (event.cancelable) event.preventDefault();
  });
  hear(["click", "dblclick", "contextmenu"], (event) => {
    if (drawing || quiet) event.stopPropagation();
  });

  root.addEventListener(
    "keydown",
    (event) => {
      if (!drawing) return;
      const arrow = ARROWS[event.key];
      const inMap = onMap(event);
      const step = event.shiftKey ? 50 : 10;
      if (event.key === "Escape") cancel();
      else if (arrow && inMap) moveCross(drawing, arrow[0] * step, arrow[1] * step);
      else if (event.key === "Enter" && inMap) {
        if (keyed) add(drawing, keyed);
        else moveCross(drawing, 0, 0);
      } else if (event.key === "Backspace" && inMap) undo();
      else return;
      event.preventDefault();
      event.stopPropagation();
    },
    { capture: true },
  );

  const bounds = () => (edge.isEmpty() ? null : edge.getBounds());

  return {
    drawing: () => drawing,
    bounds,

    frame() {
      const shape = !host.view().selected && bounds();
      if (shape) map.fitBounds(shape, { animate: false, ...host.room() });
      return Boolean(shape);
    },

    /** @param {Shown} view @param {Changed} changed */
    update(view, changed) {
      if (changed.has("shape")) {
        const shape = read(view.shape);
        for (const line of [halo, edge]) line.setLatLngs(shape ? latLngs(outline(shape)) : []);
        const drawn = bounds();
        // One that came from elsewhere, as an outline from a file does, is brought into view.
        if (drawn && host.ready() && !mine && !map.getBounds().contains(drawn))
          map.fitBounds(drawn, host.room());
      }
      if (["shape", "lang", "selected"].some((name) => changed.has(name))) bar.refresh();
      if (changed.has("lang") && drawing) paint();
    },
  };
}
/** @typedef {ReturnType<typeof draw>} Draw */
