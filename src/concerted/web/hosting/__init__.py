"""Several coalitions on one host, each under its own address, and setting up the first."""
