/* Companies from typed arrays on one canvas. Columns arrive once; a filter is a table of allowed codes per column. */

/** Parse the block that layers/companies.py packs. */
function lxColumns(buffer) {
  const view = new DataView(buffer);
  const length = view.getUint32(4, true);
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 8, length)));
  const { n } = header, columns = {};
  let at = 8 + length;
  const places = lxPlaces(new Uint8Array(buffer, at, 4 * n), n);
  at += 4 * n;
  for (const name of header.columns) {
    columns[name] = new Uint8Array(buffer, at, n);
    at += Math.ceil(n / 4) * 4;
  }
  return { ...header, ...columns, ...places };
}

/** x and y from the steps between ascending numbers in which their bits stand in turn. */
function lxPlaces(planes, n) {
  const x = new Uint16Array(n), y = new Uint16Array(n);
  const even = (bits) => {
    let v = bits & 0x55555555;
    v = (v | (v >>> 1)) & 0x33333333;
    v = (v | (v >>> 2)) & 0x0f0f0f0f;
    v = (v | (v >>> 4)) & 0x00ff00ff;
    return (v | (v >>> 8)) & 0xffff;
  };
  let place = 0;
  for (let i = 0; i < n; i += 1) {
    place = (place + (planes[i] | (planes[n + i] << 8) | (planes[2 * n + i] << 16) | (planes[3 * n + i] << 24))) | 0;
    x[i] = even(place);
    y[i] = even(place >>> 1);
  }
  return { x, y };
}

/** 1 where a company passes: every filtered column holds one of the wanted words. */
function lxMask(table, filter) {
  const mask = new Uint8Array(table.n).fill(1);
  for (const [name, wanted] of Object.entries(filter)) {
    const codes = table.codes[name], column = table[name];
    if (!column || !wanted || !wanted.length) continue;
    const allowed = new Uint8Array(256);
    for (const word of wanted) if (codes.indexOf(word) >= 0) allowed[codes.indexOf(word)] = 1;
    for (let i = 0, { n } = table; i < n; i += 1) mask[i] &= allowed[column[i]];
  }
  return mask;
}

/** Leaves in a mask those that a text matches, told as steps from one index to the next. */
function lxKeepOnly(mask, steps) {
  const matching = new Uint8Array(mask.length);
  let at = 0;
  for (const step of steps) matching[at += step] = 1;
  for (let i = 0; i < mask.length; i += 1) mask[i] &= matching[i];
}

/** Start of each of 256 x 256 blocks in a table sorted along them (Morton order of the high bytes). */
function lxBlocks(table) {
  const spread = new Uint16Array(256);
  for (let i = 0; i < 256; i += 1) for (let bit = 0; bit < 8; bit += 1) spread[i] |= ((i >> bit) & 1) << (2 * bit);
  const starts = new Uint32Array(65537);
  for (let i = 0; i < table.n; i += 1) starts[(spread[table.x[i] >> 8] | (spread[table.y[i] >> 8] << 1)) + 1] += 1;
  for (let block = 0; block < 65536; block += 1) starts[block + 1] += starts[block];
  /** Call each(from, to) for every run of companies whose block meets the box (in steps of the table). */
  return (west, north, east, south, each) => {
    const clamp = (value) => Math.max(0, Math.min(255, value >> 8));
    for (let by = clamp(north); by <= clamp(south); by += 1) {
      for (let bx = clamp(west); bx <= clamp(east); bx += 1) {
        const block = spread[bx] | (spread[by] << 1);
        if (starts[block] < starts[block + 1]) each(starts[block], starts[block + 1]);
      }
    }
  };
}

