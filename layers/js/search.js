/* The search box: a combobox over everything the layout names. What is typed goes to the host, which knows the names;
 * a choice opens its card, or rings its place. Enter without a choice keeps only the companies that match. */
function lxSearch(LX) {
  const { L, map, root, host } = LX;
  // A map without a server behind it cannot search, and shows no box.
  if (!host.search) return LX.add({ update() {} });
  const name = `lx-search-${map._leaflet_id}`;
  const box = LX.el("div", "lx-search"), input = LX.el("input"), clear = LX.el("button", "lx-search-clear", "×");
  const below = LX.el("div", "lx-search-below"), message = LX.el("p"), list = LX.el("ul"), said = LX.el("div", "lx-search-said");
  box.setAttribute("role", "search");
  box.dataset.testid = "search";
  Object.assign(input, { type: "text", id: name, maxLength: 100, autocomplete: "off", spellcheck: false, enterKeyHint: "search" });
  for (const [key, value] of Object.entries({
    role: "combobox", "aria-autocomplete": "list", "aria-haspopup": "listbox", "aria-expanded": "false",
    "aria-controls": `${name}-list`, autocapitalize: "off", autocorrect: "off",
  })) input.setAttribute(key, value);
  clear.type = "button";
  Object.assign(list, { id: `${name}-list` });
  list.setAttribute("role", "listbox");
  said.setAttribute("role", "status");
  below.append(message, list);
  box.append(input, clear, below, said);
  root.prepend(box);
  root.classList.add("lx-has-search");

  const DELAY = 80, SLOW = 500, RING = 8000;
  let options = [], active = -1, turn = 0, waiting = 0, slow = 0, warm = false, chosen = null;

  /** What is shown below the box: options, or a sentence, or nothing. */
  function show(rows, sentence = "") {
    clearTimeout(slow);
    options = rows;
    list.replaceChildren(...rows.map((row) => row.node));
    list.hidden = !rows.length;
    message.textContent = sentence;
    message.hidden = !sentence;
    below.hidden = !rows.length && !sentence;
    input.setAttribute("aria-expanded", String(rows.length > 0));
    point(-1);
  }

  function close() {
    turn += 1;
    clearTimeout(waiting);
    show([]);
    said.textContent = "";
  }

  function point(to) {
    active = to;
    options.forEach(({ node }, place) => node.setAttribute("aria-selected", String(place === active)));
    if (active < 0) { input.removeAttribute("aria-activedescendant"); return; }
    input.setAttribute("aria-activedescendant", options[active].node.id);
    options[active].node.scrollIntoView({ block: "nearest" });
  }

  function option(place, act, ...children) {
    const node = LX.el("li");
    node.id = `${name}-${place}`;
    node.setAttribute("role", "option");
    node.append(...children);
    node.addEventListener("click", act);
    return { node, act };
  }

  function row(hit, place) {
    const names = LX.el("span", "lx-search-name", hit.name);
    const about = [hit.other, hit.about, hit.matched && `“${hit.matched}”`].filter(Boolean).join(" · ");
    return option(place, () => go(hit), names, LX.el("span", "lx-search-kind", LX.say(`find_${hit.kind}`)),
      ...(about ? [LX.el("small", "", about)] : []));
  }

  /** Ask for what is typed, a little after the last letter. An answer that comes out of turn is dropped. */
  function ask() {
    const text = input.value.trim(), mine = (turn += 1);
    clear.hidden = !input.value;
    clearTimeout(waiting);
    if (!text) { close(); return; }
    waiting = setTimeout(async () => {
      slow = setTimeout(() => { if (mine === turn) show([], LX.say("find_slow")); }, SLOW);
      let hits = null;
      try { hits = (await host.search(text, LX.view.lang)).hits; } catch { /* said below */ }
      if (mine !== turn) return;
      if (!hits) show([], LX.say("find_failed"));
      else if (!hits.length) show([], LX.say("find_none", { text }));
      else {
        const companies = hits.some((hit) => hit.kind === "company");
        const only = () => filter(text);
        show([...hits.map(row), ...(companies ? [option(hits.length, only, LX.el("span", "lx-search-only", LX.say("find_filter", { text })))] : [])]);
      }
      said.textContent = hits?.length ? LX.say("find_count", { count: hits.length }) : message.textContent;
    }, DELAY);
  }

  /** Only the companies that match: the page keeps them by the word `q` of its address. */
  function filter(text) {
    close();
    chosen = null;
    input.value = text;
    clear.hidden = !text;
    if (text === (LX.view.q || "")) return;
    LX.tell("q", text);
  }

  function empty() {
    chosen = null;
    unring();
    filter("");
    input.focus();
  }

  function go(hit) {
    close();
    unring();
    input.value = chosen = hit.name;
    clear.hidden = false;
    const { kind, id, index, position } = hit;
    if (kind === "company" || kind === "zone" || kind === "district") {
      // The map goes there below, with the card open, so choosing must not move it as well.
      LX.flying = true;
      LX.choose(kind !== "company" ? { kind, id } : index >= 0 ? { kind, id, index } : { kind, id, index, position });
      LX.flying = false;
      const at = kind === "company" && index >= 0 ? LX.companyLatLng(index) : null;
      if (at) fly(L.latLngBounds([at, at]), Math.max(13, map.getZoom()));
      else if (kind !== "company") fly(kind === "zone" ? LX.zoneBounds(id) : LX.districtBounds(id), 14);
      return;
    }
    if (hit.lat === null) {
      show([], LX.say("find_nowhere", { name: hit.name }));
      said.textContent = message.textContent;
      return;
    }
    if (LX.view.selected) LX.choose(null);
    fly(L.latLngBounds([[hit.lat, hit.lon], [hit.lat, hit.lon]]), Math.max({ station: 14, park: 13 }[kind] || 12, map.getZoom()));
    encircle(hit);
    said.textContent = LX.say("find_gone", { name: hit.name });
  }

  /** There by the shortest way the eye can follow; names wait until the map stands still. */
  function fly(bounds, maxZoom) {
    if (!bounds) return;
    const there = { ...LX.room(), maxZoom };
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) { map.fitBounds(bounds, { ...there, animate: false }); return; }
    root.classList.add("lx-flying");
    map.once("moveend", () => root.classList.remove("lx-flying"));
    map.flyToBounds(bounds, { ...there, duration: 0.8 });
  }

  let ring = null, fading = 0;
  function unring() {
    clearTimeout(fading);
    ring?.remove();
    ring = null;
  }
  /** A ring and a name for what has no card; it goes by itself. */
  function encircle(hit) {
    const pane = map.getPane("lx-found") || map.createPane("lx-found");
    Object.assign(pane.style, { zIndex: 460, pointerEvents: "none" });
    ring = L.circleMarker([hit.lat, hit.lon], { pane: "lx-found", radius: 15, className: "lx-ring", interactive: false, fill: false })
      .bindTooltip(LX.el("span", "", hit.name), { permanent: true, direction: "top", offset: [0, -14], className: "lx-ring-name", pane: "lx-found" })
      .addTo(map);
    fading = setTimeout(unring, RING);
  }

  input.addEventListener("input", () => { chosen = null; ask(); });
  input.addEventListener("focus", () => {
    // The names are spelled out when they are first asked for; that time passes while the reader types.
    if (!warm) { warm = true; Promise.resolve(host.search("", LX.view.lang)).catch(() => { warm = false; }); }
  });
  box.addEventListener("focusout", (event) => { if (!box.contains(event.relatedTarget)) close(); });
  // A press on an option must not take the focus from the box before the click.
  below.addEventListener("mousedown", (event) => event.preventDefault());
  clear.addEventListener("click", empty);

  function step(by) {
    if (!options.length) { ask(); return; }
    point(((active + 1 + by + options.length + 1) % (options.length + 1)) - 1);
  }
  const KEYS = {
    ArrowDown: () => step(1),
    ArrowUp: () => step(-1),
    Home: () => (active < 0 ? false : point(0)),
    End: () => (active < 0 ? false : point(options.length - 1)),
    Enter: () => (active < 0 ? filter(input.value.trim()) : options[active].act()),
    Escape: () => (input.value || !below.hidden ? empty() : false),
  };
  input.addEventListener("keydown", (event) => {
    // While an input method composes, its keys are its own.
    if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
    const used = KEYS[event.key] && KEYS[event.key]() !== false;
    if (used) event.preventDefault();
    // The card closes by Escape too, but not by the one that empties the box; no other key here is the map's.
    if (used || event.key !== "Escape") event.stopPropagation();
  });

  show([]);
  return LX.add({
    update(view, changed) {
      if (changed.has("lang")) {
        input.placeholder = LX.say("search_hint");
        input.setAttribute("aria-label", LX.say("find_label"));
        list.setAttribute("aria-label", LX.say("find_results"));
        clear.setAttribute("aria-label", LX.say("find_clear"));
      }
      // A page that filters by no text has none in its view, not even an empty one; a map beside a table is no place
      // to search either. There the box is not shown.
      box.hidden = view.q === null || Boolean(view.aside);
      root.classList.toggle("lx-has-search", !box.hidden);
      const left = changed.has("selected") && chosen !== null && !LX.flying;
      if (changed.has("q") || left) {
        if (left) chosen = null;
        if (chosen === null && document.activeElement !== input) input.value = view.q || "";
        clear.hidden = !input.value;
      }
    },
  });
}
