"""All entries at once to a linked Site."""
