"""The page to try Belay in: what it tells the browser, and what it takes from it."""
