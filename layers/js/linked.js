/* What a comparison asks of its maps: the outlines compared, the one pointed at here or elsewhere on the page, the
 * part of the ground to show, and maps that move together. */

/* Maps of one page by the name of their group. */
const lxGroups = new Map();

function lxLinked(LX, options) {
  const { L, map, root } = LX;
  const compared = L.layerGroup().addTo(map), pointed = L.layerGroup().addTo(map);
  let group = null, following = false;

  /** The outline that a word names: a zone's slug, or kind:slug. */
  function shapeOf(word) {
    const [kind, slug] = word.includes(":") ? word.split(":") : ["zone", word];
    return (kind === "zone" ? LX.zoneRecord(slug) : kind === "district" ? LX.districtRecord(slug) : null)?.shape;
  }
  function outline(layer, word, style) {
    const shape = shapeOf(word);
    if (shape) L.polygon(shape, { pane: options.pane, interactive: false, fill: false, ...style }).addTo(layer);
  }
  function drawCompared(words) {
    compared.clearLayers();
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
    const words = [zone && `zone:${zone.slug}`, zone && `zone:${zone.zone}`, district && `district:${district.slug}`].filter(Boolean);
    if (told === words.join()) return;
    told = words.join();
    root.dispatchEvent(new CustomEvent("lx-pointed", { bubbles: true, detail: words }));
  };

  LX.fit = () => {
    if (!LX.view.fit) return false;
    // A legend of classes keeps its place at the right.
    const legend = root.clientWidth > 700 && LX.view.shade ? root.querySelector(".lx-shades").offsetWidth + 20 : 14;
    map.fitBounds(LX.view.fit, { animate: false, paddingTopLeft: [14, 14], paddingBottomRight: [legend, 14] });
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
      if (changed.has("compared") || changed.has("theme")) drawCompared(view.compared);
      if (changed.has("pointed") || changed.has("theme")) drawPointed(view.pointed);
      if (changed.has("link")) join(view.link);
      if (changed.has("fit") && LX.ready) LX.fit();
    },
  });
}
