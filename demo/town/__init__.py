"""A small living server for the demo: people with names and histories, and a week behind them."""
