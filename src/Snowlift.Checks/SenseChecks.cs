using Snowlift.Checks.Boot;
using Snowlift.Checks.Findings;
using Snowlift.Remote.Processes;

namespace Snowlift.Checks;

/// <summary>Whether the configuration means what it says.</summary>
internal static class SenseChecks
{
    /// <summary>What is listed of many.</summary>
    private const int Few = 5;

    public static IReadOnlyList<Check> All { get; } =
    [
        new("assertions", CheckArea.Sense, "Do the configuration's own assertions hold?", Assertions, CanForce: false),
        new("platform", CheckArea.Sense, "Is it built for this machine's processor?", Platform),
        new("state-version", CheckArea.Sense, "Is system.stateVersion set, and no newer than NixOS?", StateVersion),
        new("hostname", CheckArea.Sense, "Does the system call itself what the flake does?", HostName),
        new("secrets", CheckArea.Sense, "Will secrets lie open in the Nix store?", Secrets),
        new("untracked", CheckArea.Sense, "Does git know the files that Nix should see?", Untracked),
        new("local-inputs", CheckArea.Sense, "Are all inputs of the flake to be had?", LocalInputs),
        new("warnings", CheckArea.Sense, "Has the configuration warnings of its own?", Warnings),
        new("home-manager", CheckArea.Sense, "Does Home Manager set up users while the machine boots?", HomeManager),
    ];

    private static IEnumerable<Answer> Assertions(Subject subject)
    {
        // What another check says better is left to it.
        List<string> failed = [.. (subject.Evaluation.Sense?.FailedAssertions ?? []).Where(text => !GrubChecks.SaysTwice(text) || !GrubChecks.Twice(subject).Any())];
        if (failed.Count > 0)
        {
            yield return new Answer(
                Severity.Refuse, failed.Count == 1 ? "An assertion of the configuration fails" : $"{failed.Count} assertions of the configuration fail",
                Listed(failed), "Mend what they name: NixOS makes no system until then, so there is nothing to install.");
        }
    }

    private static IEnumerable<Answer> Platform(Subject subject)
    {
        if (subject.Evaluation.System is { } system && subject.Machine?.NixSystem is { } machine
            && system != machine && (system, machine) is not ("i686-linux", "x86_64-linux"))
        {
            yield return new Answer(
                Severity.Refuse, $"{subject.Host} is built for {system}, and this machine is {machine}",
                "None of its programs would start.",
                $"nixpkgs.hostPlatform = \"{machine}\";   or another server type: --server-type {(Nix.Platform.Of(system) == Nix.Platform.Arm ? "cax11" : "cx23")}");
        }
    }

    private static IEnumerable<Answer> StateVersion(Subject subject)
    {
        if (subject.Evaluation.Sense is not { Release: { } release } sense)
        {
            yield break;
        }

        if (sense.StateVersion is not { } version)
        {
            yield return new Answer(
                Severity.Warn, "system.stateVersion is not set",
                $"It follows NixOS then: an update changes how data on the disk is laid out, without moving the data.",
                $"system.stateVersion = \"{release}\";");
        }
        else if (Version.TryParse(version, out var stated) && Version.TryParse(release, out var present) && stated > present)
        {
            yield return new Answer(
                Severity.Warn, $"system.stateVersion is {version}, and this NixOS is {release}",
                "It names the release that a machine was installed with; a newer one asks for formats that this NixOS does not know.",
                $"system.stateVersion = \"{release}\";");
        }
    }

    private static IEnumerable<Answer> HostName(Subject subject)
    {
        if (subject.Evaluation.HostName is { Length: > 0 } name && name != subject.Host)
        {
            yield return new Answer(
                Severity.Warn, $"The host {subject.Host} calls itself {name}",
                $"Its prompt, its logs and nixos-rebuild on the machine itself say {name}; the server's name is {subject.Host}.",
                $"networking.hostName = \"{subject.Host}\";");
        }
    }

