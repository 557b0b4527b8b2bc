// @ts-check
/* One panel for what is drawn: layers to switch, the ground, and the legend. It can be folded. */
import * as L from "leaflet";
import { Component, h, render } from "preact";
import { el } from "./dom.js";
import { basisKey, certaintyKey, clusterKey, markKey, ringedKey } from "./legend.js";
import { wholeNumber } from "./numbers.js";

/**
 * @import { ComponentChildren } from "preact"
 * @import { Changed, Host, Shown } from "./host.js"
 */
/**
 * @typedef {{ root: HTMLElement, event: string, read: () => ComponentChildren }} LiveProps
 */

const BASES = ["documented_boundary", "planning_scope", "approximate"];

/**
 * What is read again at each event of the map's element.
 * @extends {Component<LiveProps>}
 */
class Live extends Component {
  again = () => this.setState({});
  /** @override */
  componentDidMount() {
    this.props.root.addEventListener(this.props.event, this.again);
  }
  /** @override */
  componentWillUnmount() {
    this.props.root.removeEventListener(this.props.event, this.again);
  }
  /** @override */
  render() {
    return this.props.read();
  }
}

/**
 * @param {L.Map} map
 * @param {{ layers: string[], usual: string[] }} options
 * @param {Host} host
 * @param {object} others
 * @param {() => string[]} others.basemaps words of the grounds to choose from
 * @param {() => string[]} others.savedNotes
 * @param {() => string} others.statement what the window shows, in a sentence
 */
export function panel(map, options, host, { basemaps, savedNotes, statement }) {
  const { root, say } = host;
  const box = el("details", "lx-panel");
  root.appendChild(box);
  // Events on the panel are not events on the map.
  L.DomEvent.disableClickPropagation(box);
  L.DomEvent.disableScrollPropagation(box);
  // Maps of one page have choices of their own.
  const page = L.stamp(map);

  /** @param {string} title @param {ComponentChildren[]} children */
  const section = (title, ...children) => h("section", { key: title }, h("h3", {}, title), children);
  /** @param {ComponentChildren} picture @param {string} text */
  const entry = (picture, text) => h("div", { class: "lx-entry" }, picture, h("span", {}, text));
  /**
   * @param {"checkbox" | "radio"} type
   * @param {string} name
   * @param {string} value
   * @param {string} text
   * @param {boolean} checked
   * @param {() => void} onChange
   */
  const choice = (type, name, value, text, checked, onChange) =>
    h(
      "label",
      { class: "lx-choice", key: value },
      h("input", { type, name: `${name}-${page}`, value, checked, onChange }),
      h("span", {}, text),
    );
  /** What was chosen with one more or one less, in the order of all. @param {string[]} all @param {string[]} chosen @param {string} one */
  const toggled = (all, chosen, one) => all.filter((word) => chosen.includes(word) !== (word === one));

  /** What the map shows, for who sees it for the first time; the sentence on the window follows the map. */
  function what() {
    const { zones, districts } = host.data;
    const all = {
      companies: wholeNumber(host.table.n),
      zones: zones.filter((zone) => zone.rank === "main").length,
      districts: districts.filter((district) => district.part === "supporting").length,
    };
    return h(
      "details",
      { class: "lx-what" },
      h("summary", {}, say("what_title")),
      h("p", {}, say("what_all", all)),
      h("p", {}, h(Live, { root, event: "lx-stated", read: statement })),
      h("p", {}, say("what_sure")),
    );
  }

  function layers() {
    const shown = host.view().layers || options.usual;
    return options.layers.map((slug) =>
      choice("checkbox", "layer", slug, say(`layer_${slug}`), shown.includes(slug), () =>
        host.tell("layers", toggled(options.layers, host.view().layers || options.usual, slug)),
      ),
    );
  }

  function savedLists() {
    const { saved } = host.view();
    if (!saved?.offered.length) return null;
    const ids = saved.offered.map(({ id }) => id);
    const notes = () => savedNotes().map((text) => h("p", {}, text));
    return section(
      say("data_saved"),
      saved.offered.map(({ id, name }) =>
        choice("checkbox", "saved", id, name, saved.shown.includes(id), () => {
          const shown = toggled(ids, host.view().saved?.shown || [], id);
          host.tell("saved", shown, { saved: { ...saved, shown } });
        }),
      ),
      entry(ringedKey(host), say("legend_saved")),
      h("div", { class: "lx-note" }, h(Live, { root, event: "lx-saved", read: notes })),
    );
  }

  function grounds() {
    const { basemap } = host.view();
    return basemaps().map((slug) =>
      choice("radio", "basemap", slug, say(`basemap_${slug}`), basemap === slug, () =>
        host.tell("basemap", slug),
      ),
    );
  }

  function legend() {
    const { zones, zoneRoles, roles } = host.data;
    const zoneEntries = zones
      .filter((zone) => zone.rank === "main")
      .map((zone) => {
        const role = zoneRoles[zone.slug];
        const text = host.nameOf(zone) + (role ? ` · ${host.nameOf(role)}` : "");
        return entry(basisKey(host, zone.hue, zone.basis, 2.4), text);
      });
    return [
      section(
        say("legend_zones"),
        zoneEntries,
        entry(h("span", { class: "lx-key lx-tint" }), say("legend_supporting")),
      ),
      section(
        say("legend_edges"),
        BASES.map((basis) => entry(basisKey(host, "", basis, 2), say(`edge_${basis}`))),
      ),
      section(
        say("legend_roles"),
        Object.values(roles).map((role) => entry(markKey(host, role.shape, false), host.nameOf(role))),
        entry(clusterKey(host), say("legend_cluster")),
      ),
      section(
        say("legend_certainty"),
        entry(markKey(host, "circle", false), say("certainty_exact")),
        entry(certaintyKey(host), say("certainty_disc")),
        entry(markKey(host, "circle", true), say("certainty_hollow")),
      ),
    ];
  }

  function draw() {
    render(
      [
        h("summary", {}, say("panel_title")),
        what(),
        section(say("layers"), layers()),
        savedLists(),
        section(say("basemap"), grounds()),
        legend(),
      ],
      box,
    );
  }

  return {
    /** @param {Shown} _ @param {Changed} changed */
    update(_, changed) {
      // Not before: the map may be made before it has a size.
      if (!host.ready()) box.open = root.clientWidth > 700;
      if (["lang", "theme", "saved", "layers", "basemap"].some((name) => changed.has(name))) draw();
    },
  };
}
