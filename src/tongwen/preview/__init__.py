"""A report while it is written: a page on loopback that shows each edition as it becomes.

===========  ======================================================================
values       what to show, and the results
making       the process that reads and makes what is looked at, and stays
layouts      what takes seconds, on processes of their own: the PDF's pages, Word's
drawing      pages of a PDF as pictures
likeness     a Word file as a page, by its own model
page         the preview's own page, from the house
showing      what a browser is sent, from what was made
guard        who is answered: this browser, on this machine, with the token
building     builds that commands hand over, by processes that stay
serving      the server, the watcher, and the making, together
===========  ======================================================================

What is shown is made in memory: ``build/`` stays as it is, but for builds that commands hand over.
"""
