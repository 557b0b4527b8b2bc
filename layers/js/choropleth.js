/* Districts or zones filled by classes of a measure, one picture or two with a divider that is moved between them.
 * Classes, colours and labels come ready from layers/choropleth.py; what has no figure is hatched. */
function lxChoropleth(LX, options) {
  const { L, map, root } = LX;
  const sides = options.panes.map((pane, place) => ({ pane, group: L.layerGroup().addTo(map), legend: legendBox(place) }));
  const divider = LX.el("div", "lx-divider");
  const slider = LX.el("input", "lx-slider");
  Object.assign(slider, { type: "range", min: 2, max: 98, value: 50, step: 1 });
  divider.hidden = slider.hidden = true;
  root.append(divider, slider);
  L.DomEvent.disableClickPropagation(slider);
  slider.addEventListener("input", clip);
  // Where the reader leaves it is told to the page, so that its address shows the same.
  slider.addEventListener("change", () => LX.tell("divide", Number(slider.value)));
  map.on("move zoomend viewreset resize", clip);

  function legendBox(place) {
    const box = LX.el("div", `lx-shades lx-shades-${place}`);
    box.hidden = true;
    root.appendChild(box);
    L.DomEvent.disableClickPropagation(box);
    return box;
  }

  /** The pattern of what has no figure, once in the picture that a polygon is drawn in. */
  function hatch(polygon) {
    const svg = polygon.getElement().ownerSVGElement, id = `lx-hatch-${map._leaflet_id}-${polygon.options.pane}`;
    let pattern = svg.querySelector(`#${id}`);
    if (!pattern) {
      const make = (tag, attributes) => {
        const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
        for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
        return element;
      };
      pattern = make("pattern", { id, width: 7, height: 7, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" });
      pattern.appendChild(make("path", { d: "M0 0V7", "stroke-width": 2.4 }));
      const defs = make("defs", {});
      defs.appendChild(pattern);
      svg.prepend(defs);
    }
    pattern.firstChild.setAttribute("stroke", LX.ground().quiet);
    return `url(#${id})`;
  }

  function fill(side, shade) {
    side.group.clearLayers();
    side.legend.hidden = !shade;
    if (!shade) return;
    const colours = shade.colours[LX.view.theme];
    for (const [slug, code] of Object.entries(shade.codes)) {
      const record = shade.table === "zone" ? LX.zoneRecord(slug) : LX.districtRecord(slug);
      if (!record) continue;
      const polygon = L.polygon(record.shape, {
        pane: side.pane, interactive: false, className: "lx-shade", color: LX.ground().line, weight: 1, fillOpacity: 1,
        fillColor: code < 0 ? "none" : colours[code],
      }).addTo(side.group);
      polygon.getElement().dataset.code = String(code);
      if (code < 0) polygon.getElement().style.fill = hatch(polygon);
    }
    write(side, shade, colours);
  }

  function write(side, shade, colours) {
    const list = LX.el("ul");
    const entry = (colour, label, count) => {
      const key = LX.el("span", colour ? "lx-swatch" : "lx-swatch lx-none");
      if (colour) key.style.background = colour;
      const item = LX.el("li");
      item.append(key, LX.el("span", "", label), LX.el("small", "", count));
      list.appendChild(item);
    };
    shade.classes.forEach((one, code) => entry(colours[code], one.label, one.count));
    if (shade.no_data.count) entry("", shade.no_data.label, shade.no_data.count);
    side.legend.replaceChildren(LX.el("h3", "", shade.title), LX.el("p", "", shade.about), list);
  }

  /** Each picture keeps to its side of the divider. */
  function clip() {
    const two = !divider.hidden, size = map.getSize(), x = two ? Math.round((size.x * slider.value) / 100) : size.x;
    divider.style.left = `${x}px`;
    const nw = map.containerPointToLayerPoint([0, 0]), se = map.containerPointToLayerPoint(size);
    const at = map.containerPointToLayerPoint([x, 0]).x;
    sides.forEach((side, position) => {
      const [left, right] = position ? [at, se.x] : [nw.x, two ? at : se.x];
      map.getPane(side.pane).style.clipPath = two
        ? `polygon(${left}px ${nw.y}px, ${right}px ${nw.y}px, ${right}px ${se.y}px, ${left}px ${se.y}px)` : "";
    });
  }

  return LX.add({
    update(view, changed) {
      if (changed.has("divide")) slider.value = view.divide;
      if (!["shade", "swipe", "divide", "theme", "lang"].some((name) => changed.has(name))) return;
      fill(sides[0], view.shade);
      fill(sides[1], view.shade && view.swipe);
      root.classList.toggle("lx-shaded", Boolean(view.shade));
      root.classList.toggle("lx-swiped", Boolean(view.shade && view.swipe));
      divider.hidden = slider.hidden = !(view.shade && view.swipe);
      slider.setAttribute("aria-label", LX.say("swipe_label"));
      clip();
    },
  });
}
