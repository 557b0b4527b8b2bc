/* Saved lists over the layout: companies with the marks that its own have, each with a ring round it, and outlines. What
 * is shown is named by the address; a list's rows come as a file of their own. */
function lxRing(ctx, LX, x, y, size) {
  ctx.beginPath();
  ctx.arc(x, y, size * 0.5 + 3.5, 0, 2 * Math.PI);
  ctx.lineWidth = 1.4;
  ctx.strokeStyle = LX.ground().text;
  ctx.stroke();
}

function lxSaved(LX, options) {
  const { L, map, style } = LX;
  const files = new Map();
  let group = null, shown = [], marks = [], turn = 0;

  const isChosen = (list, id) => LX.view.selected?.kind === "saved" && LX.view.selected.id === `${list.id}:${id}`;
  const discPx = (record, at) => record.sure === "disc" || at.chosen ? record.radius * at.metre : 0;

  /** A company as a path of Leaflet's canvas, drawn by the same strokes as the layout's own. */
  const Mark = L.CircleMarker.extend({
    _look() {
      const { record, list } = this.options, { lat } = this._latlng;
      const metre = (256 * 2 ** map.getZoom()) / (Math.cos((lat * Math.PI) / 180) * 40075016.7);
      const look = { chosen: isChosen(list, record.id), metre };
      return { ...look, size: style.markPx + Math.max(0, Math.min(4, map.getZoom() - 10.5)), disc: discPx(record, look) };
    },
    _updateBounds() {
      const { size, disc } = this._look(), reach = Math.max(size + 8, disc + 2);
      this._pxBounds = L.bounds(this._point.subtract([reach, reach]), this._point.add([reach, reach]));
    },
    _updatePath() {
      const ctx = this._renderer._ctx;
      if (!this._renderer._drawing || this._empty()) return;
      const { x, y } = this._point, { record } = this.options, { chosen, size, disc } = this._look();
      const hollow = record.sure === "hollow";
      if (disc > 7) lxDisc(ctx, LX, { ax: x, ay: y }, disc, record.hue, chosen);
      lxMark(ctx, LX, { x, y, size: chosen ? size * 1.35 : size, hue: record.hue, shape: record.shape, hollow, chosen });
      lxRing(ctx, LX, x, y, chosen ? size * 1.35 : size);
    },
  });

  function draw() {
    group?.remove();
    const renderer = L.canvas({ pane: options.pane });
    const parts = [];
    for (const list of shown) {
      for (const zone of list.zones) {
        const chosen = isChosen(list, zone.slug);
        parts.push(L.polygon(zone.rings, { renderer, interactive: false, weight: chosen ? 3.5 : 2.2, fillOpacity: 0.06,
          color: chosen ? LX.ground().selection : LX.ground().text, dashArray: style.edges[zone.basis].join(" ") }));
      }
    }
    marks = shown.flatMap((list) => list.companies.map((record) => ({ at: record.at, record, list })));
    parts.push(...marks.map(({ at: [lon, lat], record, list }) => new Mark([lat, lon], { renderer, interactive: false, record, list })));
    group = parts.length ? L.layerGroup(parts).addTo(map) : null;
    LX.root.dispatchEvent(new CustomEvent("lx-saved"));
    LX.root.dataset.saved = String(shown.reduce((sum, list) => sum + list.companies.length + list.zones.length, 0));
  }

  /** What is told of the lists that are shown: which are not drawn whole. */
  LX.savedNotes = () => shown.filter(({ companies, of }) => companies.length < of).map(({ name, companies, of }) =>
    LX.say("saved_first", { name, drawn: lxNumber(companies.length), all: lxNumber(of) }));

  async function read({ id, name, file }) {
    if (!files.has(file)) {
      const rows = await LX.host.saved(file);
      files.set(file, { ...rows, zones: rows.zones.map((zone) => ({ ...zone, rings: lxUnpack(zone.shape) })) });
    }
    return { ...files.get(file), id, name };
  }

  async function load({ offered, shown: wanted }) {
    const mine = (turn += 1), finish = LX.pending();
    // A list that is gone meanwhile leaves the others to be seen.
    const lists = await Promise.all(offered.filter(({ id }) => wanted.includes(id)).map((one) => read(one).catch(() => null)));
    if (mine === turn) { shown = lists.filter(Boolean); draw(); }
    finish();
  }

  /** The company of a saved list within a few pixels of a point of the container. */
  LX.savedAt = (point) => {
    const found = lxNearest(map, marks, point, 10);
    return found && { kind: "saved", id: `${found.list.id}:${found.record.id}`, record: found.record, list: found.list.name };
  };
  LX.savedOutlineAt = (lat, lng) => {
    for (const list of shown) {
      const record = list.zones.findLast((zone) => lxContains(zone.rings, lat, lng));
      if (record) return { kind: "saved", id: `${list.id}:${record.slug}`, record, list: list.name };
    }
    return null;
  };

  return LX.add({
    update(view, changed) {
      if (changed.has("saved") && (view.saved?.shown.length || shown.length)) load(view.saved || { offered: [], shown: [] });
      else if (group && (changed.has("theme") || changed.has("selected"))) draw();
    },
  });
}
