"""TeX to MathML: checked, and in the form that pages need.

Names are imported from the modules here, since converting takes long to import, and our own formulas don't need it.
"""
