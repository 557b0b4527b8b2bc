// @ts-check
/* What a comparison asks of its maps: the outlines compared, the one pointed at here or elsewhere on the page, the
 * part of the ground to show, and maps that move together. */
import * as L from "leaflet";
import { el } from "./dom.js";
import * as drawnShapes from "./drawn.js";
import { contains } from "./outlines.js";

/**
 * @import { Link } from "./contract.js"
 * @import { Changed, Host, Shown } from "./host.js"
 * @import { Rings } from "./outlines.js"
 */
/** @typedef {{ root: HTMLElement, follow: (other: L.Map) => void }} Member */

/** Maps of one page by the name of their group. @type {Map<string, Set<Member>>} */
const groups = new Map();

/**
 * @param {L.Map} map
 * @param {{ pane: string }} options
 * @param {Host} host
 */
export function linked(map, options, host) {
  const { root, outlines } = host;
  const comparedLines = L.layerGroup().addTo(map);
  const pointedLines = L.layerGroup().addTo(map);
  /** What a reader drew, by the words that name it. @type {Map<string, Rings>} */
  const drawn = new Map();
  /** @type {Set<Member> | null} */
  let group = null;
  let following = false;
  let pointedAt = "";
  /** Others of the group take this map's view, or only its scale where they show other ground. @type {Member} */
  const member = {
    root,
    follow(other) {
      following = true;
      const centre = host.view().link?.by === "scale" ? map.getCenter() : other.getCenter();
      map.setView(centre, other.getZoom(), { animate: false });
      following = false;
    },
  };

  /** The outline that a word names: a zone's slug, kind:slug, or a drawn one. @param {string} word */
  function shapeOf(word) {
    if (drawn.has(word)) return drawn.get(word);
    const [kind, slug] = word.includes(":") ? word.split(":") : ["zone", word];
    return (kind === "zone" ? outlines.zone(slug) : kind === "district" ? outlines.district(slug) : null)
      ?.shape;
  }
  /** @param {L.LayerGroup} lines @param {string} word @param {L.PolylineOptions} style */
  function outline(lines, word, style) {
    const shape = shapeOf(word);
    if (shape)
      L.polygon(shape, { pane: options.pane, interactive: false, fill: false, ...style }).addTo(lines);
  }

  /** @param {Record<string, string> | null} texts */
  function readDrawn(texts) {
    drawn.clear();
    for (const [word, text] of Object.entries(texts || {})) {
      const shape = drawnShapes.read(text);
      if (!shape) continue;
      drawn.set(word, [drawnShapes.outline(shape).map((ring) => ring.map(([lon, lat]) => [lat, lon]))]);
    }
  }

  /** @param {string[] | null} words */
  function drawCompared(words) {
    comparedLines.clearLayers();
    for (const [word, shape] of drawn) {
      const name = el("span", "", host.say("drawn_name", { number: word.split(":")[1] }));
      L.tooltip({ permanent: true, direction: "center", interactive: false, className: "lx-drawn-name" })
        .setLatLng(L.latLngBounds(shape.flat(2)).getCenter())
        .setContent(name)
        .addTo(comparedLines);
    }
    const { halo, selection } = host.ground();
    for (const word of words || []) {
      outline(comparedLines, word, { color: halo, weight: 5, opacity: 0.9 });
      outline(comparedLines, word, { color: selection, weight: 1.6 });
    }
  }

  /** @param {string | null} word */
  function drawPointed(word) {
    pointedLines.clearLayers();
    root.dataset.pointed = word || "";
    if (!word) return;
    const { selection, halo } = host.ground();
    outline(pointedLines, word, { color: halo, weight: 8 });
    const fill = { fill: true, fillColor: selection, fillOpacity: 0.12 };
    outline(pointedLines, word, { color: selection, weight: 3.2, ...fill });
  }

  /** @param {Link | null} link */
  function join(link) {
    group?.delete(member);
    group = null;
    if (!link) return;
    group = groups.get(link.group) || new Set();
    groups.set(link.group, group);
    group.add(member);
  }

  function frame() {
    const { fit } = host.view();
    if (!fit) return false;
    // Legends of classes keep their place: at the sides, on a narrow map below.
    const wide = root.clientWidth > 700;
    const legends = [
      .../** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll(".lx-shades:not([hidden])")),
    ];
    const [left, right] = [0, 1].map((end) =>
      wide && legends.length > 1 - end ? legends[0].offsetWidth + 20 : 14,
    );
    const below =
      wide || !legends.length ? 14 : Math.max(...legends.map((legend) => legend.offsetHeight)) + 76;
    map.fitBounds(fit, { animate: false, paddingTopLeft: [left, 14], paddingBottomRight: [right, below] });
    return true;
  }

  map.on("move zoomend", () => {
    if (following || !host.ready() || !group) return;
    for (const other of group) {
      // A map that left the page stays in no group.
      if (!other.root.isConnected) group.delete(other);
      else if (other !== member) other.follow(map);
    }
  });

  return {
    frame,

    /**
     * Tell the page what lies under the pointer, from the innermost outline to the district: one may be compared.
     * @param {L.LatLng | null} at
     */
    pointAt(at) {
      if (!host.view().compared) return;
      /** @type {string[]} */
      const words = [];
      if (at) {
        const own = [...drawn.keys()].find((word) =>
          contains(/** @type {Rings} */ (drawn.get(word)), at.lat, at.lng),
        );
        const zone = host.zoneAt(at);
        const district = outlines.districtAt(at.lat, at.lng);
        if (own) words.push(own);
        if (zone) words.push(`zone:${zone.slug}`, `zone:${zone.zone}`);
        if (district) words.push(`district:${district.slug}`);
      }
      if (pointedAt === words.join()) return;
      pointedAt = words.join();
      root.dispatchEvent(new CustomEvent("lx-pointed", { bubbles: true, detail: words }));
    },

    /** @param {Shown} view @param {Changed} changed */
    update(view, changed) {
      // A map beside something else keeps its panel folded.
      if (!host.ready() && view.aside) root.querySelector(".lx-panel")?.removeAttribute("open");
      if (changed.has("shapes")) readDrawn(view.shapes);
      if (["compared", "shapes", "theme", "lang"].some((name) => changed.has(name)))
        drawCompared(view.compared);
      if (changed.has("pointed") || changed.has("theme")) drawPointed(view.pointed);
      if (changed.has("link")) join(view.link);
      if (changed.has("fit") && host.ready()) frame();
    },
  };
}
