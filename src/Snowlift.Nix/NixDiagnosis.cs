using System.Text.RegularExpressions;
using Snowlift.Remote.Processes;

namespace Snowlift.Nix;

/// <summary>
/// Recognises what stops an evaluation and says what would mend it. The texts are those of Nix itself (libfetchers, libexpr)
/// and of nixpkgs (<c>pkgs/stdenv/generic/check-meta.nix</c>, <c>lib/modules.nix</c>), older and newer ones.
/// </summary>
internal static partial class NixDiagnosis
{
    /// <summary>What to do next; null for what is not recognised.</summary>
    /// <param name="text">All that Nix said, without colours.</param>
    public static string? Next(FlakeRef flake, string host, string text) =>
        Package(text) ?? File(flake, text) ?? Option(text) ?? Input(text) ?? Other(flake, host, text);

    /// <summary>The attribute that makes Nix evaluate the whole host, for a shell.</summary>
    public static string Toplevel(FlakeRef flake, string host) =>
        Quoting.ForTyping($"{flake.Url}#nixosConfigurations.{host}.config.system.build.toplevel.drvPath");

    private static string? Package(string text)
    {
        if (Refused().Match(text) is not { Success: true } refused)
        {
            return null;
        }

        var package = refused.Groups["package"].Value;
        return refused.Groups["why"].Value switch
        {
            "unfree license" =>
                $"{package} is unfree. Allow it:\nnixpkgs.config.allowUnfreePredicate = pkg: builtins.elem (lib.getName pkg) [ \"{Name(package, text)}\" ];",
            "marked as insecure" =>
                $"{package} has known holes. Use another version, or allow this one:\nnixpkgs.config.permittedInsecurePackages = [ \"{package}\" ];",
            "broken" =>
                $"{package} is known not to build. Leave it out, use another version, or try all the same:\nnixpkgs.config.allowBroken = true;",
            _ => $"{package} does not exist for this platform. Leave it out, or take it only where it exists:\n"
                + $"lib.optional (lib.meta.availableOn pkgs.stdenv.hostPlatform pkgs.{Name(package, text)}) pkgs.{Name(package, text)}",
        };
    }

    // nixpkgs names it in its own advice; else a version begins at the first dash before a digit.
    private static string Name(string package, string text) =>
        Advised().Match(text) is { Success: true } advised ? advised.Groups["name"].Value : Versioned().Replace(package, "");

    private static string? File(FlakeRef flake, string text)
    {
        if (NotTracked().Match(text) is { Success: true } untracked)
        {
            return $"Nix sees only files that git knows: git -C {Quoting.ForTyping(untracked.Groups["folder"].Value)} add -N {Quoting.ForTyping(untracked.Groups["file"].Value)}";
        }

        if (Missing().Match(text) is not { Success: true } missing || flake.LocalPath is not { } folder)
        {
            return null;
        }

        var file = missing.Groups["file"].Value;
        for (var root = folder; root is not null; root = Path.GetDirectoryName(root))
        {
            if (Path.Exists(Path.Combine(root, file)))
            {
                return $"The file is there, but Nix sees only files that git knows: git -C {Quoting.ForTyping(root)} add -N {Quoting.ForTyping(file)}";
            }

            if (Path.Exists(Path.Combine(root, ".git")))
            {
                break;
            }
        }

        return $"Create {file}, or mend the path that names it. Where it exists, git has to know it: git add -N {Quoting.ForTyping(file)}";
    }

    private static string? Option(string text) =>
        NoOption().Match(text) is { Success: true } option
            ? $"NixOS has no option {option.Groups["option"].Value} in this release, or the module that brings it is not imported."
                + (option.Groups["file"] is { Success: true } file ? $" It is set in {file.Value}" : "")
            : null;

    private static string? Input(string text) =>
        Unreachable().IsMatch(text) ? "Nix could not reach the internet to fetch an input of the flake. Try again with a connection."
        : Denied().Match(text) is { Success: true } denied
            ? $"{denied.Groups["url"].Value} does not exist, or is private: give Nix a token with access-tokens in nix.conf."
        : text.Contains("in the flake registries", StringComparison.Ordinal)
            ? "An input is a name that no registry knows: give it an address, like github:owner/repo, in the flake's inputs."
        : null;

    private static string? Other(FlakeRef flake, string host, string text) =>
        text.Contains("infinite recursion encountered", StringComparison.Ordinal)
            ? "A value asks for itself: mostly an import, or the name of an option, that depends on config. Where, says:\n"
                + $"nix eval --show-trace {Toplevel(flake, host)}"
        : text.Contains("Failed assertions:", StringComparison.Ordinal) ? "Mend what the assertions name."
        : OtherPlatform().Match(text) is { Success: true } platform
            ? $"The flake builds something for {platform.Groups["system"].Value} while it is evaluated, which this computer cannot: --build-on remote"
        : null;

    [GeneratedRegex(
        @"([Rr]efusing to evaluate package '(?<package>[^']+)' in [\s\S]{1,400}? because it|Package ‘(?<package>[^’]+)’ in [^\n]{1,400}?)"
            + @"[\s\S]{0,60}?(?<why>unfree license|marked as insecure|broken|not supported on|not available on)",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Refused();

    [GeneratedRegex(@"lib\.getName pkg\) \[\s*""(?<name>[^""]+)""", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Advised();

    [GeneratedRegex(@"-[0-9].*$", RegexOptions.NonBacktracking)]
    private static partial Regex Versioned();

    [GeneratedRegex(@"Path '(?<file>[^']+)' in the repository ""(?<folder>[^""]+)"" is not tracked by Git", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex NotTracked();

    [GeneratedRegex(
        @"(getting status of|opening file|path) '(/nix/store/[^/']+|«[^»]*»)/(?<file>[^']+)'(: No such file| does not exist)",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Missing();

    [GeneratedRegex(
        @"The option `(?<option>[^'`]+)' does not exist\.( Definition values:\s*- In `(?<file>[^'`]+)')?", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex NoOption();

    [GeneratedRegex("[Cc]ould(n't| not) resolve (host|proxy)|Could(n't| not) connect to server|Network is unreachable", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Unreachable();

    [GeneratedRegex("unable to download '(?<url>[^']+)': HTTP error (401|403|404)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Denied();

    [GeneratedRegex(@"a '(?<system>[a-z0-9_]+-[a-z]+)' with features \{[^}]*\} is required to build", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex OtherPlatform();
}
