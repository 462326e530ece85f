"""The systems around us, one module each, behind the protocol of ``connector``."""
