// @ts-check
/* What Python sends and reads, as layers/contract.py has it; tests/layers/test_contract.py holds both together. */

/**
 * What a map is to show: the server's answer.
 * @typedef {object} View
 * @property {Lang} lang
 * @property {string} layout what links say after layout=; "" where the server has one alone
 * @property {Record<string, string[]>} filter words that pass, by facet
 * @property {number[] | null} only companies that match the text: steps from one drawing index to the next
 * @property {string | null} q the text; null where the page filters by none
 * @property {Selected | null} selected
 * @property {string[] | null} layers null for the usual ones
 * @property {string} basemap
 * @property {number[] | null} at longitude, latitude and zoom
 * @property {boolean} follow whether the page is told of the extent
 * @property {string[] | null} short ids of the shortlist
 * @property {string | null} shape the drawn area; "" for none, null where the page answers no shapes
 * @property {boolean} within whether the area filters
 * @property {SavedLists | null} saved
 * @property {Pin[] | null} pins
 * @property {LatLngs[][] | null} outlines rings of each outline
 * @property {boolean} pinning whether a click moves a pin
 * @property {boolean} aside whether the map stands beside something else
 * @property {number | null} slot which of the places in the address is its own
 * @property {string[] | null} compared words of outlines: slug, kind:slug or drawn:number
 * @property {Record<string, string> | null} shapes texts of drawn outlines by their words
 * @property {Shade | null} shade
 * @property {Shade | null} swipe the second picture
 * @property {number} divide where the divider stands, in hundredths of the width
 * @property {LatLngs | null} fit south-west and north-east corner
 * @property {Link | null} link
 */

/** @typedef {"en" | "zh"} Lang */
/** @typedef {"light" | "dark"} Theme */
/** @typedef {Partial<Record<Lang, Record<string, string>>>} MapWords our words by language and key */
/** @typedef {[number, number][]} LatLngs */

/**
 * What a card is open for. A company has an index on the map, or, without a place there, its position in the table.
 * @typedef {object} Selected
 * @property {string} kind company, zone, district or saved
 * @property {string} id
 * @property {number} [index]
 * @property {number} [position]
 */

/**
 * @typedef {object} Pin
 * @property {number} lon
 * @property {number} lat
 * @property {string} [text]
 * @property {number | null} [radius_m]
 * @property {boolean} [chosen]
 */

/**
 * @typedef {object} Shade
 * @property {"zone" | "district"} table
 * @property {string} title
 * @property {string} about
 * @property {Record<string, number>} codes class of each area by slug; -1 where it has no figure
 * @property {Record<Theme, string[]>} colours
 * @property {Counted[]} classes
 * @property {Counted} no_data
 */

/**
 * @typedef {object} Counted
 * @property {string} label
 * @property {number} count
 */

/**
 * @typedef {object} Link
 * @property {string} group maps of one group move together
 * @property {"view" | "scale"} by
 */

/**
 * @typedef {object} SavedLists
 * @property {SavedList[]} offered
 * @property {string[]} shown
 */

/**
 * @typedef {object} SavedList
 * @property {string} id
 * @property {string} name
 * @property {number} version
 * @property {string} file
 */

/**
 * The rows of a saved list.
 * @typedef {object} SavedRows
 * @property {ZoneData[]} zones
 * @property {SavedCompany[]} companies those that are drawn
 * @property {number} of how many there are
 */

/**
 * @typedef {object} SavedCompany
 * @property {string} id
 * @property {string} en
 * @property {string} zh
 * @property {[number, number]} at longitude and latitude
 * @property {string} sure exact, disc or hollow
 * @property {number} radius in metres
 * @property {string} shape
 * @property {string} hue
 */

/**
 * What a reader did: the number of the event, and how something now stands.
 * @typedef {object} MapEvent
 * @property {number} turn
 * @property {string} name
 * @property {any} value
 */

/**
 * What a search found.
 * @typedef {object} Hit
 * @property {string} kind
 * @property {string} id
 * @property {string} name
 * @property {string} other its name in the other language
 * @property {string} matched the name that matched where it is neither
 * @property {string} about
 * @property {number | null} lon
 * @property {number | null} lat
 * @property {number} index of a company on the map; -1 where it has none
 * @property {number} position of a company in the table; -1 where it is none
 */

/**
 * @typedef {object} Card
 * @property {string} kind
 * @property {string} id
 * @property {string} name
 * @property {string} name_other
 * @property {string} hue
 * @property {Tag[]} tags
 * @property {CardBlock[]} blocks
 * @property {string} link address of the view that shows it
 */

/**
 * @typedef {object} Tag
 * @property {string} text
 * @property {string} tone
 */

/**
 * @typedef {object} CardBlock
 * @property {string} [title]
 * @property {CardRow[]} [rows]
 * @property {FigureGroup[]} [figures]
 * @property {CardSource[]} [sources]
 * @property {string} [text]
 */

/**
 * @typedef {object} CardRow
 * @property {string} label
 * @property {string} text
 * @property {string} [tone]
 * @property {string} [address]
 * @property {string} [confidence]
 * @property {string} [company] id of the company that it opens
 */

