"""The output folder: rows, parts, manifest, and the check of all of it."""
