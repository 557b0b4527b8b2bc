// @ts-check
/* The facets beside the map: choices with counts, chips for what is on, a way out of an empty result. A choice shows
 * at once, here and on the map; then the page is told, and its answer brings the counts (ui/map/facet_panel.py). */
import { h, render } from "preact";
import { wholeNumber } from "../../layers/js/numbers.js";
import { sessionOf } from "./session.js";
import { tabList } from "./tabs.js";

/**
 * @import { FacetView, MapWords } from "../../layers/js/contract.js"
 * @import { Component } from "./component.js"
 * @import { Files, PageData } from "./files.js"
 * @import { InPlaceOf } from "./first.js"
 * @import { MapElement } from "./session.js"
 * @import { Tab } from "./tabs.js"
 */
/** @typedef {FacetView & { script: string, turn: number }} FacetData */
/** @typedef {Record<string, string[]>} Filter */
/** @typedef {{ slug: string, name: string, count: number }} Choice */
/** @typedef {{ slug: string, folded: boolean, label: string, choices: Choice[] }} Facet */

/** @type {WeakMap<Element, (data: FacetData, layout: PageData, words: MapWords) => void>} */
const panels = new WeakMap();

const liveMap = () => /** @type {MapElement | null} */ (document.querySelector("[data-testid='live-map']"));

/**
 * @param {Files} files
 * @param {() => InPlaceOf} inPlaceOf
 */
export function facets(files, inPlaceOf) {
  /** @param {Component<FacetData>} component */
  return ({ parentElement, data }) => {
    const empty = parentElement.querySelector(".lx-facets");
    if (!empty) return;
    const box = inPlaceOf()(empty, data.script);
    // Where one of them fails, the map says so.
    Promise.all([files.layout(), files.words(data.lang), files.styled()]).then(
      ([layout, words]) => {
        const panel = panels.get(box) ?? facetPanel(box);
        panels.set(box, panel);
        panel(data, layout, words);
      },
      () => {},
    );
  };
}

/**
 * The facets that have a choice: what each is called, and how many companies it would leave.
 * @param {PageData} layout
 * @param {FacetData} data
 * @returns {Facet[]}
 */
function offered(layout, { lang, facets, filter }) {
  return layout.facets
    .map(({ slug, folded, words, names }) => {
      const named = names[lang];
      const choices = words
        .map((word, i) => ({ slug: word, name: named[word] ?? word, count: facets[slug][i] }))
        .filter((choice) => choice.count || filter[slug]?.includes(choice.slug));
      return { slug, folded, label: named[""], choices };
    })
    .filter(({ choices }) => choices.some(({ slug }) => slug !== "none"));
}

/**
 * A filter without one word of a facet, or without the facet.
 * @param {Filter} filter
 * @param {string} facet
 * @param {string} [word]
 * @returns {Filter}
 */
function without(filter, facet, word) {
  const left = (filter[facet] || []).filter((other) => other !== word);
  const { [facet]: _, ...others } = filter;
  return word && left.length ? { ...filter, [facet]: left } : others;
}

/** @param {Filter} filter @param {string} facet @param {string} word */
const toggled = (filter, facet, word) =>
  filter[facet]?.includes(word)
    ? without(filter, facet, word)
    : { ...filter, [facet]: [...(filter[facet] || []), word] };

