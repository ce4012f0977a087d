# NixOS itself refuses.
{ config.assertions = [
  { assertion = true; message = throw "not needed"; }
  { assertion = false; message = "services.web.port must be set.\nSee the manual."; }
]; }
