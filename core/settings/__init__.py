"""Settings of a workspace and the policy file that fixes them."""
