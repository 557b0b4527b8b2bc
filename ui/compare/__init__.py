"""The parts of the compare page, a file each: words of the address, table, pictures, ranking, plans, access, maps."""
