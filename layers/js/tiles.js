/* Online grounds by choice. Tiles in GCJ-02 are drawn where the ground really is; the data are never moved. */

/** WGS-84 to GCJ-02, [lat, lon] in degrees: the published offset polynomial, as in geo/model/datum.py. */
function lxToGcj(lat, lon) {
  const x = lon - 105, y = lat - 35, PI = Math.PI;
  const wave = (20 * Math.sin(6 * x * PI) + 20 * Math.sin(2 * x * PI)) * (2 / 3);
  const swell = (t, p, q) => (20 * Math.sin(t * PI) + 40 * Math.sin((t / 3) * PI)
    + p * Math.sin((t / 12) * PI) + q * Math.sin((t / 30) * PI)) * (2 / 3);
  const dLat = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * Math.sqrt(Math.abs(x)) + wave + swell(y, 160, 320);
  const dLon = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * Math.sqrt(Math.abs(x)) + wave + swell(x, 150, 300);
  const a = 6378245, ee = 0.00669342162296594323;
  const rad = (lat / 180) * PI, magic = 1 - ee * Math.sin(rad) ** 2;
  return [
    lat + (dLat * 180) / (((a * (1 - ee)) / (magic * Math.sqrt(magic))) * PI),
    lon + (dLon * 180) / ((a / Math.sqrt(magic)) * Math.cos(rad) * PI),
  ];
}

function lxBasemaps(LX, options) {
  const { L, map, root } = LX;
  const gcj = (centre) => L.latLng(lxToGcj(centre.lat, centre.lng));
  const ShiftedTiles = L.TileLayer.extend({
    _setZoomTransform(level, centre, zoom) {
      L.TileLayer.prototype._setZoomTransform.call(this, level, gcj(centre), zoom);
    },
    _getTiledPixelBounds(centre) {
      return L.TileLayer.prototype._getTiledPixelBounds.call(this, gcj(centre));
    },
    _onMoveEnd() {
      // The offset drifts by a few pixels over a long pan.
      if (this._map && !this._map._animatingZoom) this._setZoomTransforms(this._map.getCenter(), this._map.getZoom());
      L.TileLayer.prototype._onMoveEnd.call(this);
    },
  });

  let tiles = null, timer = 0;
  function drop() {
    clearTimeout(timer);
    tiles?.remove();
    tiles = null;
    root.classList.remove("lx-tiles");
  }
  function fail() {
    drop();
    notice.hidden = false;
    root.dataset.basemap = "vector";
  }
  function show(slug) {
    drop();
    notice.hidden = true;
    const set = options.sets.find((candidate) => candidate.slug === slug);
    root.dataset.basemap = set ? slug : "vector";
    if (!set) return;
    const Tiles = set.datum === "GCJ-02" ? ShiftedTiles : L.TileLayer;
    // Attribution is HTML to Leaflet; ours is text, so it is escaped here.
    const plain = LX.el("span", "", set.attribution).innerHTML;
    tiles = new Tiles(set.url, { subdomains: set.subdomains, maxZoom: 22, maxNativeZoom: set.maxZoom, attribution: plain });
    let loaded = false, failed = 0;
    tiles.on("tileload", () => { loaded = true; clearTimeout(timer); root.classList.add("lx-tiles"); });
    tiles.on("tileerror", () => { failed += 1; if (!loaded && failed >= 4) fail(); });
    tiles.addTo(map);
    timer = setTimeout(() => { if (!loaded) fail(); }, 4000);
  }
  LX.basemapSlugs = ["vector", ...options.sets.map((set) => set.slug)];

  const notice = LX.el("div", "lx-notice");
  notice.setAttribute("role", "status");
  notice.hidden = true;
  root.appendChild(notice);
  return LX.add({
    update(view, changed) {
      if (changed.has("lang")) notice.textContent = LX.say("tiles_failed");
      if (changed.has("basemap")) show(view.basemap);
    },
  });
}
