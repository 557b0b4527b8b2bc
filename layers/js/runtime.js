/* What all parts of a map share: its data, its words, its colours, the view, and who is told of what.
 *
 * makeLX(L, root, data, host) gives the object that Folium's script calls as LX.
 *   root   the element that holds map, panel and card; it carries the data-* attributes that scripts read
 *   data   { layout: parsed JSON, companies: ArrayBuffer }
 *   host   { send(name, value, view), card(kind, id, lang) -> Promise, name(kind, id, lang) -> Promise,
 *            search(text, lang) -> Promise where there is a server to ask }
 * Text from data reaches the page only through LX.el, which sets textContent.
 */
/** An element with a class and, if given, text. The only place where text meets the page. */
function lxEl(tag, className, text) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== undefined && text !== null) element.textContent = String(text);
  return element;
}

/** A whole number with commas; what the browser has for it takes a tenth of a second to wake. */
const lxNumber = (number) => String(number).replace(/\B(?=(\d{3})+$)/g, ",");

function makeLX(L, root, data, host) {
  "use strict";
  const parts = [];
  const LX = {
    L, root, data, host, map: null, style: null, placed: false,
    view: { lang: "en", theme: "light", filter: {}, selected: null, layers: null, basemap: "vector", only: null, q: null,
      at: null, follow: false, short: null, pins: null, outlines: null, pinning: false, shape: null, within: true, shade: null, swipe: null, divide: 50, compared: null, shapes: null, pointed: null, fit: null, link: null, saved: null },
    drawn: lxDrawn(),
  };

  /** The map exists: Folium's first call. */
  LX.start = (map, options) => {
    LX.map = map;
    LX.style = options.style;
    map.attributionControl.setPrefix(false);
    // Leaflet takes the focus at each press; that must not scroll the page from under the pointer.
    const box = map.getContainer(), focus = box.focus.bind(box);
    box.focus = (how) => focus({ preventScroll: true, ...how });
    still(map);
    map.on("moveend zoomend resize", report);
    map.on("moveend", moved);
    // Leaflet forgets the exact centre when told of a size that is the same, so it is told only of another one.
    new ResizeObserver(() => {
      const { clientWidth, clientHeight } = map.getContainer(), size = map.getSize();
      if (clientWidth !== size.x || clientHeight !== size.y) map.invalidateSize({ animate: false });
    }).observe(map.getContainer());
    LX.home = () => map.fitBounds(options.bounds, { animate: false, ...LX.room() });
    map.setView(L.latLngBounds(options.bounds).getCenter(), 9, { animate: false });
  };

  /** Who asked the system for less motion gets none: by keys, wheel, buttons or a throw the map is there at once. */
  function still(map) {
    if (!matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    map.options.inertia = map.options.zoomAnimation = map._zoomAnimated = false;
    const { panBy } = map;
    map.panBy = (offset, how) => panBy.call(map, offset, { ...how, animate: false });
  }

  /** Padding for what panel and card cover, so that what the reader came for lies beside them. */
  LX.room = () => {
    const wide = root.clientWidth > 700, panel = root.querySelector(".lx-panel[open]");
    const card = LX.view.selected ? root.querySelector(".lx-card") : null;
    return {
      paddingTopLeft: [wide && panel ? panel.offsetWidth + 20 : 10, 10],
      paddingBottomRight: [wide && card ? 380 : 10, !wide && card ? root.clientHeight * 0.62 : 10],
    };
  };

  /** A part is told of each change of the view: part.update(view, changed) with the set of changed names. */
  LX.add = (part) => { parts.push(part); return part; };

  /** Take what is new in `view`; nothing that is the same is drawn again. */
  LX.update = (view) => {
    const changed = new Set();
    for (const [name, value] of Object.entries(view)) {
      if (JSON.stringify(LX.view[name]) !== JSON.stringify(value)) changed.add(name);
    }
    if (!LX.ready) Object.keys(LX.view).forEach((name) => changed.add(name));
    if (!changed.size) return;
    root.dataset.ready = "false";
    LX.view = { ...LX.view, ...view };
    if (changed.has("theme")) paint();
    if (changed.has("lang")) {
      root.lang = LX.view.lang === "zh" ? "zh-Hans" : "en";
      credit();
    }
    for (const part of parts) part.update(LX.view, changed);
    if (!LX.ready) first();
    if (changed.has("follow") && LX.ready) follow();
    LX.ready = true;
    report();
    if (!unfinished) root.dataset.ready = "true";
  };

  /** Something is still being drawn; the map is ready when every function given here has been called. */
  let unfinished = 0;
  LX.pending = () => {
    let open = true;
    unfinished += 1;
    root.dataset.ready = "false";
    return () => {
      if (open) unfinished -= 1;
      open = false;
      if (!unfinished && LX.ready) root.dataset.ready = "true";
    };
  };

  /** The reader chose something here: show it at once, then tell the page; until its answer `view` stands. */
  LX.tell = (name, value, view = { [name]: value }) => {
    LX.update(view);
    host.send(name, value, view);
  };
  LX.choose = (selected) => LX.tell("selected", selected);
  LX.showSaved = (shown) => LX.tell("saved", shown, { saved: { ...LX.view.saved, shown } });

  /** Our words, by key; {name} is replaced. */
  LX.say = (key, fill = {}) => {
    const words = data.layout.words[LX.view.lang] ?? Object.values(data.layout.words)[0];
    return (words[key] ?? key).replace(/\{(\w+)(?::([^{}|]*)\|([^{}]*))?\}/g, (_, name, one, many) =>
      many === undefined ? fill[name] ?? "" : String(fill[name]) === "1" ? one : many);
  };
  /** The name of a record in the reader's language. */
  LX.nameOf = (record) => (LX.view.lang === "zh" ? record.zh : record.en) || record.en || record.zh || "";

  LX.ground = () => LX.style.ground[LX.view.theme];
  LX.hue = (name) => LX.style.hues[name] || LX.style.neutral;
  LX.hueText = (name) => LX.hue(name)[LX.view.theme === "dark" ? "text_dark" : "text_light"];

  LX.el = lxEl;

  /** Whom the map must name, in the reader's language. Leaflet reads an attribution as HTML; ours is text, so it goes
   *  through an element. */
  let named = [];
  function credit() {
    const control = LX.map.attributionControl;
    for (const name of named) control.removeAttribution(name);
    named = data.layout.credits.map((record) => LX.el("i", "", LX.nameOf(record)).innerHTML);
    for (const name of named) control.addAttribution(name);
  }

  function paint() {
    for (const [name, colour] of Object.entries(LX.ground())) root.style.setProperty(`--lx-${name}`, colour);
    root.dataset.theme = LX.view.theme;
  }

  /** The first view: the place of the address, else what it names, else the layout as a whole. */
  function first() {
    // Parts have taken some of the room since the map was made.
    LX.map.invalidateSize({ animate: false });
    LX.placed = true;
    const { at, selected } = LX.view, shape = !selected && LX.shapeBounds?.();
    if (at) LX.map.setView([at[1], at[0]], at[2], { animate: false });
    else if (shape) LX.map.fitBounds(shape, { animate: false, ...LX.room() });
    else if (!LX.fit?.()) {
      LX.home();
      LX.reveal?.(selected);
    }
  }

  /** Where the table follows the map, the page is told of the extent. */
  function follow() {
    if (!LX.view.follow) return;
    const bounds = LX.map.getBounds();
    const extent = [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
    host.send("inview", extent.map((degrees) => Math.max(-180, Math.min(180, degrees))));
  }
  let following = 0;
  function moved() {
    if (!LX.ready) return;
    clearTimeout(following);
    following = setTimeout(() => { host.moved?.(LX.map); follow(); }, 350);
  }

  let announced = 0;
  function report() {
    const map = LX.map;
    if (!map || !LX.ready) return;
    const centre = map.getCenter();
    root.dataset.zoom = String(Math.round(map.getZoom() * 100) / 100);
    root.dataset.center = `${centre.lng.toFixed(5)},${centre.lat.toFixed(5)}`;
    clearTimeout(announced);
    announced = setTimeout(announce, 600);
  }
  function announce() {
    const live = root.querySelector(".lx-announce");
    const companies = parts.reduce((total, part) => total + (part.inView ? part.inView() : 0), 0);
    const window = LX.map.getBounds();
    const zones = data.layout.zones.filter((zone) => zone.rank === "main" && LX.zoneBounds(zone.slug)?.intersects(window)).length;
    LX.stated = LX.say("map_state", { companies: lxNumber(companies), zones });
    if (live) live.textContent = LX.stated;
    root.dispatchEvent(new CustomEvent("lx-stated"));
  }

  LX.districts = (map, options) => lxDistricts(LX, options);
  LX.zones = (map, options) => lxZones(LX, options);
  LX.labels = (map, options) => lxLabels(LX, options);
  LX.companies = (map, options) => lxCompanies(LX, options);
  LX.basemaps = (map, options) => lxBasemaps(LX, options);
  LX.panel = (map, options) => lxPanel(LX, options);
  LX.overlays = (map, options) => lxOverlays(LX, options);
  LX.pins = (map, options) => lxPins(LX, options);
  LX.saved = (map, options) => lxSaved(LX, options);
  LX.pointer = (map, options) => lxPointer(LX, options);
  LX.draw = (map, options) => lxDraw(LX, options);
  LX.card = (map, options) => lxCard(LX, options);
  LX.search = (map, options) => lxSearch(LX, options);
  LX.choropleth = (map, options) => lxChoropleth(LX, options);
  LX.linked = (map, options) => lxLinked(LX, options);
  return LX;
}
