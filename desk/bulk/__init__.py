"""批量: one act for many items, each with its own permission, its own transaction and its own result.

`registry` says what an act is, `acts` which there are, `running` does them, `pages` shows them.
"""
