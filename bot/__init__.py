"""What Belay knows and decides: rules, data and the engine room. Nothing here knows what people see."""
