// @ts-check
/* Trees of the compare page, as ui/compare/tree.py describes them, in the browser. Texts become text nodes, tags and
 * attributes are those named here, and of a tree that is there already only what differs is touched: focus, opened
 * sources and what hover has marked stay. */
import { h, Component as Kept, render } from "preact";

/**
 * @import { ComponentChild } from "preact"
 * @import { Component } from "./component.js"
 */
/** @typedef {string | [tag: string, attributes: Record<string, string>, ...parts: any[]]} Tree parts are trees */
/** @typedef {Record<string, Tree>} Shared trees by the name that stands in their place */

const TAGS = new Set(
  (
    "a b button caption details div figure i p section small span summary table tbody td th thead tr u " +
    "svg g path rect circle line text tspan title"
  ).split(" "),
);
const ATTRIBUTES = new Set(
  (
    "class style role title lang tabindex scope colspan type target rel " +
    "x y x1 y1 x2 y2 cx cy r d width height viewBox transform overflow fill fill-opacity stroke stroke-width " +
    "stroke-opacity opacity font-size font-weight text-anchor key"
  ).split(" "),
);

/** @param {Component<{ tree: Tree, shared: Shared }>} component */
export function compareTree({ parentElement, data }) {
  const root = parentElement.querySelector(".lx-tree");
  if (root) render(nodeOf(data.tree, data.shared), root);
}

/**
 * An element's attributes that we know, as they are given.
 * @param {Record<string, string>} attributes
 */
export function allowed(attributes) {
  return Object.fromEntries(
    Object.entries(attributes).filter(([name, value]) =>
      name === "href"
        ? /^(https?:\/\/|\?|\/(?!\/))/.test(value)
        : ATTRIBUTES.has(name) || /^(data|aria)-[a-z-]+$/.test(name),
    ),
  );
}

/**
 * @param {Tree | undefined} tree
 * @param {Shared} shared
 * @param {boolean} [whole] false leaves out what is inside a lazy element
 * @returns {ComponentChild}
 */
export function nodeOf(tree, shared, whole = true) {
  if (!Array.isArray(tree)) return tree ?? null;
  const [tag, attributes, ...parts] = tree;
  // There stands the name of a shared tree in place of attributes.
  if (tag === "shared") return nodeOf(shared[String(attributes)], shared, whole);
  if (!TAGS.has(tag)) throw new Error(`no such tag: ${tag}`);
  if (tag === "details") return h(Details, { key: attributes.key, attributes, parts, shared });
  const inside = "lazy" in attributes && !whole ? [] : parts.map((part) => nodeOf(part, shared));
  return h(tag, allowed(attributes), ...inside);
}

/**
 * Details whose lazy parts are made when they are opened.
 * @extends {Kept<{ attributes: Record<string, string>, parts: Tree[], shared: Shared }, { opened: boolean }>}
 */
class Details extends Kept {
  state = { opened: false };
  open = () => this.setState({ opened: true });
  /** @override */
  render() {
    const { attributes, parts, shared } = this.props;
    const inside = parts.map((part) => nodeOf(part, shared, this.state.opened));
    return h("details", { ...allowed(attributes), onToggle: this.open }, ...inside);
  }
}
