// @ts-check
/* At small scales one disc with a number stands for marks that would cover each other. Its ring shows the roles of its
 * members; it has the colour of their zone if they share one. The same companies at the same scale always give the same
 * discs, wherever the map stands: the grid is laid from the table's corner, not from the window's. */

/**
 * A company as drawn: x and y where its mark stands, ax and ay where it is, gx and gy from the table's corner, in pixels.
 * @typedef {{ i: number, x: number, y: number, ax: number, ay: number, gx: number, gy: number }} Mark
 */
/** @typedef {{ x: number, y: number, gx: number, gy: number, radius: number, members: Mark[] }} Cluster */

/**
 * Groups of more than `most` marks within `reach` pixels, the largest first.
 * @param {Mark[]} marks
 */
function crowdsOf(marks, reach = 26, most = 5) {
  /** @type {Map<number, Mark[]>} */
  const cells = new Map();
  /** @param {number} cx @param {number} cy */
  const keyOf = (cx, cy) => cx * 67108864 + cy;
  /** @param {Mark} mark */
  const cellOf = (mark) => [Math.floor(mark.gx / reach), Math.floor(mark.gy / reach)];
  for (const mark of marks) {
    const [cx, cy] = cellOf(mark);
    const cell = cells.get(keyOf(cx, cy));
    if (cell) cell.push(mark);
    else cells.set(keyOf(cx, cy), [mark]);
  }
  /** @type {Set<Mark>} */
  const taken = new Set();
  const groups = [];
  const ordered = [...cells.values()]
    .map((members) => ({ members, at: cellOf(members[0]) }))
    .sort((a, b) => b.members.length - a.members.length || a.at[1] - b.at[1] || a.at[0] - b.at[0]);
  for (const { members, at } of ordered) {
    const free = members.filter((mark) => !taken.has(mark));
    if (!free.length) continue;
    const middle = middleOf(free);
    const near = [];
    for (let dx = -1; dx <= 1; dx += 1) {
      for (let dy = -1; dy <= 1; dy += 1) {
        for (const mark of cells.get(keyOf(at[0] + dx, at[1] + dy)) || []) {
          if (!taken.has(mark) && Math.hypot(mark.gx - middle.gx, mark.gy - middle.gy) <= reach)
            near.push(mark);
        }
      }
    }
    if (near.length <= most) continue;
    for (const mark of near) taken.add(mark);
    groups.push(near);
  }
  return groups.sort((a, b) => b.length - a.length);
}

/** @param {Mark[]} marks */
function middleOf(marks) {
  let gx = 0;
  let gy = 0;
  for (const mark of marks) {
    gx += mark.gx;
    gy += mark.gy;
  }
  return { gx: gx / marks.length, gy: gy / marks.length };
}

/** @param {number} count */
const radiusOf = (count) => 12 + Math.min(9, 1.6 * Math.log2(count / 5));

/**
 * Clusters among marks. Discs that would overlap are one; all stand clear of the selected mark.
 * @param {Mark[]} marks without the selected one
 * @param {{ x: number, y: number } | undefined} selected
 * @returns {Cluster[]}
 */
export function clustersOf(marks, selected) {
  /** @type {Cluster[]} */
  const clusters = [];
  for (const members of crowdsOf(marks)) {
    const { gx, gy } = middleOf(members);
    const radius = radiusOf(members.length);
    const other = clusters.find(
      (kept) => Math.hypot(kept.gx - gx, kept.gy - gy) < 0.95 * (kept.radius + radius),
    );
    if (other) {
      other.members.push(...members);
      Object.assign(other, middleOf(other.members), { radius: radiusOf(other.members.length) });
    } else clusters.push({ x: 0, y: 0, gx, gy, radius, members });
  }
  for (const cluster of clusters) {
    const [first] = cluster.members;
    cluster.x = first.ax + cluster.gx - first.gx;
    cluster.y = first.ay + cluster.gy - first.gy;
    if (selected) standClear(cluster, selected);
  }
  return clusters;
}

/**
 * Move a disc away from the selected mark; straight above it where both are at one point.
 * @param {Cluster} cluster
 * @param {{ x: number, y: number }} selected
 */
function standClear(cluster, selected) {
  const clear = cluster.radius + 13;
  const dx = cluster.x - selected.x;
  const dy = cluster.y - selected.y;
  const off = Math.hypot(dx, dy);
  if (off >= clear) return;
  cluster.x = selected.x + (off > 1 ? dx / off : 0) * clear;
  cluster.y = selected.y + (off > 1 ? dy / off : -1) * clear;
}

/**
 * How many members have each role, in the layout's order.
 * @param {ArrayLike<number>} roles code of each company's role
 * @param {{ members: { i: number }[] }} cluster
 * @returns {[number, number][]} code and count
 */
export function rolesOf(roles, cluster) {
  /** @type {Map<number, number>} */
  const counts = new Map();
  for (const { i } of cluster.members) counts.set(roles[i], (counts.get(roles[i]) || 0) + 1);
  return [...counts].sort((a, b) => a[0] - b[0]);
}
