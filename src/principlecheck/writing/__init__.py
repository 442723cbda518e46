"""YAML and files written so that what a person wrote there stays.

It owns when a text is quoted (`yaml.py`), files that are whole or not there (`files.py`), and one
value put in another's place (`rewriting.py`). It may touch reading and the model, and decides
nothing about what is written.
"""
