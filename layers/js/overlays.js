/** Of records with a place, ``at``, the one nearest to a point of the container, at most so many pixels away. */
function lxNearest(map, records, point, px) {
  const { lat: north, lng: west } = map.containerPointToLatLng(point.subtract([px, px]));
  const { lat: south, lng: east } = map.containerPointToLatLng(point.add([px, px]));
  let best = null, nearest = px ** 2;
  for (const record of records) {
    const [lon, lat] = record.at;
    // Few are near enough to be measured, and a mouse asks often.
    if (lon < west || lon > east || lat < south || lat > north) continue;
    const d = map.latLngToContainerPoint([lat, lon]).distanceTo(point) ** 2;
    if (d <= nearest) { nearest = d; best = record; }
  }
  return best;
}

/* Layers that the reader switches on: dots that are named on hover, and straight links between them. */
function lxOverlays(LX, options) {
  const { L, map } = LX;
  const shown = new Map();
  function build({ dots, links }) {
    const renderer = L.canvas({ pane: options.pane });
    const place = (dot) => [dot.at[1], dot.at[0]];
    const lines = L.polyline(links.map((pair) => pair.map((index) => place(dots[index]))), {
      renderer, pane: options.pane, weight: 1, opacity: 0.7, color: LX.ground().quiet, dashArray: "4 3", interactive: false,
    });
    return L.layerGroup([lines, ...dots.map((dot) => L.circleMarker(place(dot), {
      renderer, pane: options.pane, radius: 3, weight: 1.2, color: LX.ground().quiet, fillColor: LX.ground().panel,
      fillOpacity: 1, interactive: false,
    }))]);
  }
  /** The dot within a few pixels of a point of the container, of a layer that is shown. */
  LX.dotAt = (point) => {
    const dots = [...shown.keys()].flatMap((slug) => LX.data.layout.overlays[slug].dots);
    return lxNearest(map, dots, point, 7);
  };
  return LX.add({
    update(view, changed) {
      if (!changed.has("layers") && !changed.has("theme")) return;
      shown.forEach((group) => group.remove());
      shown.clear();
      for (const [slug, layer] of Object.entries(LX.data.layout.overlays)) {
        if (view.layers?.includes(slug)) shown.set(slug, build(layer).addTo(map));
      }
    },
  });
}
