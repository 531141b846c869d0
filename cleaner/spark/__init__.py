"""Cleaning a DataFrame where it lies: per page and for the duplicates, on the cluster that its session has."""

from cleaner.spark.frames import Cleaned, clean
from cleaner.spark.reading import read

__all__ = ["Cleaned", "clean", "read"]