function lxCompanies(LX, options) {
  const { L, map, style } = LX;
  const table = lxColumns(LX.data.companies);
  const [west, north, east, south] = table.extent;
  const stepX = (east - west || 1) / 65535, stepY = (south - north || 1) / 65535;
  const within = lxBlocks(table);
  const hues = table.codes.zone.map((slug) => LX.zoneRecord?.(slug)?.hue || "");
  const certainty = table.codes.precision.map((word) => style.certainty[word] || "hollow");
  const fans = table.n <= 5000 ? lxFans(table) : new Map();
  // Marks have shapes and edges while there is room for them; beyond that each company is a few pixels.
  const MARKS = 5000;
  // Nearer than this, companies at one point fan out; farther away they are counted.
  const CLUSTERS_BELOW = 13;
  let mask = new Uint8Array(table.n).fill(1), drawn = [], clusters = [], dots = false;
  const painter = table.n > MARKS ? lxDensityPainter(table) : null;
  const sprites = new Map();

  /** World pixels at a zoom, from the north-west corner of the canvas. */
  function frame(origin, zoom) {
    const world = 256 * 2 ** zoom;
    return { kx: stepX * world, ky: stepY * world, ox: west * world - origin.x, oy: north * world - origin.y, world };
  }
  const metresPerPixel = (zoom) => (Math.cos((map.getCenter().lat * Math.PI) / 180) * 40075016.7) / (256 * 2 ** zoom);

  const Canvas = L.Renderer.extend({
    options: { padding: 0.3, pane: options.pane },
    /** Two sheets: all marks, and above them the chosen one, so that a choice leaves the marks as they are drawn. */
    _initContainer() {
      this._container = LX.el("div", "lx-sheets");
      this._sheets = [LX.el("canvas"), LX.el("canvas")];
      this._container.append(...this._sheets);
      [this._ctx, this._top] = this._sheets.map((sheet) => sheet.getContext("2d"));
    },
    _destroyContainer() { this._container.remove(); },
    _updatePaths() {},
    _onZoomEnd() {},
    _update() {
      if (this._map._animatingZoom && this._bounds) return;
      L.Renderer.prototype._update.call(this);
      // Leaflet says more than once that the map has come to a place.
      if (this._drawnAt !== this._place()) this.draw();
    },
    _place() {
      const { min, max } = this._bounds;
      return [min.x, min.y, max.x, max.y, map.getZoom(), map.getPixelOrigin()].join();
    },
    draw() {
      // Not before the map has its first view: a picture of another would be made for nothing.
      if (!this._bounds || !LX.placed) return;
      this._drawnAt = this._place();
      const before = this._finish;
      this._finish = null;
      this._drawAll();
      before?.();
    },
    _drawAll() {
      const { size, dense, f } = this._frame();
      if (!size.x || !size.y) return;
      drawn = [];
      clusters = [];
      dots = false;
      painter?.cancel();
      const box = [-20 - f.ox, -20 - f.oy, size.x + 20 - f.ox, size.y + 20 - f.oy]
        .map((value, i) => value / (i % 2 ? f.ky : f.kx));
      if (!LX.view.layers || LX.view.layers.includes("companies")) {
        let count = 0;
        within(...box, (from, to) => { for (let i = from; i < to; i += 1) count += mask[i]; });
        dots = count > MARKS;
        if (dots) { this._drawDots(f, size, dense, count); return; }
      }
      this._clear(size, dense);
      if (!LX.view.layers || LX.view.layers.includes("companies")) this._drawMarks(f, box, dense);
    },
    _frame() {
      const size = this._bounds.getSize(), dense = window.devicePixelRatio > 1 ? 2 : 1;
      return { size, dense, f: frame(map.getPixelOrigin().add(this._bounds.min), map.getZoom()) };
    },
    /** Bring the sheets to where the map is now, empty. */
    _clear(size, dense) {
      L.DomUtil.setPosition(this._container, this._bounds.min);
      for (const sheet of this._sheets) {
        if (sheet.width !== size.x * dense || sheet.height !== size.y * dense) {
          sheet.width = size.x * dense;
          sheet.height = size.y * dense;
          sheet.style.width = `${size.x}px`;
          sheet.style.height = `${size.y}px`;
        }
        const ctx = sheet.getContext("2d");
        ctx.setTransform(dense, 0, 0, dense, 0, 0);
        ctx.clearRect(0, 0, size.x, size.y);
      }
    },
    /** The chosen company alone is another. */
    choose() {
      // Where marks are gathered in clusters, the chosen one stands apart from them; a picture to come brings it along.
      if (!dots && map.getZoom() < CLUSTERS_BELOW) this.draw();
      else if (this._bounds && LX.placed && !this._finish) {
        const { size, f } = this._frame();
        this._top.clearRect(0, 0, size.x, size.y);
        this._drawChosen(f);
      }
    },
    /** Until the picture is there, the last one stays where it belongs. */
    _drawDots(f, size, dense, count) {
      const colours = hues.map((hue) => {
        const rgb = parseInt(LX.hue(hue).line.slice(1), 16);
        return ((rgb & 255) << 16) | (rgb & 0xff00) | (rgb >> 16);
      });
      const dot = (count < 30000 ? 3 : 2) * dense;
      const look = { width: size.x * dense, height: size.y * dense, dense, dot, colours };
      const finish = LX.pending();
      this._finish = finish;
      painter.paint(mask, f, look, (picture) => {
        this._clear(size, dense);
        this._ctx.drawImage(picture, 0, 0, size.x, size.y);
        this._drawChosen(f);
        finish();
      });
    },
    /** The chosen company on the upper sheet, with how far off it may be. */
    _drawChosen(f) {
      const { selected, layers } = LX.view, i = selected?.kind === "company" ? selected.index : -1;
      if (!(i >= 0) || (layers && !layers.includes("companies")) || (!dots && !mask[i])) return;
      const x = table.x[i] * f.kx + f.ox, y = table.y[i] * f.ky + f.oy;
      const mark = drawn.find((one) => one.i === i) || { x, y, ax: x, ay: y };
      const radius = table.radii[table.radius[i]] / metresPerPixel(map.getZoom()), { hue, shape, hollow } = looksOf(i);
      if (!dots && radius > 7) lxDisc(this._top, LX, mark, radius, hue, true);
      lxMark(this._top, LX, { x: mark.x, y: mark.y, size: (dots ? style.markPx : markSize()) * 1.35, hue, shape, hollow, chosen: true });
    },
    /** A mark; all that look the same are drawn once and copied. */
    _paint(mark, size, dense) {
      const { hue, shape, hollow } = looksOf(mark.i);
      const key = `${hue}|${shape}|${hollow}|${size}|${dense}`;
      let sprite = sprites.get(key);
      if (!sprite) {
        const side = Math.ceil(size * 1.3 + 6);
        sprite = Object.assign(LX.el("canvas"), { width: side * dense, height: side * dense, side });
        const ctx = sprite.getContext("2d");
        ctx.scale(dense, dense);
        lxMark(ctx, LX, { x: side / 2, y: side / 2, size, hue, shape, hollow, chosen: false });
        if (sprites.size > 500) sprites.clear();
        sprites.set(key, sprite);
      }
      const { side } = sprite, snap = (value) => Math.round((value - side / 2) * dense) / dense;
      this._ctx.drawImage(sprite, snap(mark.x), snap(mark.y), side, side);
    },
    _drawMarks(f, box, dense) {
      const ctx = this._ctx, zoom = map.getZoom(), metre = 1 / metresPerPixel(zoom), size = markSize();
      within(...box, (from, to) => {
        for (let i = from; i < to; i += 1) {
          if (!mask[i]) continue;
          const x = table.x[i] * f.kx + f.ox, y = table.y[i] * f.ky + f.oy;
          const [dx, dy] = fans.get(i) || [0, 0];
          drawn.push({ i, x: x + dx * size * 1.15, y: y + dy * size * 1.15, ax: x, ay: y, gx: x - f.ox, gy: y - f.oy });
        }
      });
      if (zoom < CLUSTERS_BELOW) {
        clusters = lxClusters(drawn.filter((mark) => !isChosen(mark.i)), drawn.find((mark) => isChosen(mark.i)));
        if (clusters.length) drawn = drawn.filter((mark) => !mark.group);
      }
      // Discs below, then threads of fans, then marks.
      for (const mark of drawn) {
        const radius = table.radii[table.radius[mark.i]] * metre;
        if (radius > 7 && certainty[table.precision[mark.i]] === "disc") lxDisc(ctx, LX, mark, radius, hues[table.zone[mark.i]], false);
      }
      ctx.strokeStyle = LX.ground().quiet;
      ctx.lineWidth = 0.8;
      for (const mark of drawn) {
        if (mark.x === mark.ax && mark.y === mark.ay) continue;
        ctx.beginPath();
        ctx.moveTo(mark.ax, mark.ay);
        ctx.lineTo(mark.x, mark.y);
        ctx.stroke();
      }
      drawn.forEach((mark) => { this._paint(mark, size, dense); });
      for (const cluster of clusters) lxClusterDisc(ctx, LX, { ...cluster, ...looks(cluster) });
      this._drawChosen(f);
    },
  });
  const markSize = () => style.markPx + Math.max(0, Math.min(4, map.getZoom() - 10.5));
  /** Hue, shape and filling of a company's mark. */
  const looksOf = (i) => ({
    hue: hues[table.zone[i]],
    shape: LX.data.layout.roles[table.codes.role[table.role[i]]]?.shape || "circle",
    hollow: certainty[table.precision[i]] === "hollow",
  });
  const isChosen = (i) => LX.view.selected?.kind === "company" && LX.view.selected.index === i;
  /** Number, shares and hue of a cluster; a hue only where all members share a zone. */
  function looks(cluster) {
    const count = cluster.members.length, zone = table.zone[cluster.members[0].i];
    const last = Math.max(1, table.codes.role.length - 2);
    const shares = lxRoles(table, cluster).map(([code, members]) => [Math.min(1, code / last), members / count]);
    return { count, shares, hue: cluster.members.every(({ i }) => table.zone[i] === zone) ? hues[zone] : "" };
  }
  const canvas = new Canvas({ pane: options.pane }).addTo(map);

  /** Index of the company at a point of the map's container, or -1. */
  LX.companyAt = (point) => {
    if (LX.view.layers && !LX.view.layers.includes("companies")) return -1;
    const reach = 10;
    let best = -1, nearest = reach * reach;
    if (!dots) {
      const at = map.containerPointToLayerPoint(point).subtract(canvas._bounds.min);
      for (const mark of drawn) {
        const d = (mark.x - at.x) ** 2 + (mark.y - at.y) ** 2;
        if (d <= nearest) { nearest = d; best = mark.i; }
      }
      return best;
    }
    const f = frame(map.getPixelBounds().min, map.getZoom());
    const box = [point.x - reach - f.ox, point.y - reach - f.oy, point.x + reach - f.ox, point.y + reach - f.oy]
      .map((value, i) => value / (i % 2 ? f.ky : f.kx));
    within(...box, (from, to) => {
      for (let i = from; i < to; i += 1) {
        if (!mask[i]) continue;
        const d = (table.x[i] * f.kx + f.ox - point.x) ** 2 + (table.y[i] * f.ky + f.oy - point.y) ** 2;
        if (d <= nearest) { nearest = d; best = i; }
      }
    });
    return best;
  };
  /** The cluster at a point of the container: { count, roles: [[slug, count], ...], bounds }; null where there is none. */
  LX.clusterAt = (point) => {
    if (!clusters.length) return null;
    const at = map.containerPointToLayerPoint(point).subtract(canvas._bounds.min);
    const hit = clusters.find((cluster) => Math.hypot(cluster.x - at.x, cluster.y - at.y) <= cluster.radius + 2);
    return hit ? said(hit) : null;
  };
  const said = (cluster) => ({
    count: cluster.members.length,
    roles: lxRoles(table, cluster).map(([code, count]) => [table.codes.role[code], count]),
    bounds: L.latLngBounds(cluster.members.map(({ i }) => LX.companyLatLng(i))),
    at: map.layerPointToLatLng(canvas._bounds.min.add([cluster.x, cluster.y])),
  });
  /** What is drawn in and round the window: clusters, and the companies that stand alone. */
  LX.drawnMarks = () => ({ clusters: clusters.map(said), alone: drawn.map((mark) => mark.i) });
  /** Where marks stand, in layer points; empty where there are too many for names to give way to. */
  LX.markPoints = () => {
    if (drawn.length > 2000) return [];
    const rims = clusters.flatMap(({ x, y, radius: r }) => [[x, y], [x - r, y], [x + r, y], [x, y - r], [x, y + r]]);
    return [...drawn.map((mark) => [mark.x, mark.y]), ...rims].map(([x, y]) => [x + canvas._bounds.min.x, y + canvas._bounds.min.y]);
  };
  LX.companyCount = table.n;
  LX.companyLatLng = (i) =>
    map.unproject([(west + table.x[i] * stepX) * 256, (north + table.y[i] * stepY) * 256], 0);

  return LX.add({
    update(view, changed) {
      const any = (...names) => names.some((name) => changed.has(name));
      if (any("filter", "only", "shape", "within")) {
        mask = lxMask(table, view.filter);
        if (view.only) lxKeepOnly(mask, view.only);
        const shape = view.within ? LX.drawn.read(view.shape) : null;
        if (shape) lxKeepInside(table, mask, LX.drawn.crossings(shape));
      }
      if (changed.has("theme")) sprites.clear();
      if (any("filter", "only", "shape", "within", "layers")) {
        const shown = !view.layers || view.layers.includes("companies");
        let passing = 0;
        for (let i = 0; shown && i < mask.length; i += 1) passing += mask[i];
        LX.root.dataset.shown = String(passing);
      }
      if (any("filter", "only", "shape", "within", "layers", "theme")) canvas.draw();
      else if (changed.has("selected")) canvas.choose();
    },
    inView() {
      const size = map.getSize(), f = frame(map.getPixelBounds().min, map.getZoom());
      const box = [-f.ox, -f.oy, size.x - f.ox, size.y - f.oy].map((value, i) => value / (i % 2 ? f.ky : f.kx));
      let count = 0;
      within(...box, (from, to) => {
        for (let i = from; i < to; i += 1) {
          const x = table.x[i] * f.kx + f.ox, y = table.y[i] * f.ky + f.oy;
          count += mask[i] && x >= 0 && y >= 0 && x <= size.x && y <= size.y ? 1 : 0;
        }
      });
      return count;
    },
  });
}

