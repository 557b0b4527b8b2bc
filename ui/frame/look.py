"""The page's own style sheet: room for the map, quiet type, one column on a phone."""

from __future__ import annotations

from layers.style import FONTS

_CSS = """
.stMainBlockContainer { padding: 0.8rem 1.2rem 1rem; max-width: none; }
.stApp, :is(.stApp, #lx-first) button, .stApp input, #lx-first { font-family: %(fonts)s; }
header.stAppHeader { display: none; }
.lx-header-top { display: flex; flex-wrap: wrap; align-items: center; gap: 0.3rem 0.6rem; }
.lx-header h1 { flex: 1 1 14rem; min-width: 0; font-size: 1.25rem; line-height: 1.3; font-weight: 700; margin: 0;
  padding: 0; }
.lx-header nav { display: flex; flex-wrap: wrap; gap: 0.2rem; }
.lx-header nav a { padding: 0.2rem 0.6rem; border-radius: 6px; color: inherit; text-decoration: none; }
.lx-header nav a:hover { background: #8882; }
.lx-header nav a[aria-current] { background: #8883; font-weight: 600; }
/* What folds out of the header lies over the map. */
.st-key-header, #lx-first .lx-header { position: relative; z-index: 1150; }
.lx-layouts { position: relative; }
.lx-layouts summary { list-style: none; padding: 0.2rem 0.6rem; border: 1px solid #8886; border-radius: 6px;
  font-size: 0.9rem; cursor: pointer; }
.lx-layouts summary::-webkit-details-marker { display: none; }
.lx-layouts summary::after { content: " ▾"; }
.lx-layouts ul { position: absolute; right: 0; top: calc(100%% + 0.25rem); width: max-content;
  max-width: min(22rem, calc(100vw - 1.2rem)); max-height: 60vh; overflow-y: auto; margin: 0; padding: 0.25rem;
  list-style: none; border: 1px solid #8886; border-radius: 6px; box-shadow: 0 4px 16px #0003;
  background: var(--st-background-color); }
.lx-layouts li { margin: 0; padding: 0; }
.lx-layouts a { display: block; padding: 0.4rem 0.6rem; border-radius: 4px; color: inherit; text-decoration: none; }
.lx-layouts a:hover { background: #8882; }
.lx-layouts a[aria-current] { background: #8883; font-weight: 600; }
.lx-header [role=group] { display: flex; }
.lx-header button { min-height: 2rem; padding: 0.1rem 0.7rem; border: 1px solid #8886; background: none; color: inherit;
  font-size: 0.9rem; cursor: pointer; }
.lx-header button:first-child { border-radius: 6px 0 0 6px; }
.lx-header button:last-child { border-radius: 0 6px 6px 0; margin-left: -1px; }
.lx-header button[aria-pressed=true] { background: #8883; font-weight: 600; }
.lx-header :is(a, button, summary):focus-visible { outline: 2px solid currentColor; outline-offset: 1px; }
.lx-plan { margin: 0.2rem 0 0; font-size: 0.875rem; line-height: 1.4;
  color: color-mix(in srgb, currentColor 78%%, transparent); }
.lx-plan a { color: inherit; }
/* Until the map's own style sheet is there. */
.lx-root { position: relative; border-radius: 6px; overflow: hidden; }
.lx-wait { position: absolute; inset: 0; display: grid; place-content: center; opacity: 0.65; }
.stMainBlockContainer > .stVerticalBlock { gap: 0.5rem; }
.stApp [data-testid="stHeading"] h3 { padding: 0.8rem 0 0; font-size: 1.1rem; }
.stApp [data-testid="stMarkdown"] h4 { padding: 0.6rem 0 0.2rem; font-size: 1rem; }
.st-key-about :is(p, li) { max-width: 52rem; }
.st-key-map_page .stColumn:first-child { font-size: 0.9rem; }
.stApp [data-testid="stCaptionContainer"], .stApp [data-testid="stCaptionContainer"] * { color: inherit; opacity: 1; }
.stApp [data-testid="stCaptionContainer"] p {
  line-height: 1.4; color: color-mix(in srgb, currentColor 78%%, transparent); }
.st-key-ask { gap: 0.5rem; }
.st-key-ask h3 { font-size: 1.1rem; padding: 0; }
.st-key-ask_names { gap: 0 1rem; }
.st-key-ask_names button { min-height: 2rem; padding: 0; text-align: left; text-decoration: underline;
  text-decoration-thickness: 1px; text-underline-offset: 3px; }
#lx-lost { position: fixed; inset: 0 0 auto; z-index: 1000; padding: 0.6rem 1.2rem; background: #7A4F00; color: #FFFFFF;
  font-size: 0.95rem; line-height: 1.4; text-align: center; }
#lx-lost[hidden], .lx-lost-now .stDialog { display: none; }
.st-key-explorer_error { border-left: 3px solid #8A5A00; padding-left: 0.8rem; }
.st-key-explorer_error * { white-space: pre-wrap; }
.sheet-preview { width: 100%%; border: 1px solid #8884; }
.stApp [data-testid="stMultiSelectTagsContainer"] [data-tag] { background-color: #2F5F91; color: #FFFFFF; }
[class*='st-key-pin_map'] .lx-root { height: 440px; }
.st-key-below_map { gap: 1rem; }
.st-key-below_map > :first-child { flex: 1 1 20rem; min-width: 0; }
.stApp a.lx-way, .stApp a[data-carries], .lx-copy button[data-copies] { display: inline-block;
  padding: 0.35rem 0.8rem; border: 1px solid #8888; border-radius: 6px; background: none; color: inherit;
  font-size: 0.9rem; text-decoration: none; }
.stApp a.lx-way:hover, .stApp a[data-carries]:hover, .lx-copy button[data-copies]:hover { background: #8882; }
/* The framework writes white on its main colour in both themes; the dark theme's is a light blue. */
.stApp button[data-testid="stBaseButton-primary"] { color: light-dark(#FFFFFF, #16191C); }
.st-key-short_open .stHorizontalBlock { gap: 0.2rem 1rem; }
.st-key-short_open .stButton button[kind="tertiary"] { padding: 0; text-align: left; min-height: 2rem; }
/* The framework's own download of a table: without sources, and its text could be a formula. */
[data-testid="stElementToolbarButton"]:has(button[aria-label*="ownload"]) { display: none; }
@media (max-width: 700px) {
  .stMainBlockContainer { padding: 0.5rem 0.6rem 1rem; }
  .st-key-map_page .stHorizontalBlock { flex-direction: column-reverse; }
  .st-key-map_page .stColumn { width: 100%%; min-width: 100%%; flex: none; }
  .stMainBlockContainer { padding-bottom: 4.5rem; }
  .st-key-short_open .stHorizontalBlock { padding-bottom: 0.5rem; border-bottom: 1px solid #8884; }
  .lx-header-top { gap: 0 0.3rem; justify-content: space-between; }
  .lx-header h1 { flex-basis: 100%%; }
  .lx-header h1:has(+ .lx-layouts) { flex-basis: calc(100%% - 7.5rem); }
  .lx-layouts summary, .lx-layouts a { min-height: 2.75rem; align-content: center; }
  .lx-header nav { flex-wrap: nowrap; gap: 0; }
  .lx-header nav a { display: inline-grid; place-content: center; min-width: 2.75rem; min-height: 2.75rem;
    padding: 0 0.25rem; font-size: 0.84rem; }
  .lx-header button { min-width: 2.75rem; min-height: 2.75rem; padding: 0 0.3rem; font-size: 0.84rem; }
  .stApp :is(.stButton, .stDownloadButton, .stPageLink) :is(button, a), .lx-copy button[data-copies],
  .stApp a[data-carries] { min-height: 2.75rem; }
  .st-key-map_page .lx-root { margin: 0 -0.6rem; border-radius: 0; }
  .st-key-below_map { flex-direction: row; gap: 0.5rem; }
  .st-key-below_map > :first-child { flex: 1 1 100%%; }
  .lx-header h1 { font-size: 1.05rem; }
  .lx-plan { font-size: 0.78rem; }
}
"""


def page_style() -> str:
    """A style element; it holds nothing but our own rules."""
    return f"<style>{_CSS % {'fonts': FONTS}}</style>"
