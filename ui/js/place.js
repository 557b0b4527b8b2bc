// @ts-check
/* The address carries the place, so that a copied link shows the same map; no rerun is needed for that. */

/**
 * @import * as L from "leaflet"
 */

/**
 * Centre and zoom as an address has them.
 * @param {L.Map} map
 */
export function placeOf(map) {
  const centre = map.getCenter();
  return [centre.lng.toFixed(4), centre.lat.toFixed(4), map.getZoom().toFixed(2)].join(",");
}

/**
 * Write the map's place into the address, now and into each address that the page writes: it writes the words that it
 * knows, steps back go to older ones, and the place is known to the map alone.
 * @param {Element} root while it is shown
 * @param {() => number} slotOf which of the places in the address is this map's, as of two side by side
 * @returns {(place: string) => void}
 */
export function placeKeeper(root, slotOf) {
  const { pathname } = location;
  const { pushState, replaceState } = history;
  let place = "";
  /** @param {URL} address */
  const words = ({ searchParams }) => [...searchParams].sort().join();

  /** @param {string | URL | null | undefined} url */
  function placed(url) {
    const address = new URL(url ?? location.href, location.href);
    if (!root.isConnected || address.pathname !== pathname) return address;
    const places = address.searchParams.getAll("at");
    places[slotOf()] = place;
    address.searchParams.delete("at");
    for (const at of places) address.searchParams.append("at", at ?? "");
    return address;
  }

  function keep() {
    history.replaceState = (state, title, url) => replaceState.call(history, state, title, placed(url));
    history.pushState = (state, title, url) => {
      const address = placed(url);
      const here = new URL(location.href);
      // A step that changes nothing is none to go back over.
      const same = address.pathname === here.pathname && words(address) === words(here);
      (same ? replaceState : pushState).call(history, state, title, address);
    };
    addEventListener("popstate", () => history.replaceState(history.state, "", location.href));
  }

  return (now) => {
    if (!place) keep();
    place = now;
    history.replaceState(history.state, "", location.href);
  };
}