/** Offsets, in mark sizes, for companies that share one point: rings of 6, 12, ... around it. */
function lxFans(table) {
  const groups = new Map();
  for (let i = 0; i < table.n; i += 1) {
    const key = table.x[i] * 65536 + table.y[i];
    groups.get(key)?.push(i) ?? groups.set(key, [i]);
  }
  const fans = new Map();
  for (const members of groups.values()) {
    if (members.length < 2) continue;
    members.forEach((i, position) => {
      let ring = 1, before = 0;
      while (position - before >= 6 * ring) { before += 6 * ring; ring += 1; }
      const inRing = Math.min(6 * ring, members.length - before);
      const angle = (2 * Math.PI * (position - before)) / inRing - Math.PI / 2;
      fans.set(i, [Math.cos(angle) * ring, Math.sin(angle) * ring]);
    });
  }
  return fans;
}

function lxDisc(ctx, LX, mark, radius, hue, chosen) {
  ctx.beginPath();
  ctx.arc(mark.ax, mark.ay, radius, 0, 2 * Math.PI);
  ctx.globalAlpha = chosen ? 0.16 : 0.06;
  ctx.fillStyle = LX.hue(hue).line;
  ctx.fill();
  ctx.globalAlpha = chosen ? 0.9 : 0.4;
  ctx.setLineDash([3, 3]);
  ctx.lineWidth = 1;
  ctx.strokeStyle = LX.hue(hue).line;
  ctx.stroke();
  ctx.setLineDash([]);
  ctx.globalAlpha = 1;
}

