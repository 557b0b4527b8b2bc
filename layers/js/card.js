/* The card of what was chosen: what it is, where, how surely, and every figure with year, scope, source, confidence.
 * Its words come ready from the server (layers/cards.py); here they are only laid out. */
function lxCard(LX) {
  const { root, host } = LX;
  const card = LX.el("aside", "lx-card");
  card.dataset.testid = "card";
  card.hidden = true;
  card.tabIndex = -1;
  root.appendChild(card);
  LX.L.DomEvent.disableClickPropagation(card);
  LX.L.DomEvent.disableScrollPropagation(card);
  let turn = 0;

  /** A link only where the address is one of the web; anything else stays text. */
  function link(text, address) {
    if (!/^https?:\/\//.test(address || "")) return LX.el("span", "", text);
    const anchor = LX.el("a", "", text);
    anchor.href = address;
    anchor.target = "_blank";
    anchor.rel = "noopener noreferrer";
    return anchor;
  }

  /** A neighbour's name opens its card. */
  function toCompany(text, id) {
    const button = LX.el("button", "lx-link", text);
    button.type = "button";
    button.addEventListener("click", () => host.send("selected", { kind: "company", id }));
    return button;
  }

  function confidence(level) {
    const filled = { high: 3, medium: 2, low: 1 }[level] || 0;
    const mark = LX.el("span", "lx-confidence", "●".repeat(filled) + "○".repeat(3 - filled));
    mark.title = LX.say(`confidence_${level}`);
    mark.setAttribute("role", "img");
    mark.setAttribute("aria-label", LX.say(`confidence_${level}`));
    return mark;
  }

  function figure(item) {
    const row = LX.el("div", "lx-figure");
    const said = LX.el("div", "lx-said");
    said.append(LX.el("strong", "", item.text), " ");
    if (item.confidence) said.append(confidence(item.confidence));
    row.appendChild(said);
    const from = LX.el("div", "lx-from");
    for (const word of item.about) from.append(LX.el("span", "", word));
    if (item.source) {
      from.append(link(item.source.title, item.source.address));
    }
    row.appendChild(from);
    if (item.note) row.appendChild(LX.el("div", "lx-note", item.note));
    return row;
  }

  function lay(content) {
    card.replaceChildren();
    const head = LX.el("header");
    const title = LX.el("h2", "", content.name);
    title.style.borderColor = content.hue !== null ? LX.hue(content.hue).line : "";
    head.appendChild(title);
    if (content.name_other) head.appendChild(LX.el("p", "lx-other", content.name_other));
    const close = LX.el("button", "lx-close", "×");
    close.type = "button";
    close.setAttribute("aria-label", LX.say("close"));
    close.addEventListener("click", () => LX.choose(null));
    card.append(close, head);
    const tags = LX.el("p", "lx-tags");
    for (const tag of content.tags) tags.appendChild(LX.el("span", tag.tone ? `lx-tag lx-${tag.tone}` : "lx-tag", tag.text));
    card.appendChild(tags);
    for (const block of content.blocks) {
      const part = LX.el("section");
      if (block.title) part.appendChild(LX.el("h3", "", block.title));
      if (block.rows) {
        const list = LX.el("dl");
        for (const row of block.rows) {
          list.appendChild(LX.el("dt", "", row.label));
          const value = LX.el("dd", row.tone ? `lx-${row.tone}` : "");
          value.appendChild(row.company ? toCompany(row.text, row.company) : link(row.text, row.address));
          if (row.confidence) value.append(" ", confidence(row.confidence));
          list.appendChild(value);
        }
        part.appendChild(list);
      }
      for (const group of block.figures || []) {
        part.appendChild(LX.el("h4", "", group.label));
        if (group.conflict) part.appendChild(LX.el("p", "lx-warn", group.conflict));
        const [first, ...others] = group.items;
        part.appendChild(figure(first));
        if (others.length) {
          const more = LX.el("details", "lx-more");
          more.appendChild(LX.el("summary", "", LX.say("more_figures", { count: others.length })));
          others.forEach((item) => more.appendChild(figure(item)));
          part.appendChild(more);
        }
      }
      if (block.sources) {
        const list = LX.el("ul", "lx-sources");
        for (const source of block.sources) {
          const item = LX.el("li");
          item.append(link(source.title, source.address), LX.el("small", "", source.about));
          list.appendChild(item);
        }
        part.appendChild(list);
      }
      if (block.text) part.appendChild(LX.el("p", "lx-note", block.text));
      card.appendChild(part);
    }
    if (content.kind === "company" && LX.view.short) {
      const kept = LX.view.short.includes(content.id);
      const keep = LX.el("button", "lx-keep", LX.say(kept ? "short_remove" : "short_add"));
      keep.type = "button";
      keep.setAttribute("aria-pressed", String(kept));
      const others = LX.view.short.filter((id) => id !== content.id);
      keep.addEventListener("click", () =>
        LX.tell("short", { id: content.id, kept: !kept }, { short: kept ? others : [...others, content.id] }));
      head.appendChild(keep);
    }
    const own = new URL(content.link, document.baseURI);
    // Which of a server's layouts it is, the address says; a card is the same wherever it is shown.
    if (LX.view.layout) own.searchParams.set("layout", LX.view.layout);
    card.appendChild(lxCopyButton(LX, LX.say("card_link"), own.href));
  }

  async function show(selected, lang) {
    const mine = (turn += 1);
    if (!selected) {
      card.hidden = true;
      root.classList.remove("lx-has-card");
      return;
    }
    card.hidden = false;
    root.classList.add("lx-has-card");
    card.setAttribute("aria-busy", "true");
    try {
      const content = await host.card(selected, lang);
      if (mine !== turn) return;
      lay(content);
      card.setAttribute("aria-label", content.name);
      card.scrollTop = 0;
    } catch {
      if (mine === turn) card.replaceChildren(LX.el("p", "lx-warn", LX.say("card_failed")));
    }
    if (mine === turn) card.removeAttribute("aria-busy");
  }

  /** The first view of an address that names something: close enough to read what is round it. */
  function focus(selected) {
    const { map } = LX, still = { animate: false, maxZoom: 12 };
    const bounds = selected.kind === "zone" ? LX.zoneBounds(selected.id) : LX.districtBounds(selected.id);
    const at = selected.kind === "company" && selected.index >= 0 ? LX.companyLatLng(selected.index) : null;
    if (bounds) map.fitBounds(bounds, { ...LX.room(), ...still });
    if (at) map.fitBounds(LX.L.latLngBounds([at, at]), { ...LX.room(), ...still });
  }

  /** Bring the chosen thing into the part of the map that panel and card leave free, moving only if it is not there. */
  function reveal(selected) {
    // Who chose it is bringing the map there.
    if (!selected || LX.flying) return;
    const { map } = LX;
    if (!LX.ready) return focus(selected);
    const size = map.getSize(), room = LX.room();
    const [left, top] = room.paddingTopLeft, [right, bottom] = room.paddingBottomRight;
    const free = LX.L.bounds([left, top], [Math.max(left + 40, size.x - right), Math.max(top + 40, size.y - bottom)]);
    if (selected.kind === "company") {
      if (selected.index < 0) return;
      const at = LX.companyLatLng(selected.index);
      const point = map.latLngToContainerPoint(at);
      if (!free.contains(point)) map.panBy(point.subtract(free.getCenter()), { animate: false });
      return;
    }
    const bounds = selected.kind === "zone" ? LX.zoneBounds(selected.id) : LX.districtBounds(selected.id);
    if (!bounds) return;
    const centre = map.latLngToContainerPoint(bounds.getCenter());
    if (!free.contains(centre)) map.panBy(centre.subtract(free.getCenter()), { animate: false });
  }

  LX.reveal = reveal;
  return LX.add({
    update(view, changed) {
      if (changed.has("selected") && LX.ready) reveal(view.selected);
      if (["selected", "lang", "theme", "short"].some((name) => changed.has(name))) show(view.selected, view.lang);
    },
  });
}
