"""The engine room: the only modules that import WeasyPrint, which lays out the pages.

* :mod:`.room` replaces functions of WeasyPrint while pages are made, and compares them first with
  what they were when this was written;
* :mod:`.documents` reads HTML, lays it out, and collects what the engine says meanwhile;
* :mod:`.boxes` names the boxes of laid-out pages, and what is read of them;
* :mod:`.text` measures text, and says where it may be broken;
* :mod:`.steps` are the steps of a layout that our own functions take as well.

Which functions are replaced, by what and why, is in one table, :data:`..hooks.HOOKS`.
"""
