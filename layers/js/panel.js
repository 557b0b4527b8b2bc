/* One panel for what is drawn: layers to switch, the ground, and the legend. It can be folded. */
function lxPanel(LX, options) {
  const { root } = LX;
  const panel = LX.el("details", "lx-panel");
  root.appendChild(panel);
  // Events on the panel are not events on the map.
  LX.L.DomEvent.disableClickPropagation(panel);
  LX.L.DomEvent.disableScrollPropagation(panel);
  const boxes = new Map();

  function section(title) {
    const part = LX.el("section");
    part.appendChild(LX.el("h3", "", title));
    panel.appendChild(part);
    return part;
  }

  function choice(parent, type, name, value, text, checked, onChange) {
    const label = LX.el("label", "lx-choice");
    const input = LX.el("input");
    Object.assign(input, { type, name: `${name}-${LX.map._leaflet_id}`, value, checked });
    input.addEventListener("change", onChange);
    label.append(input, LX.el("span", "", text));
    parent.appendChild(label);
    boxes.set(`${name}:${value}`, input);
  }

  function mark(hue, shape, hollow) {
    const canvas = LX.el("canvas", "lx-key");
    canvas.width = canvas.height = 40;
    canvas.setAttribute("aria-hidden", "true");
    const ctx = canvas.getContext("2d");
    ctx.scale(2, 2);
    lxMark(ctx, LX, { x: 10, y: 10, size: 12, hue, shape, hollow, chosen: false });
    return canvas;
  }

  function line(hue, basis, weight) {
    const canvas = LX.el("canvas", "lx-key");
    canvas.width = 40;
    canvas.height = 40;
    canvas.setAttribute("aria-hidden", "true");
    const ctx = canvas.getContext("2d");
    ctx.scale(2, 2);
    ctx.strokeStyle = LX.hue(hue).line;
    ctx.lineWidth = weight;
    ctx.lineCap = "round";
    ctx.setLineDash(LX.style.edges[basis].map((step) => step * 0.8));
    ctx.strokeRect(2.5, 4.5, 15, 11);
    return canvas;
  }

  /** A mark as those of saved lists are: with a ring round it. */
  function ringed() {
    const canvas = mark("", "circle", false);
    lxRing(canvas.getContext("2d"), LX, 10, 10, 12);
    return canvas;
  }

  function entry(parent, picture, text) {
    const row = LX.el("div", "lx-entry");
    row.append(picture, LX.el("span", "", text));
    parent.appendChild(row);
  }

  /** What the map shows, for who sees it for the first time; the sentence on the window follows the map. */
  function what() {
    const about = LX.el("details", "lx-what"), { zones, districts } = LX.data.layout;
    about.open = asked;
    about.addEventListener("toggle", () => { asked = about.open; });
    const all = {
      companies: lxNumber(LX.companyCount),
      zones: zones.filter((zone) => zone.rank === "main").length,
      districts: districts.filter((district) => district.part === "supporting").length,
    };
    stated = LX.el("p", "", LX.stated);
    about.append(LX.el("summary", "", LX.say("what_title")), LX.el("p", "", LX.say("what_all", all)), stated,
      LX.el("p", "", LX.say("what_sure")));
    panel.appendChild(about);
  }
  let asked = false, stated = null;
  const cut = LX.el("div", "lx-note");
  const sayCut = () => cut.replaceChildren(...LX.savedNotes().map((text) => LX.el("p", "", text)));
  root.addEventListener("lx-saved", sayCut);
  root.addEventListener("lx-stated", () => { if (stated) stated.textContent = LX.stated; });

  function build() {
    boxes.clear();
    panel.replaceChildren(LX.el("summary", "", LX.say("panel_title")));
    what();
    const layers = section(LX.say("layers"));
    const shown = LX.view.layers || options.usual;
    for (const slug of options.layers) {
      choice(layers, "checkbox", "layer", slug, LX.say(`layer_${slug}`), shown.includes(slug), () =>
        LX.tell("layers", options.layers.filter((name) => boxes.get(`layer:${name}`).checked)));
    }
    const { offered = [], shown: lists = [] } = LX.view.saved || {};
    if (offered.length) {
      const saved = section(LX.say("data_saved"));
      for (const { id, name } of offered) {
        choice(saved, "checkbox", "saved", id, name, lists.includes(id), () =>
          LX.showSaved(offered.map((one) => one.id).filter((one) => boxes.get(`saved:${one}`).checked)));
      }
      entry(saved, ringed(), LX.say("legend_saved"));
      saved.appendChild(cut);
      sayCut();
    }
    const grounds = section(LX.say("basemap"));
    for (const slug of LX.basemapSlugs) {
      choice(grounds, "radio", "basemap", slug, LX.say(`basemap_${slug}`), LX.view.basemap === slug, () =>
        LX.tell("basemap", slug));
    }
    const legend = LX.data.layout;
    const zones = section(LX.say("legend_zones"));
    for (const zone of legend.zones.filter((record) => record.rank === "main")) {
      const role = legend.zoneRoles[zone.slug];
      entry(zones, line(zone.hue, zone.basis, 2.4), LX.nameOf(zone) + (role ? ` · ${LX.nameOf(role)}` : ""));
    }
    const tint = LX.el("span", "lx-key lx-tint");
    entry(zones, tint, LX.say("legend_supporting"));
    const edges = section(LX.say("legend_edges"));
    for (const basis of ["documented_boundary", "planning_scope", "approximate"]) {
      entry(edges, line("", basis, 2), LX.say(`edge_${basis}`));
    }
    const roles = section(LX.say("legend_roles"));
    for (const role of Object.values(legend.roles)) entry(roles, mark("", role.shape, false), LX.nameOf(role));
    const several = LX.el("canvas", "lx-key");
    several.width = several.height = 40;
    several.setAttribute("aria-hidden", "true");
    const pen = several.getContext("2d");
    pen.scale(2, 2);
    lxClusterDisc(pen, LX, { x: 10, y: 10, radius: 9, count: 7, hue: "", shares: [[0, 0.6], [0.7, 0.4]] });
    entry(roles, several, LX.say("legend_cluster"));
    const sure = section(LX.say("legend_certainty"));
    entry(sure, mark("", "circle", false), LX.say("certainty_exact"));
    const disc = LX.el("canvas", "lx-key");
    disc.width = disc.height = 40;
    const ctx = disc.getContext("2d");
    ctx.scale(2, 2);
    lxDisc(ctx, LX, { ax: 10, ay: 10 }, 9, "", true);
    lxMark(ctx, LX, { x: 10, y: 10, size: 8, hue: "", shape: "circle", hollow: false, chosen: false });
    entry(sure, disc, LX.say("certainty_disc"));
    entry(sure, mark("", "circle", true), LX.say("certainty_hollow"));
  }

  return LX.add({
    update(view, changed) {
      // Not before: the map may be made before it has a size.
      if (!LX.ready) panel.open = root.clientWidth > 700;
      if (changed.has("lang") || changed.has("theme") || changed.has("saved")) { build(); return; }
      if (changed.has("layers")) {
        const shown = view.layers || options.usual;
        for (const slug of options.layers) boxes.get(`layer:${slug}`).checked = shown.includes(slug);
      }
      if (changed.has("basemap") && boxes.has(`basemap:${view.basemap}`)) {
        boxes.get(`basemap:${view.basemap}`).checked = true;
      }
    },
  });
}
