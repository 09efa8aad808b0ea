"""How a line of text is made: where it breaks, how it is filled, what meets in it."""
