"""The order of the site, of all outlines and entries; and what each article tells in it."""
