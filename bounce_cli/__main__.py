"""`python -m bounce_cli` is `bounce`."""

from bounce_cli.cli.main import main

if __name__ == "__main__":
    main()
