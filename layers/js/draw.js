/* Draw and ask: a polygon, a rectangle or a circle, by mouse, finger or keys. While one is drawn, LX.drawing holds it
 * and nothing else on the map answers. A finished shape is the word `shape` of the view; the page answers what it holds. */
function lxDraw(LX, options) {
  const { L, map, root } = LX, shapes = LX.drawn, { limits } = options;
  const box = map.getContainer();
  const bar = lxDrawBar(LX, { start, near, finish, undo, cancel, clear });
  const cross = LX.el("div", "lx-cross");
  cross.hidden = true;
  root.appendChild(cross);
  // The finished shape has a halo, so that its dashes stand out on any ground.
  const path = (className) => L.polygon([], { pane: options.pane, className, interactive: false }).addTo(map);
  const halo = path("lx-drawn-halo"), edge = path("lx-drawn"), sketch = path("lx-sketch");
  const corners = L.layerGroup().addTo(map);
  const latlngs = (rings) => rings.map((ring) => ring.map(([lon, lat]) => [lat, lon]));
  LX.drawing = null;
  LX.shapeBounds = () => (edge.isEmpty() ? null : edge.getBounds());
  // After the last point, the click and double click that end it are not the map's either.
  let quiet = false, mine = false, pressed = null, keyed = null;

  function start(kind, byKeys) {
    if (LX.drawing) cancel();
    LX.drawing = { kind, points: [], at: null, wrong: "", keys: byKeys };
    root.classList.add("lx-drawing");
    map.keyboard.disable();
    box.focus({ preventScroll: true });
    if (byKeys) moveCross(0, 0);
    else bar.refresh();
    paint();
  }

  function stop() {
    LX.drawing = null;
    quiet = true;
    pressed = keyed = null;
    cross.hidden = true;
    root.classList.remove("lx-drawing");
    map.keyboard.enable();
    sketch.setLatLngs([]);
    corners.clearLayers();
    bar.refresh();
  }

  function cancel() {
    stop();
    bar.say("");
  }

  function show(text) {
    mine = true;
    LX.tell("shape", text, { shape: text, within: true });
    mine = false;
  }

  function clear() {
    if (LX.drawing) stop();
    show("");
  }

  /** A circle round the chosen company: the way that needs no aim. */
  function near(metres) {
    if (LX.drawing) stop();
    const { lat, lng } = LX.companyLatLng(LX.view.selected.index);
    show(shapes.write({ kind: "circle", rings: [[[lng, lat]]], radius: metres }));
  }

  /** The shape as it would be with the point under the pointer; null while it is none. */
  function shapeOf({ kind, points, at }) {
    const all = at ? [...points, at] : points;
    if (kind === "polygon") return all.length > 2 ? { kind, rings: [all], radius: 0 } : null;
    if (all.length < 2) return null;
    const [[x, y], [toX, toY]] = all;
    if (kind === "circle") return { kind, rings: [[all[0]]], radius: Math.round(shapes.metres(all[0], all[1])) };
    return { kind, rings: [[[Math.min(x, toX), Math.min(y, toY)], [Math.max(x, toX), Math.max(y, toY)]]], radius: 0 };
  }

  /** Why a shape cannot be used, as the key of its sentence; "" where it can. */
  function amiss(shape) {
    if (!shape) return "corners";
    const [least, most] = limits.radius, km2 = shapes.areaKm2(shape);
    if (shape.kind === "circle" && (shape.radius < least || shape.radius > most)) return "radius";
    if (shape.kind === "polygon" && shapes.tangled(shape.rings[0])) return "crossing";
    if (km2 > limits.km2) return "large";
    return km2 * 1e6 < limits.m2 ? "small" : "";
  }

  function finish() {
    const shape = shapeOf({ ...LX.drawing, at: null }), why = amiss(shape);
    if (why) {
      const [least, most] = why === "radius" ? limits.radius : [limits.m2, limits.km2];
      LX.drawing.wrong = LX.say(`shape_${why}`, { found: Math.round(shape ? shapes.areaKm2(shape) : 0), least, most });
      if (LX.drawing.kind !== "polygon") LX.drawing.points.length = 1;
      bar.refresh();
      return;
    }
    stop();
    show(shapes.write(shape));
  }

  function undo() {
    LX.drawing.points.pop();
    LX.drawing.wrong = "";
    bar.refresh();
    paint();
  }

  /** A corner at a point of the container. The first corner, or the last one again, ends a polygon. */
  function add(at) {
    const { kind, points } = LX.drawing;
    const close = (point, reach) => point && map.latLngToContainerPoint([point[1], point[0]]).distanceTo(at) <= reach;
    if (kind === "polygon" && points.length > 2 && (close(points[0], 12) || close(points.at(-1), 6))) return finish();
    if (points.length && close(points.at(-1), 3)) return;
    const { lng, lat } = map.containerPointToLatLng(at).wrap();
    points.push([lng, lat]);
    Object.assign(LX.drawing, { at: null, wrong: "" });
    if (points.length === (kind === "polygon" ? limits.vertices : 2)) finish();
    if (LX.drawing) { bar.refresh(); paint(); }
  }

  function follow(at) {
    const { lng, lat } = map.containerPointToLatLng(at).wrap();
    LX.drawing.at = [lng, lat];
    paint();
  }

  /** What is drawn so far, and its measure beside the tools. */
  function paint() {
    const { points, at } = LX.drawing, shape = shapeOf(LX.drawing);
    sketch.setLatLngs(shape ? latlngs(shapes.outline(shape)) : latlngs([at ? [...points, at] : points]));
    corners.clearLayers();
    for (const [lng, lat] of points) {
      corners.addLayer(L.circleMarker([lat, lng], { pane: options.pane, className: "lx-corner", radius: 4, interactive: false }));
    }
    bar.measure(shape);
  }

  const pointOf = (event) => {
    const frame = box.getBoundingClientRect();
    return L.point(event.clientX - frame.left, event.clientY - frame.top);
  };
  const onMap = (event) => box.contains(event.target) && !event.target.closest(".leaflet-control");
  function hear(names, action) {
    for (const name of names) root.addEventListener(name, (event) => { if (onMap(event)) action(event); }, { capture: true });
  }
  hear(["pointerdown"], (event) => {
    quiet = false;
    if (!LX.drawing || !event.isPrimary || event.button) return;
    cross.hidden = true;
    keyed = null;
    LX.drawing.keys = false;
    pressed = pointOf(event);
    if (LX.drawing.kind === "polygon") return;
    // The second press of two sets the other corner; the first may be drawn out to it.
    box.setPointerCapture?.(event.pointerId);
    if (!LX.drawing.points.length) add(pressed);
  });
  hear(["pointermove"], (event) => {
    if (LX.drawing && event.isPrimary && !keyed && (event.pointerType === "mouse" || pressed)) follow(pointOf(event));
  });
  hear(["pointerup"], (event) => {
    if (!LX.drawing || !pressed) return;
    const at = pointOf(event), drawnOut = at.distanceTo(pressed) > 8, first = pressed;
    pressed = null;
    if (LX.drawing.kind === "polygon") {
      // Drawing out moves the map under the polygon.
      if (!drawnOut) add(at);
      else if (event.pointerType !== "mouse") { LX.drawing.at = null; paint(); }
    } else if (drawnOut || map.latLngToContainerPoint([...LX.drawing.points[0]].reverse()).distanceTo(first) > 3) add(at);
  });
  hear(["pointercancel"], () => { pressed = null; });
  // The map must not pan under a rectangle or a circle, nor take their clicks for its own.
  hear(["mousedown", "touchstart"], (event) => {
    if (!LX.drawing || LX.drawing.kind === "polygon") return;
    event.stopPropagation();
    // Else the browser would mark the text that the pointer passes.
    if (event.cancelable) event.preventDefault();
  });
  hear(["click", "dblclick", "contextmenu"], (event) => { if (LX.drawing || quiet) event.stopPropagation(); });

  const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  root.addEventListener("keydown", (event) => {
    if (!LX.drawing) return;
    const arrow = ARROWS[event.key], inMap = onMap(event);
    if (event.key === "Escape") cancel();
    else if (arrow && inMap) moveCross(arrow[0] * (event.shiftKey ? 50 : 10), arrow[1] * (event.shiftKey ? 50 : 10));
    else if (event.key === "Enter" && inMap) { if (keyed) add(keyed); else moveCross(0, 0); }
    else if (event.key === "Backspace" && inMap) undo();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }, { capture: true });

  /** The cross starts in the middle; at the rim it takes the map with it. */
  function moveCross(dx, dy) {
    const size = map.getSize(), rim = 24;
    if (!keyed) { LX.drawing.keys = true; bar.refresh(); }
    const to = (keyed || size.divideBy(2)).add([dx, dy]).round();
    keyed = L.point(Math.max(rim, Math.min(size.x - rim, to.x)), Math.max(rim, Math.min(size.y - rim, to.y)));
    if (!keyed.equals(to)) map.panBy(to.subtract(keyed), { animate: false });
    cross.hidden = false;
    cross.style.transform = `translate(${keyed.x}px, ${keyed.y}px)`;
    follow(keyed);
    const { lat, lng } = map.containerPointToLatLng(keyed);
    const place = LX.zoneAt(lat, lng) || LX.districtAt(lat, lng);
    bar.place(place ? LX.nameOf(place) : LX.say("draw_nowhere"));
  }

  return LX.add({
    update(view, changed) {
      if (changed.has("shape")) {
        const shape = shapes.read(view.shape), rings = shape ? latlngs(shapes.outline(shape)) : [];
        for (const line of [halo, edge]) line.setLatLngs(rings);
        // One that came from elsewhere, as an outline from a file does, is brought into view.
        if (shape && LX.ready && !mine && !map.getBounds().contains(LX.shapeBounds())) map.fitBounds(LX.shapeBounds(), LX.room());
      }
      if (["shape", "lang", "selected"].some((name) => changed.has(name))) bar.refresh();
      if (changed.has("lang") && LX.drawing) paint();
    },
  });
}
