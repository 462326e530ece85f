"""Files into records: reading rows, mapping columns, planning differences, writing them."""
