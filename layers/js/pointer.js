/* Pointer and keys: hovering names a thing, a click opens its card, Escape closes it.
 * Hits are found from the data, top layer first: company, innermost outline, district. */
function lxPointer(LX) {
  const { map, root } = LX;
  const tip = LX.el("div", "lx-tip");
  tip.hidden = true;
  root.appendChild(tip);

  function under(event) {
    const saved = LX.savedAt(event.containerPoint);
    if (saved) return saved;
    const index = LX.companyAt(event.containerPoint);
    if (index >= 0) return { kind: "company", index };
    const cluster = LX.clusterAt(event.containerPoint);
    if (cluster) return { kind: "cluster", ...cluster };
    const dot = LX.dotAt(event.containerPoint);
    if (dot) return { kind: "dot", record: dot };
    const { lat, lng } = event.latlng;
    const outline = LX.savedOutlineAt(lat, lng);
    if (outline) return outline;
    const zone = LX.zoneAt(lat, lng);
    if (zone) return { kind: "zone", id: zone.slug, record: zone };
    const district = LX.districtAt(lat, lng);
    return district ? { kind: "district", id: district.slug, record: district } : null;
  }

  let waiting = null;
  map.on("mousemove", (event) => {
    const first = !waiting;
    waiting = event;
    if (first) requestAnimationFrame(() => { const latest = waiting; waiting = null; hover(latest); });
  });
  map.on("mouseout movestart zoomstart", () => { tip.hidden = true; });
  map.on("mouseout", () => LX.tellPointed(null));

  /** Fetch the names of what is in view where marks stand apart: one of them will be pointed at. */
  function named() {
    const { alone } = LX.drawnMarks();
    if (alone.length <= 1000) for (const index of alone) LX.host.companyName(index, LX.view.lang).catch(() => {});
  }
  map.on("moveend", () => { if (LX.ready) (window.requestIdleCallback || setTimeout)(named); });

  /** Fetch what a click on a company would show. */
  const ahead = (index) => LX.host.card({ kind: "company", index }, LX.view.lang).catch(() => {});
  // A press is a tenth of a second before its click, and on glass nothing hovers before it.
  map.getContainer().addEventListener("pointerdown", (event) => {
    const index = LX.drawing || LX.view.pinning ? -1 : LX.companyAt(map.mouseEventToContainerPoint(event));
    if (index < 0) return;
    LX.host.companyId(index, LX.view.lang).catch(() => {});
    ahead(index);
  });

  async function hover(event) {
    if (LX.drawing) { tip.hidden = true; return; }
    const hit = under(event);
    LX.tellPointed(event.latlng);
    map.getContainer().style.cursor = hit && hit.kind !== "district" && hit.kind !== "dot" ? "pointer" : "";
    // Who rests on a mark may well click it: its card is fetched meanwhile. A hand that trembles there rests too.
    const over = hit?.kind === "company" ? hit.index : -1;
    if (over !== hover.over) {
      clearTimeout(hover.resting);
      hover.over = over;
      if (over >= 0) hover.resting = setTimeout(ahead, 20, over);
    }
    if (!hit) { tip.hidden = true; return; }
    const box = map.getContainer();
    const place = (text) => {
      tip.textContent = text;
      tip.hidden = !text;
      const x = Math.min(event.containerPoint.x + 14, box.clientWidth - tip.offsetWidth - 6);
      const y = Math.max(4, event.containerPoint.y - tip.offsetHeight - 8);
      tip.style.transform = `translate(${x}px, ${y}px)`;
    };
    if (hit.kind === "company") {
      const mine = (hover.turn = (hover.turn || 0) + 1);
      const name = await LX.host.companyName(hit.index, LX.view.lang);
      if (mine === hover.turn) place(name);
    } else {
      hover.turn = (hover.turn || 0) + 1;
      if (hit.kind === "cluster") { place(clusterText(hit)); return; }
      if (hit.kind === "saved") { place(`${LX.nameOf(hit.record)} · ${hit.list}`); return; }
      const lines = hit.kind === "dot" && hit.record.lines
        ? ` · ${LX.say("metro_lines", { lines: hit.record.lines.split("|").join(", ") })}` : "";
      const sure = hit.kind === "zone" && hit.record.basis !== "documented_boundary"
        ? ` · ${LX.say(`basis_${hit.record.basis}`)}` : "";
      place(LX.nameOf(hit.record) + sure + lines);
    }
  }

  function clusterText({ count, roles }) {
    const named = roles.map(([slug, members]) => `${LX.nameOf(LX.data.layout.roles[slug] || {}) || "?"} ${members}`);
    return LX.say("cluster", { count, roles: named.join(LX.say("list_comma")) });
  }

  /** Near enough to tell the members of a cluster apart, and always nearer than now. */
  function open({ bounds }) {
    const now = map.getZoom();
    map.fitBounds(bounds, { ...LX.room(), animate: false, maxZoom: 14.5 });
    if (map.getZoom() < now + 0.5) map.setView(bounds.getCenter(), now + 1.5, { animate: false });
  }

  map.on("click", async (event) => {
    if (LX.drawing || LX.view.pinning) return;
    const hit = under(event);
    tip.hidden = true;
    if (hit?.kind === "cluster") { open(hit); return; }
    if (!hit || hit.kind === "station") { LX.choose(null); return; }
    if (hit.kind === "company") {
      const id = await LX.host.companyId(hit.index, LX.view.lang);
      LX.choose({ kind: "company", id, index: hit.index });
    } else LX.choose({ kind: hit.kind, id: hit.id });
  });
  root.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !LX.drawing && LX.view.selected) LX.choose(null);
  });
  return LX.add({ update() {} });
}
