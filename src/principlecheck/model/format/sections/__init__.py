"""The 36 sections of the policy format, in the order of its pages."""
