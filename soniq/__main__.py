"""`python -m soniq`: the same as the command `soniq`."""

from soniq.cli import main

if __name__ == "__main__":
    main()
