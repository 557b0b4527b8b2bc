// @ts-check
/* What the runtime gives to every part of a map, and what a part gives back. */

/**
 * @import * as L from "leaflet"
 * @import { Card, Hit, Hue, Lang, LayoutData, Named, SavedRows, Selected, Style, Theme, View } from "./contract.js"
 * @import { District, Outlines, Zone } from "./outlines.js"
 * @import { Table } from "./columns.js"
 */

/**
 * Who answers the map: the page with its server, or a file on its own.
 * @typedef {object} Server
 * @property {(name: string, value: unknown, view: Partial<Shown>) => void} send the reader did something
 * @property {(selected: Partial<Selected> & { kind: string }, lang: Lang) => Promise<Card>} card
 * @property {(index: number, lang: Lang) => Promise<string>} companyName
 * @property {(index: number, lang: Lang) => Promise<string>} companyId
 * @property {(text: string, lang: Lang) => Promise<{ hits: Hit[] }>} [search]
 * @property {(file: string) => Promise<SavedRows>} [saved]
 * @property {(map: L.Map) => void} [moved]
 */

/**
 * A view as it is shown: what the server said, the page's theme, and what is pointed at elsewhere on the page.
 * @typedef {View & { theme: Theme, pointed: string | null }} Shown
 */

/** @typedef {Set<string>} Changed names of the view's values that are new */
/** @typedef {(key: string, values?: Record<string, string | number>) => string} Say */
/** @typedef {{ paddingTopLeft: [number, number], paddingBottomRight: [number, number] }} Room */

/**
 * What a part gives back.
 * @typedef {object} Part
 * @property {(view: Shown, changed: Changed, how: Showing) => void} update
 * @property {() => boolean} [frame] bring the map to what the part shows for the first view; false where that is nothing
 */

/** @typedef {{ reveal: boolean }} Showing whether the map may move to what is selected */

/**
 * Never changed; what changes is asked for.
 * @typedef {object} Host
 * @property {HTMLElement} root holds map, panel and card, and carries the data-* attributes that scripts read
 * @property {LayoutData} data
 * @property {Server} server
 * @property {Style} style
 * @property {Outlines} outlines
 * @property {Table} table
 * @property {() => Shown} view
 * @property {() => boolean} ready whether the first view was shown
 * @property {() => boolean} placed whether the map has been brought to its first place
 * @property {Say} say
 * @property {(record: Partial<Named>) => string} nameOf
 * @property {() => Record<string, string>} ground colours of the theme
 * @property {(name: string) => Hue} hue
 * @property {(name: string) => string} hueText
 * @property {() => Room} room padding for what lies over the map
 * @property {() => () => void} pending something is still being drawn, until the answer is called
 * @property {(i: number) => L.LatLng} latLngOf where a company is
 * @property {(record: Zone | District) => L.LatLngBounds} boundsOf
 * @property {(at: L.LatLng) => Zone | undefined} zoneAt the innermost outline at a place, where outlines are shown
 * @property {(view: Partial<Shown>, how?: Showing) => void} update take what is new in a view
 * @property {(name: string, value: unknown, view?: Partial<Shown>) => void} tell show at once, then tell the page
 * @property {(selected: Selected | null, how?: Showing) => void} select
 */

export {};
