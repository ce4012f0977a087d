using Snowlift.Build.Flakes;
using Snowlift.Checks.Findings;
using Snowlift.Rooms.Tests.Rehearsing;
using Snowlift.Nix;
using Snowlift.Remote.Processes;

namespace Snowlift.Rooms.Tests.Preflight;

/// <summary>Real folders, looked at with the real git.</summary>
public sealed class FlakeFoldersTests : IDisposable
{
    // Put together here, lest this file be taken for one that holds a key.
    private static readonly string _pem = $"-----BEGIN {"OPENSSH"} PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAE\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("snowlift-folder-").FullName;

    public FlakeFoldersTests() => Write("flake.nix", "{ }");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_flake_elsewhere_has_no_folder() =>
        (await FlakeFolders.LookAsync(new ProcessRunner(), new FlakeRef("github:me/flake"), Token)).ShouldBeNull();

    [Fact]
    public async Task Without_git_nothing_is_untracked()
    {
        Write("disk.nix", "{ }");
        Write("keys/host", _pem);

        var folder = await LookAsync();

        folder.Untracked.ShouldBeEmpty();
        folder.PrivateKeys.ShouldBe(["keys/host"]);
    }

    [Fact]
    public async Task Without_the_program_git_it_is_the_same() =>
        (await FlakeFolders.LookAsync(
            new ScriptedProcesses { Answer = command => throw new ProgramNotFoundException(command.Program) },
            FlakeRef.Parse(_folder, "/").Flake, Token)).ShouldNotBeNull().Untracked.ShouldBeEmpty();

    [Fact]
    public async Task Files_that_git_does_not_know_are_named_and_ignored_ones_are_not()
    {
        await GitAsync("init", "-q");
        Write(".gitignore", "result\n");
        Write("result", "");
        await GitAsync("add", ".");
        Write("hosts/web/disk.nix", "{ }");
        Write("host key", _pem);

        var folder = await LookAsync();

        folder.Untracked.ShouldBe(["host key", "hosts/web/disk.nix"], ignoreOrder: true);
        folder.PrivateKeys.ShouldBeEmpty();
    }

    [Fact]
    public async Task Of_a_flake_in_a_subfolder_the_whole_repository_counts()
    {
        await GitAsync("init", "-q");
        Write("secrets/key", _pem);
        Write("nix/flake.nix", "{ }");
        await GitAsync("add", ".");
        Write("modules/new.nix", "{ }");

        var folder = await LookAsync("nix");

        folder.Untracked.ShouldBe(["../modules/new.nix"]);
        folder.PrivateKeys.ShouldBe(["../secrets/key"]);
    }

    [Fact]
    public async Task Of_a_path_flake_Nix_takes_all_files_whatever_git_says()
    {
        await GitAsync("init", "-q");
        Write("key", _pem);

        var folder = (await FlakeFolders.LookAsync(new ProcessRunner(), FlakeRef.Parse("path:" + _folder, "/").Flake, Token)).ShouldNotBeNull();

        folder.Untracked.ShouldBeEmpty();
        folder.PrivateKeys.ShouldBe(["key"]);
    }

    [Fact]
    public async Task A_key_that_is_encrypted_or_only_spoken_of_is_none()
    {
        Write("secrets.yaml", $"key: ENC[AES256_GCM,data:x]\nold: |\n{_pem}");
        Write("README.md", $"A key begins with `-----BEGIN {"OPENSSH"} PRIVATE KEY-----`.\n");
        Write("blob", "\0" + _pem);
        Write("large", _pem + new string('x', 70_000));
        Write("key.age", "-----BEGIN AGE ENCRYPTED FILE-----\nYWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IFgy\n");
        Write("id.pub", "ssh-ed25519 AAAA me\n");

        (await LookAsync()).PrivateKeys.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("RSA ")]
    [InlineData("EC ")]
    [InlineData("")]
    [InlineData("ENCRYPTED ")]
    public void Every_kind_of_PEM_is_a_key(string kind) =>
        PrivateKeys.AreInText($"-----BEGIN {kind}PRIVATE KEY-----\nMIIEpAIBAAKCAQEA0Z3VS5JJcds3xf\n").ShouldBeTrue();

    [Fact]
    public void So_is_a_key_of_age() =>
        PrivateKeys.AreInText("# created: today\nAGE-SECRET" + "-KEY-1" + new string('Q', 58) + "\n").ShouldBeTrue();

    [Fact]
    public async Task Inputs_that_are_folders_are_read_from_the_lock_file()
    {
        Write("modules/flake.nix", "{ }");
        var there = Path.GetDirectoryName(_folder)!;
        Write("flake.lock", $$"""
            {
              "nodes": {
                "gone": { "locked": { "type": "path", "path": "/nowhere/at/all", "narHash": "sha256-x" }, "original": { "type": "path", "path": "/nowhere/at/all" } },
                "here": { "locked": { "type": "git", "url": "file://{{there}}", "rev": "x" } },
                "inside": { "locked": { "type": "path", "path": "{{_folder}}/modules" } },
                "beside": { "locked": { "type": "path", "path": "./modules" }, "parent": [] },
                "theirs": { "locked": { "type": "path", "path": "../lib" }, "parent": ["nixpkgs"] },
                "nixpkgs": { "locked": { "type": "github", "owner": "NixOS", "repo": "nixpkgs", "rev": "x" } },
                "root": { "inputs": { "nixpkgs": "nixpkgs", "gone": "gone" } }
              },
              "root": "root", "version": 7
            }
            """);

        (await LookAsync()).LocalInputs.ShouldBe([new LocalInput("gone", "/nowhere/at/all", false), new LocalInput("here", there, true)]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{ \"nodes\": [] }")]
    [InlineData("{ \"nodes\": { \"x\": 1 } }")]
    public async Task A_lock_file_that_is_none_is_passed_over(string text)
    {
        Write("flake.lock", text);

        (await LookAsync()).LocalInputs.ShouldBeEmpty();
    }

    private async Task<FlakeFolder> LookAsync(string below = ".") =>
        (await FlakeFolders.LookAsync(new ProcessRunner(), FlakeRef.Parse(Path.Combine(_folder, below), "/").Flake, Token)).ShouldNotBeNull();

    private async Task GitAsync(params string[] arguments) =>
        (await new ProcessRunner().RunAsync(CommandLine.Of("git", ["-C", _folder, .. arguments]), null, Token)).Succeeded.ShouldBeTrue();

    private void Write(string name, string text)
    {
        var file = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
