// @ts-check
/* What a map says that could not be loaded. The header has the words, in its own script; the map may be the one thing
 * that did not come. */

/** @typedef {{ parentElement: Element }} Failed */
/** @typedef {typeof window & { lxFailed?: (failed: Failed) => void }} PageWindow */

/** @param {string} sentence */
export function sayFailures(sentence) {
  /** @type {PageWindow} */ (window).lxFailed = ({ parentElement }) => {
    const wait = parentElement.querySelector(".lx-wait");
    wait?.replaceChildren(sentence);
    wait?.setAttribute("role", "alert");
  };
}

/** @param {Element} parentElement */
export function fail(parentElement) {
  /** @type {PageWindow} */ (window).lxFailed?.({ parentElement });
}
