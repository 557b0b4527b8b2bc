/* The facets beside the map: choices with counts, chips for what is on, a way out of an empty result. A choice shows
 * at once, here and on the map; then the page is told, and its answer brings the counts (ui/map/facet_panel.py). */
export function facets(component) {
  const { parentElement, data } = component;
  const box = inPlaceOf(parentElement.querySelector(".lx-facets"), data.script);
  // Where one of them fails, the map says so.
  Promise.all([layoutRead(data.lang), styled()]).then(([layout]) => {
    box.panel ??= lxFacets(box);
    box.panel(data, layout);
  }, () => {});
}

function lxFacets(box) {
  const live = () => document.querySelector("[data-testid='live-map']");
  const nodes = new Map(), tabs = lxTabs((name) => tell(live(), "table", name === "table", {}));
  let data = null, layout = null;
  const word = (key) => layout.words[data.lang][`facets_${key}`];

  /** The facets that have a choice: what each is called, and how many companies it would leave. */
  const offered = () => layout.facets.map(({ slug, folded, words, names }) => {
    const named = names[data.lang];
    const choices = words.map((choice, i) => [choice, named[choice] ?? choice, data.facets[slug][i]]);
    return { slug, folded, label: named[""],
      choices: choices.filter(([choice, , count]) => count || data.filter[slug]?.includes(choice)) };
  }).filter(({ choices }) => choices.some(([choice]) => choice !== "none"));

  /** The element of a key, made once, so that the focus stays where it is through every change. */
  const node = (key, tag, className, made) => {
    if (!nodes.has(key)) {
      const element = lxEl(tag, className);
      made?.(element);
      nodes.set(key, element);
    }
    return nodes.get(key);
  };
  const button = (key, className, pressed) => {
    const element = node(key, "button", className, (it) => { it.type = "button"; });
    element.onclick = pressed;
    return element;
  };
  /** Make these the children, moving none that stays. */
  const fill = (parent, wanted) => {
    const kept = new Set(wanted);
    for (const child of [...parent.childNodes]) if (!kept.has(child)) child.remove();
    wanted.forEach((child, i) => { if (parent.childNodes[i] !== child) parent.insertBefore(child, parent.childNodes[i] || null); });
    return parent;
  };
  const say = (element, text) => {
    if (element.textContent !== text) element.textContent = text;
    return element;
  };

  function choose(filter, q) {
    const root = live();
    // A text that was typed since the page last answered stands too, where it is not this that ends it.
    const kept = q && standing(root, { q }, data.turn).q;
    data = { ...data, filter, q: kept, empty: null };
    // A text's matches are known to the page alone, so only the end of a text shows at once.
    const view = kept ? { filter } : { filter, q: kept, only: null };
    tell(root, "filter", { filter, q: kept }, view);
    root.started?.then((LX) => LX.update(view), () => {});
    draw();
  }
  /** Take the drawn area off the map, which tells the page. */
  const unshape = () => live()?.started?.then((LX) => LX.tell("shape", ""), () => {});
  const without = (facet, word) => {
    const left = (data.filter[facet] || []).filter((other) => other !== word);
    const { [facet]: _, ...others } = data.filter;
    return word && left.length ? { ...data.filter, [facet]: left } : others;
  };
  const toggled = (facet, word) =>
    data.filter[facet]?.includes(word) ? without(facet, word)
      : { ...data.filter, [facet]: [...(data.filter[facet] || []), word] };

  function group({ slug, label, choices }) {
    const part = node(`facet ${slug}`, "div", "lx-facet", (it) => {
      it.dataset.facet = slug;
      it.setAttribute("role", "group");
    });
    part.setAttribute("aria-label", label);
    const pills = choices.map(([choice, name, count]) => {
      const on = data.filter[slug]?.includes(choice) || false;
      const pill = button(`pill ${slug} ${choice}`, "lx-pill", () => choose(toggled(slug, choice), data.q));
      pill.setAttribute("aria-pressed", String(on));
      return say(pill, `${name} ${lxNumber(count)}`);
    });
    return fill(part, [say(node(`label ${slug}`, "div", "lx-facet-label"), label),
      fill(node(`pills ${slug}`, "div", "lx-pills"), pills)]);
  }

  function chips(facets) {
    const on = [];
    for (const { slug, label, choices } of facets) {
      for (const choice of data.filter[slug] || []) {
        const name = choices.find(([other]) => other === choice)?.[1] ?? choice;
        on.push([`${slug} ${choice}`, `${label}: ${name} ×`, () => choose(without(slug, choice), data.q)]);
      }
    }
    if (data.q) on.push(["q", `“${data.q}” ×`, () => choose(data.filter, "")]);
    if (data.shaped) on.push(["shape", `${word("shape")} ×`, unshape]);
    if (on.length > 1) on.push(["*", word("clear"), () => { choose({}, ""); if (data.shaped) unshape(); }]);
    const part = node("chips", "div", "lx-chips lx-pills", (it) => it.setAttribute("role", "group"));
    part.setAttribute("aria-label", word("chips"));
    part.hidden = !on.length;
    return fill(part, on.map(([key, text, pressed]) => say(button(`chip ${key}`, "lx-pill lx-chip", () => {
      pressed();
      // The chip is gone; who came by keyboard goes on at the next one, else at the first choice.
      (box.querySelector(".lx-chip") || box.querySelector(".lx-pill"))?.focus({ preventScroll: true });
    }), text)));
  }

  function wayOut() {
    const part = node("empty", "div", "lx-empty", (it) => it.setAttribute("role", "status"));
    part.hidden = !data.empty;
    if (!data.empty) return fill(part, []);
    const { text, lift, facet, what } = data.empty;
    const lifted = () => {
      if (what === "shape") unshape();
      else choose(what === "facet" ? without(facet) : data.filter, what === "q" ? "" : data.q);
    };
    return fill(part, [say(node("empty text", "p"), text),
      ...(lift ? [say(button("lift", "lx-lift lx-pill", lifted), lift)] : [])]);
  }

  function draw() {
    const facets = offered();
    const first = facets.filter(({ folded }) => !folded), rest = facets.filter(({ folded }) => folded);
    const more = node("more", "details", "lx-more-facets", (it) => { it.open = rest.some(({ slug }) => data.filter[slug]); });
    fill(more, [say(node("more title", "summary"), word("more")), ...rest.map(group)]);
    const count = node("count", "p", "lx-count", (it) => it.setAttribute("aria-live", "polite"));
    // On a phone all this is a sheet that slides up over the map; elsewhere its handle is not shown.
    const handle = button("handle", "lx-handle lx-pill", () => open(!box.classList.contains("lx-open")));
    const opened = box.classList.contains("lx-open");
    handle.setAttribute("aria-expanded", String(opened));
    const sheet = node("sheet", "div", "lx-sheet", (it) => {
      it.addEventListener("keydown", (event) => { if (event.key === "Escape") open(false); });
    });
    fill(sheet, [chips(facets), wayOut(), ...first.map(group), ...(rest.length ? [more] : [])]);
    tabs.name(word);
    fill(box, [say(count, data.count), tabs.list, say(handle, word(opened ? "close" : "open")), sheet]);
  }

  // A row that was chosen is shown on the map.
  box.addEventListener("lx-chosen", () => tabs.show("map"));

  function open(wanted) {
    box.classList.toggle("lx-open", wanted);
    draw();
    if (!wanted) node("handle").focus({ preventScroll: true });
  }

  return (told, laidOut) => {
    layout = laidOut;
    data = standing(live(), told, told.turn);
    // Why nothing passed may be over by what was chosen since.
    if (data.filter !== told.filter) data.empty = null;
    draw();
  };
}
