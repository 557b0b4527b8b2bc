/* The Streamlit side of the live map: mounted once; each rerun brings only the new view. Part of the map's module, so
 * that the script which Streamlit sends again with every rerun is a line (ui/frame/live_map.py). */

/** What is drawn already in the place of its empty element (`lxFirst`). */
let inPlaceOf = (empty) => empty;
inPlaceOf = lxFirst() ?? inPlaceOf;

export function live_map(component) {
  const { parentElement, data, setTriggerValue } = component;
  let root = parentElement.querySelector("[data-testid='live-map']");
  if (!root) return;
  root = inPlaceOf(root, data.script);
  if (root.view && data.view.selected && JSON.stringify(data.view.selected) !== JSON.stringify(root.view.selected)) {
    document.querySelector(".lx-facets")?.dispatchEvent(new CustomEvent("lx-chosen"));
  }
  const unheard = !root.say;
  root.say = (events) => setTriggerValue("event", events);
  root.waiting = (root.waiting || []).filter((event) => event.turn > data.turn);
  root.turn = Math.max(root.turn || 0, data.turn);
  root.view = { ...standing(root, data.view, data.turn), theme: themeOf(root) };
  root.started ??= start(root);
  root.started.then(async (LX) => {
    // In a language that is not there yet the map speaks once its words are; without them it keeps the last one.
    await layoutRead(root.view.lang).catch(() => {});
    LX.update(root.view);
  }, () => {});
  // What was done before there was anybody to tell.
  if (unheard && root.waiting.length) ship(root);
}

/** What the page tells as of its answer `turn`, with what the reader did since: no earlier answer takes that back. */
function standing(root, told, turn) {
  return Object.assign({}, told, ...(root?.waiting || []).filter((event) => event.turn > turn).map(({ view }) => view));
}

/** Note what the reader did and how it shows, and tell the page when the browser has drawn it and has the card: the
 * server should not have both to do at once. All that is not answered yet is told again, since Streamlit keeps only the
 * last of events that come while it runs (ui/frame/live_map.py). */
function tell(root, name, value, view) {
  root.turn += 1;
  root.waiting.push({ turn: root.turn, name, value, view });
  if (root.say) ship(root);
}

function ship(root) {
  root.telling ??= new Promise((done) => {
    requestAnimationFrame(function drawn() {
      if (root.dataset.ready === "true") setTimeout(done);
      else requestAnimationFrame(drawn);
    });
    // No frame is drawn where nobody looks.
    setTimeout(done, 100);
  }).then(() => root.fetching).then(() => {
    root.telling = null;
    root.say(root.waiting.map((event) => ({ turn: event.turn, name: event.name, value: event.value })));
  });
}

/** Light or dark, by the ground that the page really has. */
function themeOf(root) {
  const probe = document.createElement("canvas").getContext("2d");
  probe.fillStyle = getComputedStyle(root).getPropertyValue("--st-background-color").trim() || "#fff";
  const [r, g, b] = probe.fillStyle.match(/\w\w/g).map((hex) => parseInt(hex, 16));
  return 0.3 * r + 0.6 * g + 0.1 * b < 128 ? "dark" : "light";
}

/** The style sheet of map and facets is in force; asked for once a page. */
function styled() {
  styled.there ??= new Promise((done, failed) => {
    const link = document.createElement("link");
    const href = new URL(`layers/${FILES.style}`, document.baseURI).href;
    document.head.appendChild(Object.assign(link, { rel: "stylesheet", href, onload: done, onerror: failed }));
  });
  return styled.there;
}

async function get(name) {
  const answer = await fetch(new URL(`layers/${name}`, document.baseURI).href);
  if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
  return answer;
}

/** A file of JSON; asked for once, and again where that failed. */
function once(name) {
  const asked = (once.asked ??= new Map());
  if (!asked.has(name)) {
    const answer = get(name).then((body) => body.json());
    answer.catch(() => asked.delete(name));
    asked.set(name, answer);
  }
  return asked.get(name);
}

/** The layout, which the map and the facets read, with our words in a language. */
async function layoutRead(lang) {
  const [layout, words] = await Promise.all([once(FILES.layout), once(FILES.words[lang])]);
  (layout.words ??= {})[lang] = words;
  return layout;
}

async function start(root) {
  try {
    const [layout, companies] = await Promise.all([
      layoutRead(root.view.lang),
      get(FILES.companies).then((answer) => answer.arrayBuffer()),
      styled(),
    ]);
    const LX = mount(root, { layout, companies }, hostOf(root));
    root.querySelector(".lx-wait")?.remove();
    // The page's ground may change without a rerun: with the system, or in Streamlit's menu.
    (function follow() {
      const app = document.querySelector(".stApp");
      if (!app) requestAnimationFrame(follow);
      else new MutationObserver(() => LX.update({ theme: themeOf(root) })).observe(app, { attributes: true, attributeFilter: ["class", "style"] });
    })();
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () =>
      setTimeout(() => LX.update({ theme: themeOf(root) }), 300));
    return LX;
  } catch (error) {
    console.error(error);
    window.lxFailed?.({ parentElement: root });
    throw error;
  }
}

