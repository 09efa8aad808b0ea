"""Look: style sheets worked out into the style of each element, without a browser or an engine."""
