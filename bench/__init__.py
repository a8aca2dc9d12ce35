"""Benchmarks: they print ratios measured in one run and fail no build."""