/** The page writes addresses of the words that it knows, and steps back go to older ones; the map's place, which is
 * known here alone, goes into each of them for as long as this map is shown. */
function keepPlace(root) {
  const { pathname } = location;
  const placed = (url) => {
    const address = new URL(url ?? location.href, location.href);
    if (!root.isConnected || address.pathname !== pathname) return address;
    // Of two maps side by side each has its place among those of the address.
    const places = address.searchParams.getAll("at");
    places[root.view.slot ?? 0] = root.place;
    address.searchParams.delete("at");
    for (const place of places) address.searchParams.append("at", place ?? "");
    return address;
  };
  const { pushState, replaceState } = history, words = ({ searchParams }) => [...searchParams].sort().join();
  history.replaceState = (state, title, url) => replaceState.call(history, state, title, placed(url));
  history.pushState = (state, title, url) => {
    const address = placed(url), here = new URL(location.href);
    // A step that changes nothing is none to go back over.
    const same = address.pathname === here.pathname && words(address) === words(here);
    (same ? replaceState : pushState).call(history, state, title, address);
  };
  addEventListener("popstate", () => history.replaceState(history.state, "", location.href));
}

/** Centre and zoom as an address has them. */
function placeOf(map) {
  const centre = map.getCenter();
  return [centre.lng.toFixed(4), centre.lat.toFixed(4), map.getZoom().toFixed(2)].join(",");
}

function hostOf(root) {
  const worded = (kind, lang, key) => once(FILES.cards.replace("cards", kind).replace("{lang}", lang).replace("{key}", key));
  const carded = (chosen, lang) => {
    if (chosen.kind === "saved") {
      const [id, row] = chosen.id.split(":"), list = root.view.saved?.offered.find((one) => one.id === id);
      return worded("saved", lang, `${id}-${list?.version}-${row}`);
    }
    if (chosen.kind !== "company") return worded("cards", lang, `${chosen.kind}-${chosen.id}`);
    return worded("cards", lang, chosen.index >= 0 ? `i${chosen.index}` : `c${chosen.position}`);
  };
  const named = async (index, lang, what) =>
    (await worded("names", lang, String(Math.floor(index / FILES.per_block))))[what][index % FILES.per_block];
  return {
    /* The address carries the place, so that a copied link shows the same map; no rerun is needed for that. */
    moved: (map) => {
      if ((root.view.aside && root.view.slot === null) || !root.isConnected) return;
      if (!root.place) keepPlace(root);
      root.place = placeOf(map);
      history.replaceState(history.state, "", location.href);
    },
    send: (name, value, view) => tell(root, name, value, view),
    search: async (q, lang) => {
      const answer = await fetch(new URL(`search?${new URLSearchParams({ q, lang })}`, document.baseURI));
      if (!answer.ok) throw new Error(`search: ${answer.status}`);
      return answer.json();
    },
    companyName: (index, lang) => named(index, lang, "names"),
    companyId: (index, lang) => named(index, lang, "ids"),
    saved: async (file) => (await get(file)).json(),
    card: (chosen, lang) => {
      const content = carded(chosen, lang);
      root.fetching = Promise.race([content.catch(() => {}), new Promise((done) => { setTimeout(done, 500); })]);
      return content;
    },
  };
}

/* A link to another page of this view takes along what the address says by now, but for the words it leaves. */
function carry({ target }) {
  const link = target instanceof Element ? target.closest("a[data-carries]") : null;
  if (!link) return;
  const address = new URL(link.href), words = new URLSearchParams(location.search);
  for (const word of link.dataset.leaves.split(" ")) words.delete(word);
  if (!words.has("lang")) words.set("lang", address.searchParams.get("lang"));
  address.search = words;
  link.href = address.href;
}
for (const moment of ["pointerdown", "focusin", "click"]) document.addEventListener(moment, carry, true);

/* The button below the map copies all that is shown: with the language and the place, which an address may leave out. */
document.addEventListener("click", async ({ target }) => {
  const button = target instanceof Element ? target.closest("[data-copies]") : null;
  if (!button) return;
  const LX = await document.querySelector("[data-testid='live-map']").started, address = new URL(location.href);
  address.searchParams.set("lang", LX.view.lang);
  address.searchParams.set("at", placeOf(LX.map));
  lxCopy(LX, button.closest(".lx-copy"), address.href);
});
