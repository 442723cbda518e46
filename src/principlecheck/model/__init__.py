"""What the documents say and what the judges find: typed, frozen, documented; no behaviour.

`format/` is the policy format (sections, fields, shapes and their JSON Schema), `report/` what a
judgement comes to (findings, measures, money, refusals, the state of an earlier report), `audit/`
what a reader of an audit sees. Beside them laws, settings, waivers, mappings of records, and how a
number, a share, an amount, a duration and a list are formatted in words (`units.py`).
"""
