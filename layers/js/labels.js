/* Names of zones and districts. Placed at points sure to lie inside; by rank, a name that would overlap one placed
 * before it tries above and below its point and is left out when there is no room. */
function lxLabels(LX, options) {
  const { L, map } = LX;
  const pane = map.getPane(options.pane);
  pane.classList.add("leaflet-zoom-hide");
  const rankOf = { main: 0, park: 1, supporting: 2, other: 3, inner: 4, wider: 5 };
  const labels = [
    ...LX.data.layout.zones.map((record) => ({ record, kind: "zone", rank: rankOf[record.rank] })),
    ...LX.data.layout.districts.map((record) => ({ record, kind: "district", rank: rankOf[record.part] })),
  ].sort((a, b) => a.rank - b.rank);
  // A name appears when its outline is large enough to be told apart.
  const fromZoom = { 1: 11, 4: 11.5, 5: 12 };
  for (const label of labels) {
    label.node = LX.el("span", `lx-label lx-label-${label.kind} lx-rank-${label.rank}`);
    label.node.setAttribute("aria-hidden", "true");
    pane.appendChild(label.node);
  }

  function write() {
    for (const label of labels) {
      label.node.textContent = LX.nameOf(label.record);
      label.node.style.color = label.kind === "zone" ? LX.hueText(label.record.hue) : "";
      label.size = null;
    }
  }

  /** Places to try: on the point, above and below it; a zone's name also beside its outline. */
  function tries(label, at, width, height) {
    const around = [[0, 0], [0, -height - 4], [0, height + 4], [0, -2 * height - 8], [0, 2 * height + 8]];
    if (label.kind === "zone") {
      const bounds = LX.zoneBounds(label.record.slug);
      const nw = map.latLngToLayerPoint(bounds.getNorthWest()), se = map.latLngToLayerPoint(bounds.getSouthEast());
      around.push([se.x + 8 + width / 2 - at.x, 0], [nw.x - 8 - width / 2 - at.x, 0]);
      around.push([0, nw.y - height / 2 - 3 - at.y], [0, se.y + height / 2 + 3 - at.y]);
    }
    return around.map(([dx, dy]) =>
      [at.x + dx - width / 2, at.y + dy - height / 2, at.x + dx + width / 2, at.y + dy + height / 2]);
  }

  /** What lies over the map, in layer points. */
  function furniture() {
    const frame = LX.root.getBoundingClientRect(), at = map.containerPointToLayerPoint([0, 0]);
    return [...LX.root.querySelectorAll(".lx-panel, .lx-search, .lx-draw, .lx-card, .leaflet-control-zoom")]
      .map((element) => element.getBoundingClientRect()).filter((box) => box.width)
      .map((box) => [box.left - frame.left + at.x, box.top - frame.top + at.y, box.right - frame.left + at.x, box.bottom - frame.top + at.y]);
  }

  function place() {
    const layers = LX.view.layers;
    const taken = [], covers = furniture(), marks = LX.markPoints ? LX.markPoints() : [];
    const zoom = map.getZoom();
    const meets = (b, t, gap) => b[0] <= t[2] + gap && b[2] >= t[0] - gap && b[1] <= t[3] + gap && b[3] >= t[1] - gap;
    for (const label of labels) {
      label.node.style.display = "";
      label.size ??= [label.node.offsetWidth, label.node.offsetHeight];
    }
    for (const label of labels) {
      const [width, height] = label.size;
      const at = map.latLngToLayerPoint([label.record.at[1], label.record.at[0]]);
      const wanted = (!layers || (layers.includes("names") && (label.kind !== "zone" || layers.includes("zones"))))
        && zoom >= (fromZoom[label.rank] ?? 0) && label.rank !== 5;
      let box = null, fewest = Infinity;
      if (wanted) {
        for (const candidate of tries(label, at, width, height)) {
          if (taken.some((other) => meets(candidate, other, 2))) continue;
          // A name half under the panel is worse than one that hides a few marks.
          const covered = marks.reduce((sum, [x, y]) => sum + meets(candidate, [x, y, x, y], 7), 0)
            + 4 * covers.reduce((sum, cover) => sum + meets(candidate, cover, 4), 0);
          if (covered < fewest) { fewest = covered; box = candidate; }
          if (!covered) break;
        }
      }
      // A district's name gives way to what it would hide; a zone's name is always worth its place.
      if (box && fewest > 1 && label.kind === "district") box = null;
      label.node.style.display = box ? "" : "none";
      if (!box) continue;
      taken.push(box);
      L.DomUtil.setPosition(label.node, L.point(box[0], box[1]).round());
    }
  }

  map.on("moveend viewreset resize", place);
  return LX.add({
    update(view, changed) {
      if (changed.has("lang") || changed.has("theme")) write();
      if (["lang", "theme", "layers", "filter", "only", "selected"].some((name) => changed.has(name))) place();
    },
  });
}
