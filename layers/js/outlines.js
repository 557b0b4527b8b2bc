// @ts-check
/* Zones and districts as records with their rings: found by name or by a point. Knows no map. */

/** @import { DistrictData, LayoutData, ZoneData } from "./contract.js" */
/** @typedef {[number, number]} LatLng */
/** @typedef {LatLng[][][]} Rings parts, each an outer ring and its holes */
/** @typedef {Omit<ZoneData, "shape"> & { shape: Rings }} Zone */
/** @typedef {Omit<DistrictData, "shape"> & { shape: Rings }} District */

/**
 * Rings of a packed shape (layers/part.py, `packed`).
 * @param {number[][][]} parts
 * @returns {Rings}
 */
export function unpack(parts) {
  return parts.map((rings) =>
    rings.map((steps) => {
      /** @type {LatLng[]} */
      const ring = new Array(steps.length / 2);
      let x = 0;
      let y = 0;
      for (let i = 0; i < ring.length; i += 1) {
        x += steps[2 * i];
        y += steps[2 * i + 1];
        ring[i] = [y / 1e5, x / 1e5];
      }
      return ring;
    }),
  );
}

/**
 * Whether a point lies in a shape of rings (even-odd rule, so holes are outside).
 * @param {Rings} shape
 * @param {number} lat
 * @param {number} lon
 */
export function contains(shape, lat, lon) {
  let inside = false;
  for (const rings of shape) {
    for (const ring of rings) {
      for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
        const [yi, xi] = ring[i];
        const [yj, xj] = ring[j];
        if (yi > lat !== yj > lat && lon < ((xj - xi) * (lat - yi)) / (yj - yi) + xi) inside = !inside;
      }
    }
  }
  return inside;
}

/**
 * The outlines of a layout, never changed.
 * @param {Pick<LayoutData, "zones" | "districts">} layout
 */
export function readOutlines(layout) {
  /** @type {Zone[]} */
  const zones = layout.zones.map((record) => ({ ...record, shape: unpack(record.shape) }));
  /** @type {District[]} */
  const districts = layout.districts.map((record) => ({ ...record, shape: unpack(record.shape) }));
  return Object.freeze({
    zones,
    districts,
    /** @param {string} slug */
    zone: (slug) => zones.find((record) => record.slug === slug),
    /** @param {string} slug */
    district: (slug) => districts.find((record) => record.slug === slug),
    /**
     * The innermost zone at a point: inner outlines are listed last.
     * @param {number} lat
     * @param {number} lon
     */
    zoneAt: (lat, lon) => zones.findLast((record) => contains(record.shape, lat, lon)),
    /**
     * @param {number} lat
     * @param {number} lon
     */
    districtAt: (lat, lon) => districts.find((record) => contains(record.shape, lat, lon)),
  });
}
/** @typedef {ReturnType<typeof readOutlines>} Outlines */
