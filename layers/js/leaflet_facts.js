// @ts-check
/* What we borrow of Leaflet's insides: members whose names begin with _, which Leaflet 1.9 promises to nobody. Each
 * function says why it needs them; tests/layers/test_leaflet_facts.py fails by its name where one is gone. */
import * as L from "leaflet";

/**
 * What of a renderer of Leaflet's is private.
 * @typedef {L.Renderer & {
 *   _container: HTMLElement, _bounds?: L.Bounds, _map: L.Map & { _animatingZoom?: boolean },
 * }} RendererInside
 */
/**
 * What of a path on Leaflet's canvas is private.
 * @typedef {L.CircleMarker & {
 *   _point: L.Point, _pxBounds: L.Bounds, _empty(): boolean,
 *   _renderer: { _drawing: boolean, _ctx: CanvasRenderingContext2D },
 * }} PathInside
 */
/**
 * What of a layer of tiles is private.
 * @typedef {L.TileLayer & {
 *   _map?: L.Map & { _animatingZoom?: boolean },
 *   _setZoomTransforms(centre: L.LatLng, zoom: number): void,
 * }} TilesInside
 */

/**
 * Leaflet's way to make a class out of members; its types know no arguments.
 * @typedef {new (...options: unknown[]) => unknown} Made
 */

/** @type {any} */
const renderer = L.Renderer.prototype;
/** @type {any} */
const tileLayer = L.TileLayer.prototype;

/**
 * A map without animated zooms. Leaflet copies the option `zoomAnimation` into a private flag when the map is made,
 * which Folium's script has done before we are asked.
 * @param {L.Map} map
 */
export function stopZoomAnimation(map) {
  map.options.zoomAnimation = false;
  /** @type {L.Map & { _zoomAnimated?: boolean }} */ (map)._zoomAnimated = false;
}

/**
 * An element that Leaflet keeps where the map is, through pans and animated zooms, and draws somewhat beyond its edges.
 * Leaflet's renderers do just that for their own canvas; none of them takes ours, so their container is replaced.
 * @param {HTMLElement} element
 * @param {L.RendererOptions} options
 * @param {() => void} arrived called when the map has come to a place, perhaps more than once for one
 * @returns {{ layer: L.Layer, bounds: () => L.Bounds | undefined }} bounds in layer points; none before the first place
 */
export function overMap(element, options, arrived) {
  const Sheets = L.Renderer.extend({
    /** @this {RendererInside} */
    _initContainer() {
      this._container = element;
    },
    _destroyContainer() {
      element.remove();
    },
    // Leaflet would tell its paths; there are none.
    _updatePaths() {},
    _onZoomEnd() {},
    /** @this {RendererInside} */
    _update() {
      if (this._map._animatingZoom && this._bounds) return;
      renderer._update.call(this);
      arrived();
    },
  });
  const layer = /** @type {RendererInside} */ (
    new /** @type {Made} */ (/** @type {unknown} */ (Sheets))(options)
  );
  return { layer, bounds: () => layer._bounds };
}

/**
 * A path on Leaflet's canvas that looks as we paint it. Leaflet redraws only the paths that a change touches and asks
 * each for its extent in pixels; its circle markers are circles alone.
 * @param {L.LatLngExpression} at
 * @param {L.CircleMarkerOptions} options
 * @param {() => number} reachOf pixels from its point to the farthest stroke
 * @param {(ctx: CanvasRenderingContext2D, point: L.Point) => void} paint
 * @returns {L.CircleMarker}
 */
export function paintedPath(at, options, reachOf, paint) {
  const Painted = L.CircleMarker.extend({
    /** @this {PathInside} */
    _updateBounds() {
      const reach = reachOf();
      this._pxBounds = L.bounds(this._point.subtract([reach, reach]), this._point.add([reach, reach]));
    },
    /** @this {PathInside} */
    _updatePath() {
      if (this._renderer._drawing && !this._empty()) paint(this._renderer._ctx, this._point);
    },
  });
  return /** @type {PathInside} */ (new /** @type {Made} */ (/** @type {unknown} */ (Painted))(at, options));
}

/**
 * Tiles of another datum, drawn where the ground really is: Leaflet is given the centre in their datum at the three
 * moments at which it places tiles. It has no option for that, and a projection of its own would move the whole map.
 * @param {string} url
 * @param {L.TileLayerOptions} options
 * @param {(centre: L.LatLng) => L.LatLng} shift
 * @returns {L.TileLayer}
 */
export function shiftedTiles(url, options, shift) {
  const Shifted = L.TileLayer.extend({
    /** @param {unknown} level @param {L.LatLng} centre @param {number} zoom */
    _setZoomTransform(level, centre, zoom) {
      tileLayer._setZoomTransform.call(this, level, shift(centre), zoom);
    },
    /** @param {L.LatLng} centre */
    _getTiledPixelBounds(centre) {
      return tileLayer._getTiledPixelBounds.call(this, shift(centre));
    },
    /** @this {TilesInside} */
    _onMoveEnd() {
      // The offset drifts by a few pixels over a long pan.
      if (this._map && !this._map._animatingZoom)
        this._setZoomTransforms(this._map.getCenter(), this._map.getZoom());
      tileLayer._onMoveEnd.call(this);
    },
  });
  return /** @type {TilesInside} */ (
    new /** @type {Made} */ (/** @type {unknown} */ (Shifted))(url, options)
  );
}

/**
 * Names and pictures that we place in a pane ourselves vanish while Leaflet animates a zoom, as its own do: by a class
 * that only its style sheet knows.
 * @param {HTMLElement} pane
 */
export function hideWhileZooming(pane) {
  pane.classList.add("leaflet-zoom-hide");
}
