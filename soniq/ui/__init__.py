"""The pages. Whatever of them is imported first, this comes before NiceGUI."""

from soniq.ui import sockets

sockets.load()
