// @ts-check
/* Google's polyline encoding of [lon, lat] points to five decimals; the same as geo/shapes/polyline.py. */

/** @typedef {[number, number]} Point longitude and latitude in degrees */

/** @param {Point[]} points */
export function encode(points) {
  let text = "";
  let before = [0, 0];
  for (const point of points) {
    const here = point.map((degrees) => Math.round(degrees * 1e5));
    for (let axis = 0; axis < 2; axis += 1) {
      const step = here[axis] - before[axis];
      let rest = step < 0 ? -2 * step - 1 : 2 * step;
      for (; rest >= 32; rest = Math.floor(rest / 32)) text += String.fromCharCode(((rest % 32) | 32) + 63);
      text += String.fromCharCode(rest + 63);
    }
    before = here;
  }
  return text;
}

/**
 * The points of a text; null where it is none.
 * @param {string} text
 * @returns {Point[] | null}
 */
export function decode(text) {
  const numbers = [];
  let value = 0;
  let place = 1;
  for (const char of text) {
    const code = char.charCodeAt(0) - 63;
    if (code < 0 || code > 63 || place > 2 ** 35) return null;
    value += (code % 32) * place;
    place *= 32;
    if (code < 32) {
      numbers.push(value % 2 ? -(value + 1) / 2 : value / 2);
      value = 0;
      place = 1;
    }
  }
  if (place > 1 || numbers.length % 2) return null;
  /** @type {Point[]} */
  const points = [];
  let x = 0;
  let y = 0;
  for (let i = 0; i < numbers.length; i += 2) {
    x += numbers[i];
    y += numbers[i + 1];
    points.push([x / 1e5, y / 1e5]);
  }
  return points;
}
