// @ts-check
/* The card of what is selected: what it is, where, how surely, and every figure with year, scope, source, confidence. */
import * as L from "leaflet";
import { h, render } from "preact";
import { cardContent } from "./card_content.js";
import { copyButton } from "./copy.js";
import { el } from "./dom.js";

/**
 * @import { Card, Lang, Selected } from "./contract.js"
 * @import { Changed, Host, Showing, Shown } from "./host.js"
 */

/**
 * @param {L.Map} map
 * @param {Host} host
 */
export function card(map, host) {
  const { root, server, say } = host;
  const box = el("aside", "lx-card");
  box.dataset.testid = "card";
  box.hidden = true;
  box.tabIndex = -1;
  root.appendChild(box);
  L.DomEvent.disableClickPropagation(box);
  L.DomEvent.disableScrollPropagation(box);
  let turn = 0;
  /** @type {HTMLElement | null} */
  let copy = null;

  /** @param {Card} content */
  function lay(content) {
    const { short } = host.view();
    const kept = short?.includes(content.id) || false;
    const others = (short || []).filter((id) => id !== content.id);
    const toggle = () =>
      host.tell("short", { id: content.id, kept: !kept }, { short: kept ? others : [...others, content.id] });
    copy?.remove();
    render(
      cardContent(content, {
        say,
        close: () => host.select(null),
        open: (id) => server.send("selected", { kind: "company", id }, {}),
        keep: content.kind === "company" && short ? { kept, toggle } : null,
        colour: host.hue(content.hue).line,
      }),
      box,
    );
    const link = new URL(content.link, document.baseURI);
    // Which of a server's layouts it is, the address says; a card is the same wherever it is shown.
    const { layout } = host.view();
    if (layout) link.searchParams.set("layout", layout);
    copy = copyButton(say("card_link"), link.href, say);
    box.appendChild(copy);
    box.setAttribute("aria-label", content.name);
    box.scrollTop = 0;
  }

  /** @param {Selected | null} selected @param {Lang} lang */
  async function show(selected, lang) {
    turn += 1;
    const mine = turn;
    box.hidden = !selected;
    root.classList.toggle("lx-has-card", Boolean(selected));
    if (!selected) return;
    box.setAttribute("aria-busy", "true");
    try {
      const content = await server.card(selected, lang);
      if (mine === turn) lay(content);
    } catch {
      if (mine === turn) {
        copy?.remove();
        render(h("p", { class: "lx-warn" }, say("card_failed")), box);
      }
    }
    if (mine === turn) box.removeAttribute("aria-busy");
  }

  /** The ground that a selected thing covers; null where it has none, as without a position. @param {Selected} selected */
  function boundsOf({ kind, id, index = -1 }) {
    if (kind === "company")
      return index < 0 ? null : L.latLngBounds([host.latLngOf(index), host.latLngOf(index)]);
    const { outlines } = host;
    const record = kind === "zone" ? outlines.zone(id) : kind === "district" ? outlines.district(id) : null;
    return record ? host.boundsOf(record) : null;
  }

  /** Bring the selected thing into the part of the map that panel and card leave free, moving only if it is not there. @param {Selected} selected */
  function reveal(selected) {
    const centre = boundsOf(selected)?.getCenter();
    if (!centre) return;
    const size = map.getSize();
    const room = host.room();
    const [left, top] = room.paddingTopLeft;
    const [right, bottom] = room.paddingBottomRight;
    const free = L.bounds(
      [left, top],
      [Math.max(left + 40, size.x - right), Math.max(top + 40, size.y - bottom)],
    );
    const point = map.latLngToContainerPoint(centre);
    if (!free.contains(point)) map.panBy(point.subtract(free.getCenter()), { animate: false });
  }

  return {
    /** The first view of an address that names something: close enough to read what is round it. */
    frame() {
      const { selected } = host.view();
      const bounds = selected && boundsOf(selected);
      if (bounds) map.fitBounds(bounds, { ...host.room(), animate: false, maxZoom: 12 });
      return Boolean(bounds);
    },

    /** @param {Shown} view @param {Changed} changed @param {Showing} how */
    update({ selected, lang }, changed, how) {
      if (changed.has("selected") && selected && how.reveal && host.ready()) reveal(selected);
      if (["selected", "lang", "theme", "short"].some((name) => changed.has(name))) show(selected, lang);
    },
  };
}
