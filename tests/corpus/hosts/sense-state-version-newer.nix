# From the future.
{ config.system.stateVersion = "26.05"; }
