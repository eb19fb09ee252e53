"""The demo company: Alderlight, a maker of windows and facades with branches in five countries.

`build(today, seed)` makes it as plain data, the same for the same arguments; `load` writes that
data through the rooms' public functions. Nothing in the rooms knows about the demo.
"""
