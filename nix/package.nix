{
  lib,
  buildDotnetModule,
  dotnetCorePackages,
  installShellFiles,
  openssh,
}:
buildDotnetModule {
  pname = "snowlift";
  version = builtins.head (
    builtins.match ".*<VersionPrefix>([^<]+)</VersionPrefix>.*" (builtins.readFile ../Directory.Build.props)
  );

  src = lib.fileset.toSource {
    root = ../.;
    # Not global.json: nixpkgs has an SDK of its own.
    fileset = lib.fileset.difference (lib.fileset.unions [
      ../src
      ../lab
      ../templates
      ../.editorconfig
      ../BannedSymbols.txt
      ../Directory.Build.props
      ../Directory.Build.targets
      ../Directory.Packages.props
      ../LICENSE
      ../README.md
    ]) (lib.fileset.fileFilter (file: file.name == "packages.lock.json") ../.);
  };

  projectFile = "src/Snowlift.Cli/Snowlift.Cli.csproj";
  # Names every package with its hash, as the lock files do for builds without Nix.
  nugetDeps = ./deps.json;
  dotnetFlags = [ "-p:RestorePackagesWithLockFile=false" ];
  dotnet-sdk = dotnetCorePackages.sdk_10_0;
  # The lab is a web server.
  dotnet-runtime = dotnetCorePackages.aspnetcore_10_0;
  executables = [ "snowlift" ];

  nativeBuildInputs = [ installShellFiles ];

  # After the user's own: macOS's ssh knows its keychain.
  makeWrapperArgs = [
    "--suffix"
    "PATH"
    ":"
    (lib.makeBinPath [ openssh ])
  ];

  postFixup = ''
    for shell in bash zsh fish; do
      HOME=$TMPDIR $out/bin/snowlift completion $shell > snowlift.$shell
      installShellCompletion --cmd snowlift --$shell snowlift.$shell
    done
    HOME=$TMPDIR $out/bin/snowlift man --out man
    installManPage man/*.1
  '';

  meta = {
    description = "From a flake's host to a running, verified NixOS server at Hetzner Cloud";
    license = lib.licenses.mit;
    mainProgram = "snowlift";
    platforms = [
      "x86_64-linux"
      "aarch64-linux"
      "x86_64-darwin"
      "aarch64-darwin"
    ];
  };
}
