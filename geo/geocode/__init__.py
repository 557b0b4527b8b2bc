"""Addresses to points, with how precisely and how surely each is known.

::

    clean        text as it arrives -> plain text, or the reason why it is no address
    reading      names in pinyin and English -> one key, so that "West Huanhu 2nd Road" meets its Chinese name
    vocabulary   the names that a layout knows: districts, towns, parks, roads
    address      plain text -> Address: what was understood, what was left over
                 (read_chinese, read_latin, latin_roads, elsewhere, parts)
    gazetteer    places and numbered positions to look up (gazetteer_tables builds it, spread says how wide)
    ladder       Address -> Answer, from building down to district, without a network (on_road)
    providers    services over the network, by choice (network, clients, levels, transport)
    pipeline     many addresses: asked once, checked, in order (batch, cache, records, files)
    guards       does the point lie where the address says; is a list shifted to another datum
    review       decisions of people on doubtful rows (review_csv)

A user needs few names: `pipeline.geocoder_of` and `Geocoder.records`, `files.geocode_file`, `review.decide`.

Importing this package loads none of the heavy libraries: pypinyin, OpenCC and geopy load where they are used.
"""
