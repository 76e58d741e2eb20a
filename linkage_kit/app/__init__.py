"""Starts the interactive notebooks on this machine: as a page (Voilà) or in JupyterLab.

Both listen on loopback only, ask for the token that is in the printed address, keep what they must keep in a folder of
their own (`workplace.home`) and read and change no Jupyter configuration of the user's.
"""
