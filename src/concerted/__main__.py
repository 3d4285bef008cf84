"""`python -m concerted` is the `concerted` command."""

from concerted.cli import main

if __name__ == "__main__":
    main()
