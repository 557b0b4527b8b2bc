// @ts-check
/* What stands in a card. Its words come ready from the server (layers/cards.py); here they are only laid out. */
import { Fragment, h } from "preact";

/**
 * @import { VNode } from "preact"
 * @import { Card, CardBlock, CardRow, CardSource, Figure, FigureGroup, Tag } from "./contract.js"
 * @import { Say } from "./host.js"
 */
/**
 * @typedef {object} CardActions
 * @property {Say} say
 * @property {() => void} close
 * @property {(id: string) => void} open another company
 * @property {{ kept: boolean, toggle: () => void } | null} keep on the shortlist; null where there is none
 * @property {string} colour of the title's line
 */
/** @typedef {string | VNode} Child */

/** @type {Record<string, number>} */
const LEVELS = { high: 3, medium: 2, low: 1 };

/** A link only where the address is one of the web; anything else stays text. @param {string} text @param {string | undefined} address */
function link(text, address) {
  if (!address || !/^https?:\/\//.test(address)) return h("span", {}, text);
  return h("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, text);
}

/** @param {string} level @param {Say} say */
function confidence(level, say) {
  const filled = LEVELS[level] || 0;
  const name = say(`confidence_${level}`);
  const dots = "●".repeat(filled) + "○".repeat(3 - filled);
  return h("span", { class: "lx-confidence", title: name, role: "img", "aria-label": name }, dots);
}

/** @param {CardRow} row @param {CardActions} actions */
function rowOf({ label, text, tone, address, confidence: level, company }, { say, open }) {
  const value = company
    ? h("button", { class: "lx-link", type: "button", onClick: () => open(company) }, text)
    : link(text, address);
  const sure = level ? [" ", confidence(level, say)] : null;
  return [h("dt", {}, label), h("dd", tone ? { class: `lx-${tone}` } : {}, value, sure)];
}

/** @param {Figure} figure @param {Say} say */
const figureOf = ({ text, about, confidence: level, source, note }, say) =>
  h(
    "div",
    { class: "lx-figure" },
    h("div", { class: "lx-said" }, h("strong", {}, text), " ", level ? confidence(level, say) : null),
    h(
      "div",
      { class: "lx-from" },
      about.map((word) => h("span", {}, word)),
      source ? link(source.title, source.address) : null,
    ),
    note ? h("div", { class: "lx-note" }, note) : null,
  );

/** @param {FigureGroup} group @param {Say} say */
function groupOf({ label, conflict, items: [first, ...others] }, say) {
  return [
    h("h4", {}, label),
    conflict ? h("p", { class: "lx-warn" }, conflict) : null,
    figureOf(first, say),
    others.length
      ? h(
          "details",
          { class: "lx-more" },
          h("summary", {}, say("more_figures", { count: others.length })),
          others.map((figure) => figureOf(figure, say)),
        )
      : null,
  ];
}

/** @param {CardSource} source */
const sourceOf = ({ title, address, about }) => h("li", {}, link(title, address), h("small", {}, about));

/** @param {CardBlock} block @param {CardActions} actions */
const blockOf = ({ title, rows, figures, sources, text }, actions) =>
  h(
    "section",
    {},
    title ? h("h3", {}, title) : null,
    rows
      ? h(
          "dl",
          {},
          rows.map((row) => rowOf(row, actions)),
        )
      : null,
    figures?.map((group) => groupOf(group, actions.say)),
    sources ? h("ul", { class: "lx-sources" }, sources.map(sourceOf)) : null,
    text ? h("p", { class: "lx-note" }, text) : null,
  );

/** @param {Tag} tag */
const tagOf = ({ text, tone }) => h("span", { class: tone ? `lx-tag lx-${tone}` : "lx-tag" }, text);

/**
 * @param {Card} card
 * @param {CardActions} actions
 */
export function cardContent(card, actions) {
  const { say, close, keep, colour } = actions;
  return h(
    Fragment,
    // Another card begins with its details folded.
    { key: `${card.kind}:${card.id}` },
    h("button", { class: "lx-close", type: "button", "aria-label": say("close"), onClick: close }, "×"),
    h(
      "header",
      {},
      h("h2", { style: { borderColor: colour } }, card.name),
      card.name_other ? h("p", { class: "lx-other" }, card.name_other) : null,
      keep
        ? h(
            "button",
            { class: "lx-keep", type: "button", "aria-pressed": keep.kept, onClick: keep.toggle },
            say(keep.kept ? "short_remove" : "short_add"),
          )
        : null,
    ),
    h("p", { class: "lx-tags" }, card.tags.map(tagOf)),
    card.blocks.map((block) => blockOf(block, actions)),
  );
}
