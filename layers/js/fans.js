// @ts-check
/**
 * Offsets, in mark sizes, for companies that share one point: rings of 6, 12, ... around it.
 * @param {{ n: number, x: ArrayLike<number>, y: ArrayLike<number> }} table
 * @returns {Map<number, [number, number]>} by index; none for a company that stands alone
 */
export function fansOf(table) {
  /** @type {Map<number, number[]>} */
  const groups = new Map();
  for (let i = 0; i < table.n; i += 1) {
    const key = table.x[i] * 65536 + table.y[i];
    const group = groups.get(key);
    if (group) group.push(i);
    else groups.set(key, [i]);
  }
  /** @type {Map<number, [number, number]>} */
  const fans = new Map();
  for (const members of groups.values()) {
    if (members.length < 2) continue;
    members.forEach((i, position) => {
      let ring = 1;
      let before = 0;
      while (position - before >= 6 * ring) {
        before += 6 * ring;
        ring += 1;
      }
      const inRing = Math.min(6 * ring, members.length - before);
      const angle = (2 * Math.PI * (position - before)) / inRing - Math.PI / 2;
      fans.set(i, [Math.cos(angle) * ring, Math.sin(angle) * ring]);
    });
  }
  return fans;
}
