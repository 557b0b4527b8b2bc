/* The map in a file of its own: data from inert blocks of the page, cards of both languages, nothing fetched. */
function lxFile(mount) {
  "use strict";
  const block = (name) => JSON.parse(document.querySelector(`script[data-lx="${name}"]`).textContent);
  const companies = block("companies"), cards = block("cards"), texts = block("texts"), start = block("view");
  const packed = Uint8Array.from(atob(companies.packed), (char) => char.charCodeAt(0));
  const root = document.querySelector("[data-testid='live-map']");
  const indexOf = (id) => companies.order.indexOf(id);
  const withIndex = (chosen) => (chosen?.kind === "company" ? { ...chosen, index: indexOf(chosen.id) } : chosen);
  const companyCard = (index, lang) => cards[lang][`company:${companies.order[index]}`];
  const host = {
    // A card names neighbours by their id; everything else the map has shown already.
    send: (name, value) => { if (name === "selected") LX.update({ selected: withIndex(value) }); },
    companyName: async (index, lang) => companyCard(index, lang).name,
    companyId: async (index) => companies.order[index],
    card: async (chosen, lang) => cards[lang][`${chosen.kind}:${chosen.id}`],
  };
  const LX = mount(root, { layout: block("layout"), companies: packed.buffer }, host);

  const title = document.querySelector("h1"), subtitle = document.querySelector(".lxf-subtitle");
  const foot = document.querySelector("footer"), langs = document.querySelector(".lxf-langs");
  const names = { en: "English", zh: "中文" };
  const buttons = Object.keys(texts).map((lang) => {
    const button = LX.el("button", "", names[lang] || lang);
    button.type = "button";
    button.lang = lang === "zh" ? "zh-Hans" : lang;
    button.addEventListener("click", () => speak(lang));
    langs.appendChild(button);
    return [lang, button];
  });

  function speak(lang) {
    const said = texts[lang];
    document.documentElement.lang = lang === "zh" ? "zh-Hans" : lang;
    document.title = title.textContent = said.title;
    subtitle.textContent = said.subtitle;
    foot.replaceChildren(...said.foot.map((line) => LX.el("p", "", line)));
    for (const [name, button] of buttons) button.setAttribute("aria-pressed", String(name === lang));
    LX.update({ lang, theme: dark.matches ? "dark" : "light" });
    root.setAttribute("aria-label", LX.say("map_label"));
  }

  const dark = matchMedia("(prefers-color-scheme: dark)");
  dark.addEventListener("change", () => { LX.update({ theme: dark.matches ? "dark" : "light" }); paint(); });
  function paint() {
    for (const [name, colour] of Object.entries(LX.ground())) document.body.style.setProperty(`--lx-${name}`, colour);
  }
  const { lang, bounds, only, selected, ...rest } = start;
  LX.view = {
    ...LX.view, ...rest, lang, theme: dark.matches ? "dark" : "light",
    only: only && only.map(indexOf).filter((index) => index >= 0).sort((a, b) => a - b).map((index, i, all) => index - (all[i - 1] || 0)),
  };
  speak(lang);
  paint();
  if (selected) LX.update({ selected: withIndex(selected) });
  // Beside the card, if one is open.
  if (bounds) LX.map.fitBounds(bounds, { animate: false, ...LX.room() });
}
