"""The web page: what each file of it shows, arranged and worded from the answers of the package."""
