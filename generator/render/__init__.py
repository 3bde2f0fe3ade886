"""One page at a time: a slice of the site and a body to the bytes of a file."""
