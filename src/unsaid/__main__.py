"""`python -m unsaid`: the command line, where its script is not on the path."""

from unsaid.cli.app import main

__all__: list[str] = []

if __name__ == "__main__":
    main()
