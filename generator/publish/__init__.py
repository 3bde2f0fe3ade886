"""The machine room: the source tree, safe paths, the build lock, staging and the swap."""
