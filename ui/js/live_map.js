// @ts-check
/* The Streamlit side of the live map: mounted once; each rerun brings only the new view. Part of the map's module, so
 * that the script which Streamlit sends again with every rerun is a line (ui/frame/live_map.py). */
import { mountMap } from "../../layers/js/runtime.js";
import { fail } from "./failure.js";
import { pageServer } from "./server.js";
import { sessionOf } from "./session.js";
import { themeOf, watchTheme } from "./theme.js";

/**
 * @import { Lang, View } from "../../layers/js/contract.js"
 * @import { Script } from "../../layers/js/runtime.js"
 * @import { Component } from "./component.js"
 * @import { Files } from "./files.js"
 * @import { InPlaceOf } from "./first.js"
 * @import { MapElement } from "./session.js"
 */
/** @typedef {{ script: string, turn: number, view: View }} LiveData */
/** @typedef {(root: MapElement) => Promise<import("../../layers/js/runtime.js").LiveMap>} Start */

/**
 * Starts the map of an element, once.
 * @param {Script} script
 * @param {Files} files
 * @returns {Start}
 */
export function starter(script, files) {
  return (root) => {
    root.started ??= start(root, script, files);
    return root.started;
  };
}

/** @param {MapElement} root @param {Script} script @param {Files} files */
async function start(root, script, files) {
  try {
    const [layout, words, companies] = await Promise.all([
      files.layout(),
      files.words(langOf(root)),
      files.companies(),
      files.styled(),
    ]);
    // The reader has gone on meanwhile. Should this element be shown again, it starts anew.
    if (!root.isConnected) {
      delete root.started;
      return new Promise(() => {});
    }
    const live = mountMap(script, root, { layout, words, companies }, pageServer(sessionOf(root), files));
    root.querySelector(".lx-wait")?.remove();
    watchTheme(() => live.update({ theme: themeOf(root) }));
    return live;
  } catch (error) {
    console.error(error);
    fail(root);
    throw error;
  }
}

/**
 * @param {Start} startMap
 * @param {Files} files
 * @param {InPlaceOf} inPlaceOf
 */
export function liveMap(startMap, files, inPlaceOf) {
  /** @param {Component<LiveData>} component */
  return ({ parentElement, data, setTriggerValue }) => {
    const empty = parentElement.querySelector("[data-testid='live-map']");
    if (!empty) return;
    const root = /** @type {MapElement} */ (inPlaceOf(empty, data.script));
    const session = sessionOf(root);
    const before = session.view?.selected;
    const { selected } = data.view;
    if (session.view && selected && JSON.stringify(selected) !== JSON.stringify(before)) {
      document.querySelector(".lx-facets")?.dispatchEvent(new CustomEvent("lx-chosen"));
    }
    const view = { pointed: null, ...data.view, theme: themeOf(root) };
    session.answer(view, data.turn, (events) => setTriggerValue?.("event", events));
    startMap(root).then(
      async (live) => {
        // In a language that is not there yet the map speaks once its words are; without them it keeps the last one.
        await files.words(langOf(root)).catch(() => {});
        if (session.view) live.update(session.view);
      },
      () => {},
    );
  };
}

/** The language that a map was told to speak. @param {MapElement} root @returns {Lang} */
const langOf = (root) => (sessionOf(root).view?.lang === "zh" ? "zh" : "en");
