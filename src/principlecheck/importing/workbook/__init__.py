"""The workbook of a firm: what its policies say, as sheets to fill in, and what comes back.

`questions.py` has the order and the words of the interview, `cells.py` a value as the text of a
cell and back, `sheets.py` what stands where, `out.py` writes it with openpyxl and `back.py` reads
what somebody made of it.
"""
