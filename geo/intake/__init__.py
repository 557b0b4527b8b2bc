"""Files that people bring: recognised by content, read under limits in a process of its own, accepted by row.

::

    sniff      what a file is, by its bytes; archives are looked into before they are opened
    sandbox    the readers in a subprocess with memory, time and file limits
    readers    bytes -> a table of text and shapes (tables, features), bounded; no GDAL, which opens what it likes
    reference  the reference system of shapes, and the shapes in WGS-84
    columns    which column means what, proposed from names and contents in both languages
    positions  coordinates out of columns or shapes, from any datum
    accept     rows -> companies or zones in the layout's form; every refused row with its reason
    locate     rows without coordinates placed by address; which datum the others are in, with evidence
    mended     refused rows out as files, and back in
    folder     a brought file as a layout folder of its own
"""
