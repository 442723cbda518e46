"""The sections of the policy format, in the order of its pages."""
