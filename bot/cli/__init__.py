"""What an operator can ask of Belay on a command line: one file each."""
