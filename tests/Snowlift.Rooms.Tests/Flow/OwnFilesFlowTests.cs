using Snowlift.Rooms.Tests.Rehearsing;
using Snowlift.Install.Requests;
using Snowlift.Lab.Machines.Simulated.Faults;
using Snowlift.Machines.Files;
using Snowlift.Machines.Keys;
using Snowlift.Remote.Errors;
using Snowlift.Remote.Processes;
using Snowlift.Remote.Ssh;
using Snowlift.Runs;
using Snowlift.Runs.Events;

namespace Snowlift.Rooms.Tests.Flow;

/// <summary>A deploy that is given a host key, files and a disk's key.</summary>
public sealed class OwnFilesFlowTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_host_key_that_is_given_is_the_systems_and_pinned()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var key = await MakeAsync(rehearsal);

        var result = await rehearsal.DeployAsync(rehearsal.Request() with { HostKey = key });

        Pinned(rehearsal, result).ShouldContain(key.Public.Base64);
        rehearsal.Log.Finished.ShouldContain(Step.Verify);
    }

    [Fact]
    public async Task A_host_key_that_was_made_before_is_given_by_itself_and_said_and_again_after_a_destroy()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var key = await KeptHostKeys.MakeAsync(rehearsal.Paths, Rehearsal.Host, new ProcessRunner(), Suggestions.Plain, Token);
        File.GetUnixFileMode(KeptHostKeys.FileOf(rehearsal.Paths, Rehearsal.Host)).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);

        for (var times = 0; times < 2; times++)
        {
            var result = await rehearsal.DeployAsync();

            Pinned(rehearsal, result).ShouldContain(key.Public.Base64);
            rehearsal.Log.All.OfType<Notice>().ShouldContain(notice => notice.Text.Contains(key.Public.Fingerprint));
            await rehearsal.DeleteServerAsync();
        }

        (await Should.ThrowAsync<SnowliftException>(() => KeptHostKeys.MakeAsync(rehearsal.Paths, Rehearsal.Host, new ProcessRunner(), Suggestions.Plain, Token)))
            .ExitCode.ShouldBe(ExitCode.Refused);
    }

    [Fact]
    public async Task A_kept_host_key_that_is_damaged_stops_the_deploy_before_anything_is_created()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        Directory.CreateDirectory(rehearsal.Paths.HostKeys);
        await File.WriteAllTextAsync(KeptHostKeys.FileOf(rehearsal.Paths, Rehearsal.Host), "no key", Token);

        (await rehearsal.FailAsync()).ExitCode.ShouldBe(ExitCode.Usage);
        (await rehearsal.Cloud.Servers.FindAsync(Rehearsal.Host, Token)).ShouldBeNull();
    }

    [Fact]
    public async Task A_server_from_a_baked_image_gets_the_host_key_that_is_given()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        await rehearsal.DeployAsync();
        await rehearsal.BakeAsync();
        await rehearsal.DeleteServerAsync();
        var key = await MakeAsync(rehearsal);

        var result = await rehearsal.DeployAsync(rehearsal.Request() with { HostKey = key });

        rehearsal.Log.All.OfType<StepFinished>().Single(step => step.Step == Step.Identity).Summary.ShouldBe("it has the host key that it was given");
        Pinned(rehearsal, result).ShouldContain(key.Public.Base64);
    }

    [Fact]
    public async Task A_machine_that_is_converted_in_place_gets_the_host_key_that_is_given()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var key = await MakeAsync(rehearsal);

        var result = await rehearsal.DeployAsync(rehearsal.Request() with { HostKey = key, Method = Method.Infect });

        result.Method.ShouldBe(Method.Infect);
        Pinned(rehearsal, result).ShouldContain(key.Public.Base64);
    }

    [Fact]
    public async Task A_machine_that_shows_another_key_than_it_was_given_is_refused()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        rehearsal.Limits = Rehearsal.Impatient;
        rehearsal.Faults.Add(FaultPoint.SystemBoot, new OtherHostKey());

        (await rehearsal.FailAsync(rehearsal.Request() with { HostKey = await MakeAsync(rehearsal) })).ExitCode.ShouldBe(ExitCode.Ssh);
    }

    [Fact]
    public async Task Files_and_a_disks_key_arrive_where_they_belong()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var (folder, key) = (Path.Combine(rehearsal.Folder, "extra"), await MakeAsync(rehearsal));
        Directory.CreateDirectory(Path.Combine(folder, "etc/ssh"));
        Directory.CreateDirectory(Path.Combine(folder, "var/lib/app"));
        await File.WriteAllTextAsync(Path.Combine(folder, "etc/ssh/ssh_host_ed25519_key"), key.PrivatePem, Token);
        await File.WriteAllTextAsync(Path.Combine(folder, "var/lib/app/token"), "t0k3n", Token);

        var result = await rehearsal.DeployAsync(rehearsal.Request() with
        {
            ExtraFiles = FolderArchive.Pack(folder) with { Owners = [Ownership.Parse("/var/lib/app=app:app")] },
            DiskKeys = [new InstallerFile("/tmp/disk.key", Secret.Of("open sesame"))],
        });

        var files = rehearsal.Machines.FilesOf(result.ServerId!.Value);
        System.Text.Encoding.UTF8.GetString(files["ram:/tmp/disk.key"].Content).ShouldBe("open sesame");
        System.Text.Encoding.UTF8.GetString(files["/var/lib/app/token"].Content).ShouldBe("t0k3n");
        files["/var/lib/app/token"].Owner.ShouldBe("app:app");
        files.Keys.ShouldNotContain("/tmp/disk.key", "it is in RAM only");
        Pinned(rehearsal, result).ShouldContain(key.Public.Base64, Case.Sensitive, "the key among the files is noticed");
    }

    [Fact]
    public async Task Two_host_keys_that_differ_are_refused_before_anything_is_created()
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        var extra = new ExtraFiles(Secret.Of(""), 1) { HostKey = await MakeAsync(rehearsal) };

        var failure = await rehearsal.FailAsync(rehearsal.Request() with { HostKey = await MakeAsync(rehearsal), ExtraFiles = extra });

        failure.ExitCode.ShouldBe(ExitCode.Usage);
        rehearsal.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Files_are_not_forgotten_on_the_way_down_the_ladder()
    {
        await using var rehearsal = await Rehearsal.StartAsync();

        var failure = await rehearsal.FailAsync(rehearsal.Request() with
        {
            Method = Method.Infect, DiskKeys = [new InstallerFile("/tmp/disk.key", Secret.Of("open sesame"))],
        });

        failure.ExitCode.ShouldBe(ExitCode.Refused);
        failure.Why.ShouldNotBeNull().ShouldContain("--disk-encryption-key is for an installer");
    }

    [Theory]
    [InlineData("put-in-ram", 29, "/mnt is not in RAM", "The disk's key cannot be put at /tmp/disk.key")]
    [InlineData("extra-files", 30, "the archive is damaged", "The extra files could not be unpacked")]
    [InlineData("own-files", 31, "the new system has no user app", "The extra files could not be given to their owners")]
    public async Task What_goes_wrong_with_them_is_said(string script, int status, string said, string what)
    {
        await using var rehearsal = await Rehearsal.StartAsync();
        rehearsal.Faults.Add(script, new Fails(status, said));
        var folder = Path.Combine(rehearsal.Folder, "extra");
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "file"), "x", Token);

        var failure = await rehearsal.FailAsync(rehearsal.Request() with
        {
            ExtraFiles = FolderArchive.Pack(folder) with { Owners = [Ownership.Parse("/file=app")] },
            DiskKeys = [new InstallerFile("/tmp/disk.key", Secret.Of("open sesame"))],
        });

        failure.ExitCode.ShouldBe(ExitCode.Install);
        failure.What.ShouldBe(what);
        failure.Why.ShouldBe(said);
    }

    private static Task<KeyPair> MakeAsync(Rehearsal rehearsal) =>
        HostKeys.GenerateAsync(new ProcessRunner(), rehearsal.Folder, "given", Token);

    private static string Pinned(Rehearsal rehearsal, DeployResult result) =>
        File.ReadAllText(rehearsal.Paths.KnownHostsOf(result.ServerId!.Value.ToString()).Now);
}
