"""How a page is made: notes, figures, headings, the grid, and how far a chapter goes."""
