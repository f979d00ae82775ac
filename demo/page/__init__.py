"""A page to try Belay in: a client for the simulated Discord, on this machine alone."""
