"""The pages of 设置: `registry` lists them, gui.features.settings.page frames them."""
