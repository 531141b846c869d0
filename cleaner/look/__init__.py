"""Looking at a finished folder: report, stories of single inputs, exports. Reads rows, decides nothing."""
