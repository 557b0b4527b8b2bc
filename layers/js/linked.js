/* What a comparison asks of its maps: the outlines compared, the one pointed at here or elsewhere on the page, the
 * part of the ground to show, and maps that move together. */

/* Maps of one page by the name of their group. */
const lxGroups = new Map();

function lxLinked(LX, options) {
  const { L, map, root } = LX;
  const compared = L.layerGroup().addTo(map), pointed = L.layerGroup().addTo(map);
  let group = null, following = false;
  // What a reader drew, by the words that name it: its outline as of a zone, and the name on the map.
  const drawn = new Map();

  /** The outline that a word names: a zone's slug, kind:slug, or a drawn one. */
  function shapeOf(word) {
    if (drawn.has(word)) return drawn.get(word);
    const [kind, slug] = word.includes(":") ? word.split(":") : ["zone", word];
    return (kind === "zone" ? LX.zoneRecord(slug) : kind === "district" ? LX.districtRecord(slug) : null)?.shape;
  }
  function outline(layer, word, style) {
    const shape = shapeOf(word);
    if (shape) L.polygon(shape, { pane: options.pane, interactive: false, fill: false, ...style }).addTo(layer);
  }
  function readDrawn(texts) {
    drawn.clear();
    for (const [word, text] of Object.entries(texts || {})) {
      const shape = LX.drawn.read(text);
      if (shape) drawn.set(word, [LX.drawn.outline(shape).map((ring) => ring.map(([lon, lat]) => [lat, lon]))]);
    }
  }
  function drawCompared(words) {
    compared.clearLayers();
    for (const word of drawn.keys()) {
      const name = LX.el("span", "", LX.say("drawn_name", { number: word.split(":")[1] }));
      L.tooltip({ permanent: true, direction: "center", interactive: false, className: "lx-drawn-name" })
        .setLatLng(L.latLngBounds(shapeOf(word).flat(2)).getCenter()).setContent(name).addTo(compared);
    }
    for (const word of words || []) {
      outline(compared, word, { color: LX.ground().halo, weight: 5, opacity: 0.9 });
      outline(compared, word, { color: LX.ground().selection, weight: 1.6 });
    }
  }
  function drawPointed(word) {
    pointed.clearLayers();
    root.dataset.pointed = word || "";
    if (!word) return;
    const { selection, halo } = LX.ground();
    outline(pointed, word, { color: halo, weight: 8 });
    outline(pointed, word, { color: selection, weight: 3.2, fill: true, fillColor: selection, fillOpacity: 0.12 });
  }

  /** Tell the page what lies under the pointer, from the innermost outline to the district: one of them may be compared. */
  let told = "";
  LX.tellPointed = (at) => {
    if (!LX.view.compared) return;
    const zone = at && LX.zoneAt(at.lat, at.lng), district = at && LX.districtAt(at.lat, at.lng);
    const own = at && [...drawn.keys()].find((word) => lxContains(drawn.get(word), at.lat, at.lng));
    const words = [own, zone && `zone:${zone.slug}`, zone && `zone:${zone.zone}`, district && `district:${district.slug}`].filter(Boolean);
    if (told === words.join()) return;
    told = words.join();
    root.dispatchEvent(new CustomEvent("lx-pointed", { bubbles: true, detail: words }));
  };

  LX.fit = () => {
    if (!LX.view.fit) return false;
    // Legends of classes keep their place: at the sides, on a narrow map below.
    const wide = root.clientWidth > 700, legends = [...root.querySelectorAll(".lx-shades:not([hidden])")];
    const [left, right] = [0, 1].map((end) => (wide && legends.length > 1 - end ? legends[0].offsetWidth + 20 : 14));
    const below = wide || !legends.length ? 14 : Math.max(...legends.map((legend) => legend.offsetHeight)) + 76;
    map.fitBounds(LX.view.fit, { animate: false, paddingTopLeft: [left, 14], paddingBottomRight: [right, below] });
    return true;
  };

  function join(link) {
    lxGroups.get(group)?.delete(LX);
    group = link?.group || null;
    if (!group) return;
    if (!lxGroups.has(group)) lxGroups.set(group, new Set());
    lxGroups.get(group).add(LX);
  }
  /** Others of the group take this map's view, or only its scale where they show other ground. */
  LX.follow = (other) => {
    following = true;
    const centre = LX.view.link.by === "scale" ? map.getCenter() : other.getCenter();
    map.setView(centre, other.getZoom(), { animate: false });
    following = false;
  };
  map.on("move zoomend", () => {
    if (following || !LX.ready || !group) return;
    for (const other of lxGroups.get(group)) {
      // A map that left the page stays in no group.
      if (!other.root.isConnected) lxGroups.get(group).delete(other);
      else if (other !== LX) other.follow(map);
    }
  });

  return LX.add({
    update(view, changed) {
      // A map beside something else keeps its panel folded.
      if (!LX.ready && view.aside) root.querySelector(".lx-panel")?.removeAttribute("open");
      if (changed.has("shapes")) readDrawn(view.shapes);
      if (["compared", "shapes", "theme", "lang"].some((name) => changed.has(name))) drawCompared(view.compared);
      if (changed.has("pointed") || changed.has("theme")) drawPointed(view.pointed);
      if (changed.has("link")) join(view.link);
      if (changed.has("fit") && LX.ready) LX.fit();
    },
  });
}
