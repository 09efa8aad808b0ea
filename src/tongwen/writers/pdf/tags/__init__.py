"""What the pages say to programs: the tag tree, the order of the words, what glyphs stand for."""
