"""The page's own style sheet: room for the map, quiet type, one column on a phone."""

from __future__ import annotations

from layers.style import FONTS

_CSS = """
.stMainBlockContainer { padding: 0.8rem 1.2rem 1rem; max-width: none; }
.stApp, .stApp button, .stApp input { font-family: %(fonts)s; }
header.stAppHeader { display: none; }
.st-key-header { gap: 0.6rem; }
.st-key-header h1 { font-size: 1.25rem; line-height: 1.3; font-weight: 700; margin: 0; padding: 0; }
.st-key-pages { gap: 0.2rem; }
.st-key-pages a { padding: 0.2rem 0.6rem; }
.st-key-header > :first-child { flex: 1 1 0; min-width: 0; }
.stMainBlockContainer > .stVerticalBlock { gap: 0.5rem; }
.st-key-plan { margin-top: -0.3rem; }
.st-key-map_page .stColumn:first-child { font-size: 0.9rem; }
.stApp [data-testid="stCaptionContainer"], .stApp [data-testid="stCaptionContainer"] * { color: inherit; opacity: 1; }
.stApp [data-testid="stCaptionContainer"] p {
  line-height: 1.4; color: color-mix(in srgb, currentColor 78%%, transparent); }
.st-key-ask { gap: 0.5rem; }
.st-key-ask h3 { font-size: 1.1rem; padding: 0; }
.st-key-ask_names { gap: 0 1rem; }
.st-key-ask_names button { min-height: 2rem; padding: 0; text-align: left; text-decoration: underline;
  text-decoration-thickness: 1px; text-underline-offset: 3px; }
.st-key-explorer_error { border-left: 3px solid #8A5A00; padding-left: 0.8rem; }
.st-key-explorer_error * { white-space: pre-wrap; }
.sheet-preview { width: 100%%; border: 1px solid #8884; }
.stApp [data-testid="stMultiSelectTagsContainer"] [data-tag] { background-color: #2F5F91; color: #FFFFFF; }
.st-key-pin_map .lx-root { height: 440px; }
.st-key-below_map { gap: 1rem; }
.st-key-below_map > :first-child { flex: 1 1 20rem; min-width: 0; }
.stApp a[data-carries] { display: inline-block; padding: 0.35rem 0.8rem; border: 1px solid #8888; border-radius: 6px;
  color: inherit; font-size: 0.9rem; text-decoration: none; }
.stApp a[data-carries]:hover { background: #8882; }
.st-key-short_open .stHorizontalBlock { gap: 0.2rem 1rem; }
.st-key-short_open .stButton button[kind="tertiary"] { padding: 0; text-align: left; min-height: 2rem; }
/* The framework's own download of a table: without sources, and its text could be a formula. */
[data-testid="stElementToolbarButton"]:has(button[aria-label*="ownload"]) { display: none; }
@media (max-width: 700px) {
  .stMainBlockContainer { padding: 0.5rem 0.6rem 1rem; }
  .st-key-map_page .stHorizontalBlock { flex-direction: column-reverse; }
  .st-key-map_page .stColumn { width: 100%%; min-width: 100%%; flex: none; }
  .stMainBlockContainer { padding-bottom: 4.5rem; }
  .st-key-header { flex-wrap: wrap; gap: 0.2rem 0.4rem; }
  .st-key-header button { padding: 0.1rem 0.45rem; min-height: 2rem; }
  .st-key-short_open .stHorizontalBlock { padding-bottom: 0.5rem; border-bottom: 1px solid #8884; }
  .st-key-header > :first-child { flex: 1 1 50%%; }
  .st-key-pages a { padding: 0.2rem 0.3rem; }
  .st-key-pages a p { font-size: 0.85rem; }
  .st-key-map_page .st-key-below_map { flex-direction: column; gap: 0.2rem; }
  .st-key-below_map > :first-child { flex: none; }
  .st-key-header h1 { font-size: 1.05rem; }
  .st-key-plan p { font-size: 0.78rem; }
}
"""


def page_style() -> str:
    """A style element; it holds nothing but our own rules."""
    return f"<style>{_CSS % {'fonts': FONTS}}</style>"
