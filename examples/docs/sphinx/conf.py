"""The settings of a small Sphinx site whose examples snippetgen makes."""

project = "The assistant's API"
extensions = ["myst_parser", "sphinx_design", "snippetgen.docs.sphinx"]
html_theme_options = {"page_width": "1100px"}
html_show_copyright = False
html_copy_source = False
html_show_sourcelink = False