/** One mark: shape says the role, fill or no fill how sure; also used by the legend. */
function lxMark(ctx, LX, { x, y, size, hue, shape, hollow, chosen }) {
  const colour = LX.hue(hue).line, paper = LX.ground().mark, r = size / 2;
  const path = new Path2D();
  const points = (list) => { list.forEach(([px, py], i) => path[i ? "lineTo" : "moveTo"](x + px * r, y + py * r)); path.closePath(); };
  if (shape === "square") points([[-0.86, -0.86], [0.86, -0.86], [0.86, 0.86], [-0.86, 0.86]]);
  else if (shape === "diamond") points([[0, -1.15], [1.15, 0], [0, 1.15], [-1.15, 0]]);
  else if (shape === "triangle") points([[0, -1.1], [1.05, 0.8], [-1.05, 0.8]]);
  else if (shape === "plus") {
    const a = 0.36, b = 1.05;
    points([[-a, -b], [a, -b], [a, -a], [b, -a], [b, a], [a, a], [a, b], [-a, b], [-a, a], [-b, a], [-b, -a], [-a, -a]]);
  } else path.arc(x, y, r, 0, 2 * Math.PI);
  if (chosen) {
    ctx.lineWidth = 7;
    ctx.strokeStyle = LX.ground().halo;
    ctx.stroke(path);
    ctx.lineWidth = 4;
    ctx.strokeStyle = LX.ground().selection;
    ctx.stroke(path);
  }
  ctx.lineWidth = hollow ? 5 : 3;
  ctx.strokeStyle = paper;
  ctx.stroke(path);
  ctx.fillStyle = hollow ? paper : colour;
  ctx.fill(path);
  if (hollow) {
    ctx.lineWidth = 1.8;
    ctx.strokeStyle = colour;
    ctx.stroke(path);
  }
  if (shape === "ring") {
    ctx.beginPath();
    ctx.arc(x, y, r * 0.42, 0, 2 * Math.PI);
    ctx.fillStyle = hollow ? colour : paper;
    ctx.fill();
  }
}
