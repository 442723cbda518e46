"""Records of contacts to figures: what was promised held against what was recorded.

It owns the mapping of an export's columns, the engine that reads records (DuckDB in the process,
or Spark), the expressions that count them, and the file of measured figures. Rows stay in the
engine: only counts come out of it. It may touch the model, reading, writing, policies, facts of
time and the arithmetic, and judges nothing: rules read what it writes. Ibis, DuckDB and Spark are
imported when something is measured, and never before.
"""