/**
 * Figures of one measure, the preferred one first.
 * @typedef {object} FigureGroup
 * @property {string} label
 * @property {string} conflict
 * @property {Figure[]} items
 */

/**
 * @typedef {object} Figure
 * @property {string} text
 * @property {string[]} about
 * @property {string} confidence
 * @property {FigureSource} source
 * @property {string} note
 */

/**
 * @typedef {object} FigureSource
 * @property {string} title
 * @property {string} address
 * @property {string} id
 */

/**
 * @typedef {object} CardSource
 * @property {string} title
 * @property {string} address
 * @property {string} about
 */

/**
 * The header of the packed companies (layers/companies.py, `pack`).
 * @typedef {object} ColumnsHeader
 * @property {number} n
 * @property {[number, number, number, number]} extent west, north, east, south as shares of the world in Web Mercator
 * @property {number[]} radii metres of each code of `radius`
 * @property {Record<string, string[]>} codes words of each facet's codes
 * @property {string[]} columns names, in the order in which they follow
 */

/**
 * The layout as the map reads it.
 * @typedef {object} LayoutData
 * @property {Ground} ground
 * @property {DistrictData[]} districts
 * @property {ZoneData[]} zones
 * @property {Record<string, RoleData>} roles
 * @property {Record<string, Named>} zoneRoles
 * @property {Named[]} credits
 * @property {Record<string, OverlayData>} overlays
 */

/**
 * @typedef {object} Named
 * @property {string} en
 * @property {string} zh
 */

/**
 * @typedef {object} RoleData
 * @property {string} en
 * @property {string} zh
 * @property {string} shape
 */

/**
 * @typedef {object} Ground
 * @property {[number, number, number, number] | null} extent west, south, east, north
 * @property {number[][][][]} land packed shapes
 * @property {River[]} rivers
 */

/**
 * @typedef {object} River
 * @property {number[][][]} shape
 * @property {boolean} sure
 */

/**
 * @typedef {object} DistrictData
 * @property {string} slug
 * @property {string} en
 * @property {string} zh
 * @property {string} part
 * @property {[number, number]} at longitude and latitude of its name
 * @property {number[][][]} shape
 */

/**
 * @typedef {object} ZoneData
 * @property {string} slug
 * @property {string} zone the zone that it is or lies in
 * @property {string} rank
 * @property {string} basis
 * @property {string} hue
 * @property {string} en
 * @property {string} zh
 * @property {[number, number]} at longitude and latitude of its name
 * @property {number[][][]} shape
 */

/**
 * @typedef {object} OverlayData
 * @property {Dot[]} dots
 * @property {number[][]} links pairs of dots by their places
 */

/**
 * @typedef {object} Dot
 * @property {string} en
 * @property {string} zh
 * @property {[number, number]} at longitude and latitude
 * @property {string} [lines] names of lines, with | between
 */

/**
 * How everything looks (layers/style.py).
 * @typedef {object} Style
 * @property {Record<Theme, Record<string, string>>} ground
 * @property {Record<string, Hue>} hues
 * @property {Hue} neutral
 * @property {Record<string, number[]>} edges
 * @property {Record<string, number>} weights
 * @property {Record<string, number>} fills
 * @property {number} supportingFill
 * @property {Record<string, string>} certainty
 * @property {number} markPx
 * @property {string} fonts
 */

/**
 * @typedef {object} Hue
 * @property {string} line
 * @property {string} text_light
 * @property {string} text_dark
 */

/**
 * The facets beside the map.
 * @typedef {object} FacetView
 * @property {string} count
 * @property {Lang} lang
 * @property {Record<string, number[]>} facets how many companies each choice would leave
 * @property {Record<string, string[]>} filter
 * @property {string} q
 * @property {boolean} shaped whether a drawn area filters
 * @property {WayOut | null} empty
 */

/**
 * Why nothing passes, and what to lift.
 * @typedef {object} WayOut
 * @property {string} text
 * @property {string} [what]
 * @property {string} [facet]
 * @property {string} [lift]
 */

/**
 * @typedef {object} FacetTable
 * @property {string} slug
 * @property {boolean} folded
 * @property {string[]} words
 * @property {Record<string, Record<string, string>>} names by language and choice; the facet's own under ""
 */

/**
 * What stands above every page.
 * @typedef {object} HeaderView
 * @property {string} title
 * @property {PageLink[]} layouts none where the server has one alone
 * @property {string} layouts_label
 * @property {PageLink[]} pages
 * @property {string} pages_label
 * @property {Lang} lang
 * @property {string} language
 * @property {string} failed
 * @property {ConnectionWords} connection
 * @property {Record<string, string>} languages
 * @property {string} plan
 * @property {[string, string][]} sources text and address
 */

/**
 * @typedef {object} ConnectionWords
 * @property {string} script
 * @property {string} lost
 * @property {string} found
 * @property {string} restored
 */

/**
 * @typedef {object} PageLink
 * @property {string} name
 * @property {string} address
 * @property {boolean} here
 */

export {};
