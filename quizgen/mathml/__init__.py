"""TeX to MathML: checked, and in the form that pages need.

Import from its modules, not from here: the converter takes long to import, and our own formulas don't need it.
"""
