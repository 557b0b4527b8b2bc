// @ts-check
/**
 * An element with a class and, if given, a text. Text enters the page as text alone.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {string} [className]
 * @param {string | number | null} [text]
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function el(tag, className, text) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== undefined && text !== null) element.textContent = String(text);
  return element;
}

/**
 * A text as HTML that shows it: for Leaflet's attributions, which it reads as HTML.
 * @param {string} text
 */
export const asHtml = (text) => el("i", "", text).innerHTML;
