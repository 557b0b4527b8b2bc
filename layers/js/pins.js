/* Pins and outlines that the page sets: candidates of an address, rows of a brought file. A click can move a pin. */
function lxPins(LX, options) {
  const { L, map } = LX;
  let group = null;
  const labelled = 30;

  function draw(pins, outlines) {
    group?.remove();
    group = null;
    if (!pins.length && !outlines.length) return;
    const renderer = L.canvas({ pane: options.pane });
    const line = { renderer, interactive: false, color: LX.ground().selection, weight: 2, dashArray: "6 3", fillOpacity: 0.08 };
    const parts = outlines.map((rings) => L.polygon(rings, line));
    for (const pin of pins) {
      const at = [pin.lat, pin.lon], colour = pin.chosen ? LX.ground().selection : LX.hue("blue").line;
      if (pin.radius_m > 0 && pins.length <= labelled) {
        parts.push(L.circle(at, { radius: pin.radius_m, renderer, interactive: false, color: colour, weight: 1,
          dashArray: "3 3", fillColor: colour, fillOpacity: pin.chosen ? 0.12 : 0.05 }));
      }
      const mark = L.circleMarker(at, { renderer, interactive: false, radius: pin.chosen ? 8 : 5, weight: 2,
        color: LX.ground().mark, fillColor: colour, fillOpacity: 1 });
      if (pin.text && pins.length <= labelled) {
        mark.bindTooltip(LX.el("span", "", pin.text), { permanent: true, direction: "right", className: "lx-pin" });
      }
      parts.push(mark);
    }
    group = L.layerGroup(parts).addTo(map);
    if (LX.ready) fit();
  }

  /** Bring the pins into view; false where there are none. */
  function fit() {
    const { pins, outlines } = LX.view;
    const bounds = L.latLngBounds((pins || []).map((pin) => [pin.lat, pin.lon]));
    for (const rings of outlines || []) for (const ring of rings) bounds.extend(L.latLngBounds(ring));
    if (!bounds.isValid()) return false;
    map.fitBounds(bounds, { ...LX.room(), maxZoom: 14, animate: false });
    return true;
  }
  const before = LX.fit;
  LX.fit = () => fit() || Boolean(before?.());

  map.on("click", (event) => {
    if (LX.view.pinning) LX.host.send("pin", { lon: event.latlng.lng, lat: event.latlng.lat });
  });
  return LX.add({
    update(view, changed) {
      if (changed.has("pins") || changed.has("outlines") || (changed.has("theme") && group)) {
        draw(view.pins || [], view.outlines || []);
      }
    },
  });
}
