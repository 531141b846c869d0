"""Sources -> pages. `read.read` is the way in, `table.READERS` the one place where a format is added."""
