"""Charts: a specification, an institute's look and a language → a drawing in SVG.

``look`` is the institute's: colours, faces, what distinguishes series without colour. ``drawing``
starts the engine (``engine``), a process of its own, which is bounded and has no network.
"""
