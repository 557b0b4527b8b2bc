/* Ground, districts and zones as vectors. */

/** Integers of a packed shape back to rings of [lat, lon]. */
function lxUnpack(parts) {
  return parts.map((rings) => rings.map((steps) => {
    const ring = new Array(steps.length / 2);
    let x = 0, y = 0;
    for (let i = 0; i < ring.length; i += 1) {
      x += steps[2 * i];
      y += steps[2 * i + 1];
      ring[i] = [y / 1e5, x / 1e5];
    }
    return ring;
  }));
}

/** Whether a point lies in a shape of rings (even-odd rule, so holes are outside). */
function lxContains(shape, lat, lon) {
  let inside = false;
  for (const rings of shape) {
    for (const ring of rings) {
      for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
        const [yi, xi] = ring[i], [yj, xj] = ring[j];
        if ((yi > lat) !== (yj > lat) && lon < ((xj - xi) * (lat - yi)) / (yj - yi) + xi) inside = !inside;
      }
    }
  }
  return inside;
}

function lxDistricts(LX, options) {
  const { L, map } = LX;
  const polygon = (shape, className) =>
    L.polygon(shape, { pane: options.pane, className, interactive: false }).addTo(map);
  for (const packed of LX.data.layout.ground.land) polygon(lxUnpack(packed), "lx-land");
  // Beyond what the ground covers nothing is known, so nothing is drawn: neither land nor sea.
  const { extent } = LX.data.layout.ground;
  if (extent) {
    const [west, south, east, north] = extent;
    const box = [[south, west], [north, west], [north, east], [south, east]];
    polygon([[[-85, -540], [85, -540], [85, 540], [-85, 540]], box], "lx-beyond");
  }
  const districts = LX.data.layout.districts.map((record) => ({ ...record, shape: lxUnpack(record.shape) }));
  const fills = new Map(districts.map((record) => [record.slug, polygon(record.shape, "lx-district")]));
  for (const river of LX.data.layout.ground.rivers) {
    L.polyline(lxUnpack(river.shape).flat(), {
      pane: options.pane, className: river.sure ? "lx-river" : "lx-river lx-unsure", interactive: false,
    }).addTo(map);
  }

  LX.districtAt = (lat, lon) => districts.find((record) => lxContains(record.shape, lat, lon));
  LX.districtRecord = (slug) => districts.find((record) => record.slug === slug);
  LX.districtBounds = (slug) => fills.get(slug)?.getBounds();

  return LX.add({
    update(view, changed) {
      if (!["layers", "theme", "selected", "filter"].some((name) => changed.has(name))) return;
      const tinted = !view.layers || view.layers.includes("districts");
      for (const record of districts) {
        const path = fills.get(record.slug).getElement();
        path.classList.toggle("lx-supporting", tinted && record.part === "supporting");
        path.classList.toggle("lx-selected", view.selected?.kind === "district" && view.selected.id === record.slug);
        path.classList.toggle("lx-kept", Boolean(view.filter.district?.includes(record.slug)));
      }
    },
  });
}

function lxZones(LX, options) {
  const { L, map, style } = LX;
  const zones = LX.data.layout.zones.map((record) => {
    const shape = lxUnpack(record.shape);
    const draw = (extra) => L.polygon(shape, { pane: options.pane, interactive: false, ...extra }).addTo(map);
    const weight = style.weights[record.rank];
    return {
      ...record, shape,
      halo: draw({ className: "lx-zone-halo", weight: weight + 3, fill: false }),
      line: draw({ className: "lx-zone", weight, dashArray: style.edges[record.basis].join(" "), lineCap: "round" }),
    };
  });

  /** The innermost outline at a point: inner outlines are drawn, and listed, last. */
  LX.zoneAt = (lat, lon) => {
    if (LX.view.layers && !LX.view.layers.includes("zones")) return undefined;
    return zones.findLast((record) => lxContains(record.shape, lat, lon));
  };
  LX.zoneRecord = (slug) => zones.find((record) => record.slug === slug);
  LX.zoneBounds = (slug) => LX.zoneRecord(slug)?.line.getBounds();

  return LX.add({
    update(view, changed) {
      if (!["layers", "theme", "selected", "filter"].some((name) => changed.has(name))) return;
      const shown = !view.layers || view.layers.includes("zones");
      const kept = view.filter.zone;
      for (const zone of zones) {
        const chosen = view.selected?.kind === "zone" && view.selected.id === zone.slug;
        const colour = chosen ? LX.ground().selection : LX.hue(zone.hue).line;
        const faded = kept && kept.length && !kept.includes(zone.zone);
        zone.line.setStyle({
          color: colour, fillColor: LX.hue(zone.hue).line, fillOpacity: faded ? 0 : style.fills[zone.rank],
          weight: style.weights[zone.rank] + (chosen ? 1 : 0), opacity: faded ? 0.35 : 1,
        });
        for (const path of [zone.line, zone.halo]) path.getElement()?.classList.toggle("lx-hidden", !shown);
        zone.halo.getElement()?.classList.toggle("lx-strong", chosen);
      }
    },
  });
}
