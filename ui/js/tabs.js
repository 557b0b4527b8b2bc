/* On a phone the map and the table of what it shows are two tabs; which is on, a class of the page says (facets.css). */
function lxTabs(changed) {
  const list = lxEl("div", "lx-tabs"), on = { name: "map" };
  list.setAttribute("role", "tablist");
  const tabs = ["map", "table"].map((name) => {
    const tab = lxEl("button", "lx-tab");
    Object.assign(tab, { type: "button", role: "tab" });
    tab.dataset.tab = name;
    tab.addEventListener("click", () => show(name));
    list.appendChild(tab);
    return tab;
  });
  list.addEventListener("keydown", ({ key }) => {
    if (key !== "ArrowLeft" && key !== "ArrowRight") return;
    show(on.name === "map" ? "table" : "map");
    tabs.find((tab) => tab.ariaSelected === "true").focus();
  });
  function mark() {
    document.body.classList.toggle("lx-on-table", on.name === "table");
    for (const tab of tabs) {
      tab.ariaSelected = String(tab.dataset.tab === on.name);
      tab.tabIndex = tab.dataset.tab === on.name ? 0 : -1;
    }
  }
  function show(name) {
    if (name === on.name) return;
    on.name = name;
    mark();
    changed(name);
  }
  mark();
  return {
    list,
    show,
    name(word) {
      list.ariaLabel = word("views");
      tabs.forEach((tab) => { tab.textContent = word(tab.dataset.tab); });
    },
  };
}
