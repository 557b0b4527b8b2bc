// @ts-check
/** @import * as L from "leaflet" */
/**
 * Of records with a place, the one nearest to a point of the container.
 * @template {{ at: [number, number] }} T longitude and latitude
 * @param {L.Map} map
 * @param {T[]} records
 * @param {L.Point} point
 * @param {number} px how far at most
 * @returns {T | null}
 */
export function nearestTo(map, records, point, px) {
  const { lat: north, lng: west } = map.containerPointToLatLng(point.subtract([px, px]));
  const { lat: south, lng: east } = map.containerPointToLatLng(point.add([px, px]));
  let best = null;
  let nearest = px;
  for (const record of records) {
    const [lon, lat] = record.at;
    // Few are near enough to be measured, and a mouse asks often.
    if (lon < west || lon > east || lat < south || lat > north) continue;
    const distance = map.latLngToContainerPoint([lat, lon]).distanceTo(point);
    if (distance > nearest) continue;
    nearest = distance;
    best = record;
  }
  return best;
}
