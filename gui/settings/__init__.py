"""The pages of 设置: `registry` lists them, gui.pages.settings frames them."""
