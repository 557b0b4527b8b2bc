"""Every word of pages, maps and sheets in English and Chinese, and how a text is filled."""
