# Six of them.
{ config.warnings = [ "The option foo is deprecated.\nUse bar." "Two." "Three." "Four." "Five." "Six." ]; }
