# No disko: nothing to install on.
{ gone, ... }: { config.disko = gone; }
