"""Files（文件）: other people's files opened, so that nothing they hold can hurt the rest.

`containers` tells by the first bytes what a file is. `sandbox` is the door: it starts the process that is `parsing` and
takes plain sheets back. That process opens csv (`delimited`), xlsx (`archives`) and the old xls (`legacy`); it imports
neither polars nor numpy, so nothing is imported here.
"""
