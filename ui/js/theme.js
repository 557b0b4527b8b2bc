// @ts-check
/**
 * Light or dark, by the ground that the page really has.
 * @param {Element} element
 * @returns {"light" | "dark"}
 */
export function themeOf(element) {
  const probe = document.createElement("canvas").getContext("2d");
  if (!probe) return "light";
  probe.fillStyle = getComputedStyle(element).getPropertyValue("--st-background-color").trim() || "#fff";
  const [r, g, b] = (probe.fillStyle.match(/\w\w/g) ?? []).map((hex) => Number.parseInt(hex, 16));
  return 0.3 * r + 0.6 * g + 0.1 * b < 128 ? "dark" : "light";
}

/**
 * The page's ground may change without a rerun: with the system, or in Streamlit's menu.
 * @param {() => void} changed
 */
export function watchTheme(changed) {
  (function look() {
    const app = document.querySelector(".stApp");
    if (!app) requestAnimationFrame(look);
    else
      new MutationObserver(changed).observe(app, { attributes: true, attributeFilter: ["class", "style"] });
  })();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => setTimeout(changed, 300));
}
