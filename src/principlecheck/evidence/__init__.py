"""Records of contacts to measured figures: what was promised held against what was recorded.

It owns the mapping of an export's columns, the engine that reads and cleans records (DuckDB in the
process, or Spark; CSV, SQLite, PostgreSQL), the expressions that count them, signs looked for in
them, figures withheld where they would tell of few people, and the file of measured figures. Rows
stay in the engine: only counts come out of it. It may touch the model, reading, writing, policies,
facts of time and the arithmetic, and judges nothing: rules read what it writes. Ibis, DuckDB and
Spark are imported when something is measured, and never before.
"""
