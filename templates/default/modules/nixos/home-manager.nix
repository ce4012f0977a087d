{
  home-manager = {
    useGlobalPkgs = true;
    useUserPackages = true;
  };
}
