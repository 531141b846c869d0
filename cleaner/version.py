"""The version, in a module of its own so that the build and the manifest read one value."""

VERSION = "0.1.0"
