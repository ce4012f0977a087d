# `deploy-hetzner HOST …` is `snowlift deploy HOST …`, of a flake that comes with it or of the one that FLAKE_DIR names.
{ writeShellApplication, snowlift }:
{
  flake ? null,
}:
writeShellApplication {
  name = "deploy-hetzner";
  runtimeInputs = [ snowlift ];
  text = ''
    ${if flake == null then "" else ''export FLAKE_DIR="''${FLAKE_DIR:-${flake}}"''}
    export SNOWLIFT_CALLED_AS="''${SNOWLIFT_CALLED_AS:-deploy-hetzner}"
    exec snowlift deploy "$@"
  '';
  meta = {
    description = "Turn a host of the flake into a running server at Hetzner Cloud";
    mainProgram = "deploy-hetzner";
  };
}
