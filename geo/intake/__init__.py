"""Files that people bring: recognised by content, read under limits in a process of its own, accepted by row.

::

    sniff      what a file is, by its bytes; archives are looked into before they are opened
    readers    bytes -> a table of text and shapes. No GDAL: what it opens is not ours to choose
    columns    which column means what, proposed from names and contents in both languages
    accept     rows -> companies or zones in the layout's form; every refused row with its reason
    sandbox    the readers in a subprocess with memory and time limits
"""