    private static IEnumerable<Answer> Secrets(Subject subject)
    {
        var users = (subject.Evaluation.Users ?? []).Where(user => user.PlainPassword).Select(user => user.Name).ToList();
        if (users.Count > 0)
        {
            yield return new Answer(
                Severity.Warn, $"The password of {string.Join(", ", users)} stands in clear text in the configuration",
                "It ends up in /nix/store, where everybody on every machine that has the closure can read it.",
                $"users.users.{users[0]}.hashedPasswordFile = \"/path/on/the/machine\";   (mkpasswd makes the hash)");
        }

        if (subject.Flake?.PrivateKeys is { Count: > 0 } files)
        {
            yield return new Answer(
                Severity.Warn, files.Count == 1 ? $"{files[0]} holds a private key" : $"{files.Count} files of the flake hold private keys",
                $"Nix copies a flake's files into /nix/store, where everybody can read them{(files.Count == 1 ? "." : ": " + Named(files) + ".")}",
                $"git rm --cached {Quoted(files)}   and replace the key; sops-nix and agenix keep secrets encrypted in a flake");
        }
    }

    private static IEnumerable<Answer> Untracked(Subject subject)
    {
        var files = (subject.Flake?.Untracked ?? []).Where(file => Concerns(file, subject.Host)).ToList();
        if (files.Count > 0)
        {
            yield return new Answer(
                Severity.Warn, files.Count == 1 ? $"git does not know {files[0]}" : $"git does not know {files.Count} files of the flake: {Named(files)}",
                "Nix sees only files that git knows: what stands in there is not part of this system.",
                files.Count <= Few ? $"git add -N {Quoted(files)}" : "git add -N .");
        }
    }

    private static bool Concerns(string file, string host) =>
        file.EndsWith(".nix", StringComparison.Ordinal) || file.Split('/').SkipLast(1).Contains(host, StringComparer.Ordinal);

    // The host has been evaluated: the input is in this computer's store, or this host does not use it.
    private static IEnumerable<Answer> LocalInputs(Subject subject) =>
        (subject.Flake?.LocalInputs ?? []).Where(input => !input.IsHere).Select(input => new Answer(
            Severity.Warn, $"The flake's input {input.Name} is {input.Path}, which this computer does not have",
            "The flake evaluates only while the input is in this computer's Nix store; a new computer, or nix-collect-garbage, ends that.",
            $"Give the input an address that every computer can reach, then: nix flake update {input.Name}"));

    private static IEnumerable<Answer> Warnings(Subject subject)
    {
        if (subject.Evaluation.Sense?.Warnings is { Count: > 0 } warnings)
        {
            yield return new Answer(
                Severity.Note, warnings.Count == 1 ? "The configuration has a warning" : $"The configuration has {warnings.Count} warnings",
                Listed([.. warnings.Select(FirstLine)]));
        }
    }

    private static IEnumerable<Answer> HomeManager(Subject subject)
    {
        if (subject.Evaluation.Sense?.HomeManagerUsers is { Count: > 0 } users)
        {
            yield return new Answer(
                Severity.Note, $"Home Manager looks after {string.Join(", ", users)}",
                "It sets up their homes while the machine boots; where that fails, Snowlift says so once the system runs.");
        }
    }

    private static string FirstLine(string text) => text.Trim().Split('\n')[0];

    private static string Listed(IReadOnlyList<string> texts) =>
        string.Join('\n', [.. texts.Take(Few).Select(text => text.Trim()), .. More(texts)]);

    private static string Named(IReadOnlyList<string> files) => string.Join(", ", [.. files.Take(Few), .. More(files)]);

    private static IEnumerable<string> More(IReadOnlyList<string> all) => all.Count > Few ? [$"and {all.Count - Few} more"] : [];

    private static string Quoted(IEnumerable<string> files) => string.Join(' ', files.Select(Quoting.ForDisplay));
}
