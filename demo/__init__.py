"""A simulated Discord on loopback: real HTTP and WebSocket, people who use it, and faults on demand."""
