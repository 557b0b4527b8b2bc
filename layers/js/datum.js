// @ts-check
/**
 * WGS-84 to GCJ-02 in degrees: the published offset polynomial, as in geo/model/datum.py.
 * @param {number} lat
 * @param {number} lon
 * @returns {[number, number]} latitude and longitude
 */
export function toGcj(lat, lon) {
  const { PI } = Math;
  const x = lon - 105;
  const y = lat - 35;
  const wave = (20 * Math.sin(6 * x * PI) + 20 * Math.sin(2 * x * PI)) * (2 / 3);
  /** @param {number} t @param {number} p @param {number} q */
  const swell = (t, p, q) =>
    (20 * Math.sin(t * PI) +
      40 * Math.sin((t / 3) * PI) +
      p * Math.sin((t / 12) * PI) +
      q * Math.sin((t / 30) * PI)) *
    (2 / 3);
  const root = Math.sqrt(Math.abs(x));
  const dLat = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + wave + swell(y, 160, 320);
  const dLon = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + wave + swell(x, 150, 300);
  // Krasovsky 1940, as the polynomial's authors took it.
  const a = 6378245;
  const ee = 0.006693421622965943;
  const rad = (lat / 180) * PI;
  const magic = 1 - ee * Math.sin(rad) ** 2;
  return [
    lat + (dLat * 180) / (((a * (1 - ee)) / (magic * Math.sqrt(magic))) * PI),
    lon + (dLon * 180) / ((a / Math.sqrt(magic)) * Math.cos(rad) * PI),
  ];
}
