"""Qiao（桥）: the working system of a labour-cooperation programme between two regions（东西部劳务协作）."""

__version__ = "0.1.0"
