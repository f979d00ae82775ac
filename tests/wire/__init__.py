"""Real processes on a real wire: kill, faults, signals and time."""
