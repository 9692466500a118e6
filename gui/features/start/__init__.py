"""The first start: one page that asks who we are."""