/** @param {Element} box */
function facetPanel(box) {
  /** @type {FacetData} */
  let data;
  /** @type {PageData} */
  let layout;
  /** @type {MapWords} */
  let words;
  /** @type {Tab} */
  let tab = "map";
  let open = false;
  /** Whether the folded facets began open. @type {boolean | undefined} */
  let unfolded;
  /** @param {string} key */
  const word = (key) => words[data.lang]?.[`facets_${key}`] ?? "";

  /** @param {Filter} filter @param {string} q */
  function choose(filter, q) {
    const root = liveMap();
    if (!root) return;
    const session = sessionOf(root);
    // A text that was typed since the page last answered stands too, where it is not this that ends it.
    const kept = q && session.standing({ q }, data.turn).q;
    data = { ...data, filter, q: kept, empty: null };
    // A text's matches are known to the page alone, so only the end of a text shows at once.
    const view = kept ? { filter } : { filter, q: kept, only: null };
    session.tell("filter", { filter, q: kept }, view);
    root.started?.then(
      (live) => live.update(view),
      () => {},
    );
    draw();
  }

  /** Take the drawn area off the map, which tells the page. */
  function unshape() {
    liveMap()?.started?.then(
      (live) => live.tell("shape", ""),
      () => {},
    );
  }

  /** @param {Tab} name */
  function showTab(name) {
    if (name === tab) return;
    tab = name;
    document.body.classList.toggle("lx-on-table", tab === "table");
    draw();
    const root = liveMap();
    if (root) sessionOf(root).tell("table", tab === "table", {});
  }

  /** @param {boolean} wanted */
  function openSheet(wanted) {
    open = wanted;
    box.classList.toggle("lx-open", open);
    draw();
    if (!open)
      /** @type {HTMLElement | null} */ (box.querySelector(".lx-handle"))?.focus({ preventScroll: true });
  }

  /**
   * @param {string} key
   * @param {string} className
   * @param {string} text
   * @param {() => void} onClick
   * @param {object} [more]
   */
  const button = (key, className, text, onClick, more) =>
    h("button", { key, class: className, type: "button", onClick, ...more }, text);

  /** @param {Facet} facet */
  function group({ slug, label, choices }) {
    const pills = choices.map((choice) => {
      const on = data.filter[slug]?.includes(choice.slug) || false;
      const press = () => choose(toggled(data.filter, slug, choice.slug), data.q);
      const text = `${choice.name} ${wholeNumber(choice.count)}`;
      return button(choice.slug, "lx-pill", text, press, { "aria-pressed": on });
    });
    return h(
      "div",
      { key: slug, class: "lx-facet", "data-facet": slug, role: "group", "aria-label": label },
      h("div", { class: "lx-facet-label" }, label),
      h("div", { class: "lx-pills" }, pills),
    );
  }

  /** @param {Facet[]} facets */
  function chips(facets) {
    /** @type {[key: string, text: string, press: () => void][]} */
    const on = [];
    for (const { slug, label, choices } of facets) {
      for (const chosen of data.filter[slug] || []) {
        const name = choices.find((choice) => choice.slug === chosen)?.name ?? chosen;
        const press = () => choose(without(data.filter, slug, chosen), data.q);
        on.push([`${slug} ${chosen}`, `${label}: ${name} ×`, press]);
      }
    }
    if (data.q) on.push(["q", `“${data.q}” ×`, () => choose(data.filter, "")]);
    if (data.shaped) on.push(["shape", `${word("shape")} ×`, unshape]);
    if (on.length > 1) {
      const all = () => {
        choose({}, "");
        if (data.shaped) unshape();
      };
      on.push(["*", word("clear"), all]);
    }
    const made = on.map(([key, text, press]) =>
      button(key, "lx-pill lx-chip", text, () => {
        press();
        // The chip is gone; who came by keyboard goes on at the next one, else at the first choice.
        const next = box.querySelector(".lx-chip") || box.querySelector(".lx-pill");
        /** @type {HTMLElement | null} */ (next)?.focus({ preventScroll: true });
      }),
    );
    const about = { role: "group", "aria-label": word("chips"), hidden: !on.length };
    return h("div", { key: "chips", class: "lx-chips lx-pills", ...about }, made);
  }

  function wayOut() {
    const { empty } = data;
    const lift = () => {
      if (!empty) return;
      if (empty.what === "shape") unshape();
      else if (empty.what === "q") choose(data.filter, "");
      else choose(without(data.filter, empty.facet ?? ""), data.q);
    };
    return h(
      "div",
      { key: "empty", class: "lx-empty", role: "status", hidden: !empty },
      empty ? h("p", {}, empty.text) : null,
      empty?.lift ? button("lift", "lx-lift lx-pill", empty.lift, lift) : null,
    );
  }

  function draw() {
    const all = offered(layout, data);
    const rest = all.filter(({ folded }) => folded);
    unfolded ??= rest.some(({ slug }) => data.filter[slug]);
    // On a phone all this is a sheet that slides up over the map; elsewhere its handle is not shown.
    const handle = button(
      "handle",
      "lx-handle lx-pill",
      word(open ? "close" : "open"),
      () => openSheet(!open),
      {
        "aria-expanded": open,
      },
    );
    /** @param {KeyboardEvent} event */
    const onKeyDown = ({ key }) => {
      if (key === "Escape") openSheet(false);
    };
    const more = h(
      "details",
      { key: "more", class: "lx-more-facets", open: unfolded },
      h("summary", {}, word("more")),
      rest.map(group),
    );
    const first = all.filter(({ folded }) => !folded).map(group);
    render(
      [
        h("p", { class: "lx-count", "aria-live": "polite" }, data.count),
        tabList(tab, word, showTab),
        handle,
        h("div", { class: "lx-sheet", onKeyDown }, chips(all), wayOut(), first, rest.length ? more : null),
      ],
      box,
    );
  }

  // A row that was chosen is shown on the map.
  box.addEventListener("lx-chosen", () => showTab("map"));

  /** @param {FacetData} answer @param {PageData} page @param {MapWords} ours */
  return (answer, page, ours) => {
    layout = page;
    words = ours;
    const root = liveMap();
    data = root ? sessionOf(root).standing(answer, answer.turn) : answer;
    // Why nothing passed may be over by what was chosen since.
    if (data.filter !== answer.filter) data = { ...data, empty: null };
    draw();
  };
}
