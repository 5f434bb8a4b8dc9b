"""What the web page is made of: pure functions from the package to the text of every file.

``site.files`` puts them together; ``scripts/page.py`` writes them. Every number and every name comes from
``ilrs_signatories``: these modules arrange, word and link, and never count.
"""
