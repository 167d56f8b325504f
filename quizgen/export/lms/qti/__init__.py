"""QTI packages: 2.1 and 3.0 of one writer, and the 1.2 that Canvas imports.

The formats: https://www.imsglobal.org/question/. What a text may hold is in `xhtml.py`.
"""
