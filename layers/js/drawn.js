/* Shapes that a reader draws: read from and written to the word `shape` of the address, measured, and asked what they
 * hold. The same rules as geo/shapes/shapes.py, which checks every shape again. Points are [lon, lat].
 *
 * A shape is { kind: "polygon" | "rectangle" | "circle", rings, radius }: rings are open; a rectangle's is its
 * south-west and north-east corner, a circle's its centre, with the radius in whole metres over the ground. */
function lxDrawn() {
  "use strict";
  const KINDS = { p: "polygon", r: "rectangle", c: "circle" };
  const A = 6378137, E2 = 0.0066943799901413165, E = Math.sqrt(E2), RAD = Math.PI / 180;

  function encode(points) {
    let text = "", before = [0, 0];
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

  function decode(text) {
    const numbers = [];
    let value = 0, place = 1;
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
    const points = [];
    let x = 0, y = 0;
    for (let i = 0; i < numbers.length; i += 2) {
      x += numbers[i];
      y += numbers[i + 1];
      points.push([x / 1e5, y / 1e5]);
    }
    return points;
  }

  const write = (shape) => `${shape.kind[0]}~${shape.rings.map(encode).join(".")}`
    + (shape.kind === "circle" ? `~${shape.radius}` : "");

  /** The shape of a text; null where it is none. */
  function read(text) {
    const kind = /^[prc]~/.test(text || "") ? KINDS[text[0]] : null;
    if (!kind) return null;
    const end = kind === "circle" ? text.lastIndexOf("~") : text.length;
    const rings = text.slice(2, end).split(".").map(decode);
    const radius = kind === "circle" ? Number(text.slice(end + 1) || NaN) : 0;
    const corners = { polygon: 3, rectangle: 2, circle: 1 }[kind];
    if (rings.some((ring) => !ring || ring.length < corners) || !Number.isInteger(radius)) return null;
    return { kind, rings, radius };
  }

  /** Radii of curvature at a latitude in degrees: along the meridian, and across it on the parallel. */
  function curvature(lat) {
    const sine = Math.sin(lat * RAD), w = 1 - E2 * sine * sine;
    return { along: (A * (1 - E2)) / (w * Math.sqrt(w)), across: (A / Math.sqrt(w)) * Math.cos(lat * RAD) };
  }

  /** Metres over the ground, by the curvature halfway: within 1 in 100,000 of the geodesic across a city. */
  function metres([lon, lat], [toLon, toLat]) {
    const { along, across } = curvature((lat + toLat) / 2);
    return Math.hypot((toLat - lat) * RAD * along, (toLon - lon) * RAD * across);
  }

  /** Where one comes from a point by metres north and east. */
  function away([lon, lat], north, east) {
    let to = lat;
    for (let turn = 0; turn < 4; turn += 1) to = lat + north / (curvature((lat + to) / 2).along * RAD);
    return [lon + east / (curvature((lat + to) / 2).across * RAD), to];
  }

  /** The rings to draw. */
  function outline({ kind, rings, radius }) {
    if (kind === "polygon") return rings;
    if (kind === "rectangle") {
      const [[west, south], [east, north]] = rings[0];
      return [[[west, south], [east, south], [east, north], [west, north]]];
    }
    const ring = [];
    for (let degree = 0; degree < 360; degree += 3) {
      ring.push(away(rings[0][0], radius * Math.cos(degree * RAD), radius * Math.sin(degree * RAD)));
    }
    return [ring];
  }

  /** Area on the ellipsoid between the equator and a latitude, for a radian of longitude. */
  function belt(lat) {
    const sine = Math.sin(lat * RAD);
    return ((A * A * (1 - E2)) / 2) * (sine / (1 - E2 * sine * sine) + Math.log((1 + E * sine) / (1 - E * sine)) / (2 * E));
  }

  function areaKm2(shape) {
    if (shape.kind === "circle") return (Math.PI * shape.radius ** 2) / 1e6;
    let sum = 0;
    for (const ring of outline(shape)) {
      let area = 0;
      ring.forEach(([lon, lat], i) => {
        const [toLon, toLat] = ring[(i + 1) % ring.length];
        area += (toLon - lon) * RAD * ((belt(lat) + belt(toLat)) / 2);
      });
      sum += Math.abs(area);
    }
    return sum / 1e6;
  }

  /** For a latitude, the longitudes where the shape's edge crosses it: inside is east of an odd number of them. */
  function crossings(shape) {
    if (shape.kind === "circle") {
      const [lon, lat] = shape.rings[0][0];
      return (at) => {
        const { along, across } = curvature((lat + at) / 2);
        const left = shape.radius ** 2 - ((at - lat) * RAD * along) ** 2;
        const half = left >= 0 ? Math.sqrt(left) / (across * RAD) : 0;
        return left >= 0 ? [lon - half, lon + half] : [];
      };
    }
    // Flat numbers, as this runs for each row of a table of any size.
    const sides = Float64Array.from(outline(shape).flatMap((ring) =>
      ring.flatMap((point, i) => [...point, ...ring[(i + 1) % ring.length]])));
    return (at) => {
      const found = [];
      for (let i = 0; i < sides.length; i += 4) {
        const lat = sides[i + 1], toLat = sides[i + 3];
        if ((lat > at) !== (toLat > at)) found.push(sides[i] + ((sides[i + 2] - sides[i]) * (at - lat)) / (toLat - lat));
      }
      return found;
    };
  }

  /** Whether two sides of a ring cross or touch. */
  function tangled(ring) {
    const turn = ([ax, ay], [bx, by], [cx, cy]) => Math.sign((bx - ax) * (cy - ay) - (by - ay) * (cx - ax));
    const n = ring.length;
    for (let i = 0; i < n; i += 1) {
      for (let j = i + 2; j < n; j += 1) {
        if (i === 0 && j === n - 1) continue;
        const [a, b, c, d] = [ring[i], ring[i + 1], ring[j], ring[(j + 1) % n]];
        if (turn(a, b, c) * turn(a, b, d) <= 0 && turn(c, d, a) * turn(c, d, b) <= 0) return true;
      }
    }
    return false;
  }

  return { read, write, metres, outline, areaKm2, crossings, tangled };
}

/** Leaves in a mask of companies those that a shape holds: the edge is cut once for each row of the table's grid. */
function lxKeepInside(table, mask, crossings) {
  const [west, north, east, south] = table.extent, ROWS = 65536;
  const stepX = (east - west || 1) / (ROWS - 1), stepY = (south - north || 1) / (ROWS - 1);
  const starts = new Uint32Array(ROWS + 1), edges = [];
  for (let y = 0; y < ROWS; y += 1) {
    const lat = Math.atan(Math.sinh(Math.PI * (1 - 2 * (north + y * stepY)))) * (180 / Math.PI);
    for (const lon of crossings(lat)) edges.push((lon / 360 + 0.5 - west) / stepX);
    starts[y + 1] = edges.length;
  }
  const cuts = Float64Array.from(edges);
  for (let i = 0; i < table.n; i += 1) {
    if (!mask[i]) continue;
    const x = table.x[i], end = starts[table.y[i] + 1];
    let inside = 0;
    for (let at = starts[table.y[i]]; at < end; at += 1) if (x >= cuts[at]) inside ^= 1;
    mask[i] = inside;
  }
}
