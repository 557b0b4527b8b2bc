// @ts-check
/**
 * A whole number with commas. The browser's own formatter takes a tenth of a second to wake.
 * @param {number} number
 */
export const wholeNumber = (number) => String(number).replace(/\B(?=(\d{3})+$)/g, ",");

/**
 * A text with its places filled: {name} by a value, {name:one|many} by the form that the number wants.
 * @param {string} text
 * @param {Record<string, string | number>} values
 */
export function fillIn(text, values) {
  return text.replace(/\{(\w+)(?::([^{}|]*)\|([^{}]*))?\}/g, (_, name, one, many) => {
    if (many === undefined) return String(values[name] ?? "");
    return String(values[name]) === "1" ? one : many;
  });
}
