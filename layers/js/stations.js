/* Metro stations and lines: drawn when the reader asks for them, named on hover. */
function lxStations(LX, options) {
  const { L, map } = LX;
  let group = null;
  function build() {
    const renderer = L.canvas({ pane: options.pane });
    const { stations, metro } = LX.data.layout;
    const place = (index) => [stations[index].at[1], stations[index].at[0]];
    const links = L.polyline(metro.map(([from, to]) => [place(from), place(to)]), {
      renderer, pane: options.pane, weight: 1, opacity: 0.7, color: LX.ground().quiet, dashArray: "4 3", interactive: false,
    });
    return L.layerGroup([links, ...stations.map((station) => L.circleMarker([station.at[1], station.at[0]], {
      renderer, pane: options.pane, radius: 3, weight: 1.2, color: LX.ground().quiet, fillColor: LX.ground().panel,
      fillOpacity: 1, interactive: false,
    }))]);
  }
  /** The station within a few pixels of a point of the container, if they are shown. */
  LX.stationAt = (point) => {
    if (!group) return null;
    let best = null, nearest = 49;
    for (const station of LX.data.layout.stations) {
      const d = map.latLngToContainerPoint([station.at[1], station.at[0]]).distanceTo(point) ** 2;
      if (d <= nearest) { nearest = d; best = station; }
    }
    return best;
  };
  return LX.add({
    update(view, changed) {
      if (!changed.has("layers") && !changed.has("theme")) return;
      group?.remove();
      group = view.layers?.includes("stations") ? build().addTo(map) : null;
    },
  });
}
