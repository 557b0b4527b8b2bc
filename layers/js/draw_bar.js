/* The tools for drawing: one button that opens into a row of them, and beside it what is drawn and how large it is. */
function lxDrawBar(LX, { start, near, finish, undo, cancel, clear }) {
  const { root } = LX, shapes = LX.drawn;
  const bar = LX.el("div", "lx-draw");
  bar.setAttribute("role", "group");
  bar.dataset.testid = "draw";
  root.appendChild(bar);
  LX.L.DomEvent.disableClickPropagation(bar);
  LX.L.DomEvent.disableScrollPropagation(bar);
  const tools = LX.el("div", "lx-tools"), said = LX.el("div", "lx-draw-said");
  const hint = LX.el("span", "lx-draw-hint"), place = LX.el("span", "lx-draw-place"), size = LX.el("span", "lx-draw-size");
  for (const live of [hint, place]) live.setAttribute("role", "status");
  said.append(hint, place, size);
  bar.append(tools, said);
  let open = false;

  // Each sign is a small drawing of what it makes, in a square of 20.
  const SIGNS = {
    polygon: "M3 7 L11 3 L17 9 L13 17 L5 15 Z", rectangle: "M3 5 H17 V15 H3 Z",
    circle: "M10 3 A7 7 0 1 1 9.99 3 Z M10 10 h.01", clear: "M5 5 L15 15 M15 5 L5 15",
    open: "M4 16 L5 12 L13 4 L16 7 L8 15 Z",
  };
  function sign(name) {
    const ns = "http://www.w3.org/2000/svg", svg = document.createElementNS(ns, "svg"), path = document.createElementNS(ns, "path");
    svg.setAttribute("viewBox", "0 0 20 20");
    svg.setAttribute("aria-hidden", "true");
    path.setAttribute("d", SIGNS[name]);
    svg.appendChild(path);
    return svg;
  }

  function button(name, text, onClick, picture, short) {
    const made = LX.el("button", "lx-tool");
    made.type = "button";
    made.title = text;
    made.dataset.tool = name;
    if (picture) made.append(sign(picture));
    made.append(LX.el("span", "", short || text));
    if (short) made.setAttribute("aria-label", text);
    made.addEventListener("click", onClick);
    tools.appendChild(made);
    return made;
  }

  function refresh() {
    const held = document.activeElement?.closest?.(".lx-tools") ? document.activeElement.dataset.tool : "";
    const drawing = LX.drawing, { shape, selected } = LX.view;
    bar.setAttribute("aria-label", LX.say("draw_title"));
    // A page that does not answer shapes has none in its view, not even an empty one.
    bar.hidden = shape === null;
    tools.replaceChildren();
    button("open", LX.say("draw_title"), () => { open = !open; if (LX.drawing) cancel(); refresh(); }, "open")
      .setAttribute("aria-expanded", String(open));
    if (open) {
      for (const kind of ["polygon", "rectangle", "circle"]) {
        // A click made by a key has no count; then the cross is there from the start.
        button(kind, LX.say(`draw_${kind}`), (event) => start(kind, event.detail === 0), kind)
          .setAttribute("aria-pressed", String(drawing?.kind === kind));
      }
      if (selected?.kind === "company" && selected.index >= 0 && !drawing) {
        tools.appendChild(LX.el("span", "lx-tool-words", LX.say("draw_round")));
        for (const km of [1, 3, 5]) {
          button(`near${km}`, LX.say("draw_near", { km }), () => near(km * 1000), null, `${km} ${LX.say("unit_km")}`);
        }
      }
    }
    if (drawing) {
      if (drawing.kind === "polygon" && drawing.points.length > 2) button("finish", LX.say("draw_finish"), finish);
      if (drawing.points.length) button("undo", LX.say("draw_undo"), undo);
      button("cancel", LX.say("draw_cancel"), cancel);
    } else if (shape) button("clear", LX.say("draw_clear"), clear, "clear");
    if (held) (tools.querySelector(`[data-tool="${held}"]`) || tools.firstChild).focus();
    if (drawing) say(drawing.wrong || LX.say(drawing.keys ? "draw_hint_keys" : `draw_hint_${drawing.kind}${drawing.points.length ? "_on" : ""}`));
    else {
      say("");
      measure(shapes.read(shape));
    }
    if (!drawing) tell(place, "");
    hint.classList.toggle("lx-warn", Boolean(drawing?.wrong));
    bar.classList.toggle("lx-open", open);
  }

  const tell = (element, text) => { if (element.textContent !== text) element.textContent = text; };
  const say = (text) => tell(hint, text);

  /** Radius and area of a shape, drawn or being drawn. */
  function measure(shape) {
    const number = (value) => value.toLocaleString("en", { maximumFractionDigits: value < 10 ? 2 : value < 100 ? 1 : 0 });
    if (!shape) { tell(size, ""); return; }
    const km2 = shapes.areaKm2(shape);
    const area = km2 < 0.1 ? `${number(km2 * 1e6)} ${LX.say("unit_m2")}` : `${number(km2)} ${LX.say("unit_km2")}`;
    const metres = shape.radius < 1000 ? `${shape.radius} ${LX.say("unit_m")}` : `${number(shape.radius / 1000)} ${LX.say("unit_km")}`;
    tell(size, shape.kind === "circle" ? `${LX.say("draw_radius", { length: metres })} · ${area}` : area);
  }

  return { refresh, say, measure, place: (text) => tell(place, text) };
}
