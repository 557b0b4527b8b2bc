"""What people add to a layout, kept in one SQLite file: saved lists, edits, decisions and notes, with every change.

`geo.workspace.store` needs nothing beyond the standard library; what builds tables loads pandas where it is used.
"""
