using FsCheck;
using FsCheck.Fluent;
using Snowlift.Lab.Machines.Simulated.Nix;
using Snowlift.Nix;
using Snowlift.Operate.Closures;

namespace Snowlift.Rooms.Tests.Life;

public sealed class ClosureTests
{
    // What builtins.parseDrvName says of them.
    [Theory]
    [InlineData("nix-0.12pre12876", "nix", "0.12pre12876")]
    [InlineData("nixos-system-demo-26.05", "nixos-system-demo", "26.05")]
    [InlineData("linux-6.12.10-modules-shrunk", "linux", "6.12.10-modules-shrunk")]
    [InlineData("systemd", "systemd", "")]
    [InlineData("unit-sshd.service", "unit-sshd.service", "")]
    [InlineData("python3.13-requests-2.32", "python3.13-requests", "2.32")]
    [InlineData("a--1", "a", "-1")]
    [InlineData("a-", "a-", "")]
    [InlineData("-1", "", "1")]
    [InlineData("", "", "")]
    public void A_version_begins_after_the_first_dash_that_no_letter_follows(string text, string name, string version) =>
        PackageName.ParseDrvName(text).ShouldBe((name, version));

    [Theory]
    [InlineData("openssl-3.0.7-bin", "openssl", "3.0.7", "bin")]
    [InlineData("openssl-3.0.7", "openssl", "3.0.7", "")]
    [InlineData("glibc-2.42-getent", "glibc", "2.42", "getent")]
    [InlineData("usr-bin", "usr", "", "bin")]
    [InlineData("foo-1.0-unstable", "foo", "1.0-unstable", "")]
    public void An_output_is_no_part_of_the_version(string text, string name, string version, string output) =>
        PackageName.Parse(text).ShouldBe(new PackageName(name, version, output));

    [Fact]
    public void Name_and_version_are_the_whole_text() => Check.QuickThrowOnFailure(Prop.ForAll(
        Names(), text => PackageName.ParseDrvName(text) is var (name, version)
            && (version.Length == 0 ? name == text : $"{name}-{version}" == text)));

    [Fact]
    public void No_version_begins_with_a_letter_and_no_name_holds_one() => Check.QuickThrowOnFailure(Prop.ForAll(
        Names(), text => PackageName.ParseDrvName(text) is var (name, version)
            && (version.Length == 0 || !char.IsAsciiLetter(version[0]))
            && PackageName.ParseDrvName(name).Version.Length == 0));

    [Fact]
    public void A_closure_does_not_differ_from_itself() => Check.QuickThrowOnFailure(Prop.ForAll(
        Closures(), paths => ClosureDiff.Of(paths, paths) is { Changes.Count: 0 } same && same.BytesBefore == same.BytesAfter));

    [Fact]
    public void There_and_back_is_the_same_difference() => Check.QuickThrowOnFailure(Prop.ForAll(
        Closures(), Closures(), (one, other) =>
        {
            var (there, back) = (ClosureDiff.Of(one, other), ClosureDiff.Of(other, one));
            return there.Changes.Select(change => change.Name).SequenceEqual(back.Changes.Select(change => change.Name))
                && there.Changes.Zip(back.Changes).All(pair => pair.First.Bytes == -pair.Second.Bytes
                    && pair.First.Before.SequenceEqual(pair.Second.After));
        }));

    [Fact]
    public void What_a_closure_grows_by_is_what_its_packages_grow_by() => Check.QuickThrowOnFailure(Prop.ForAll(
        Closures(), Closures(), (one, other) =>
            ClosureDiff.Of(one, other) is var diff && diff.Changes.Sum(change => change.Bytes) == diff.BytesAfter - diff.BytesBefore));

    [Fact]
    public void Each_kind_of_change_is_told()
    {
        var diff = ClosureDiff.Of(
            [At("linux-6.12.9", 100, 'a'), At("glibc-2.42", 10, 'a'), At("gone-1", 5, 'a'), At("same-1", 1, 'a')],
            [At("linux-6.12.10", 130, 'b'), At("glibc-2.42", 10, 'b'), At("new-1", 7, 'b'), At("same-1", 1, 'a')]);

        diff.Changes.Select(change => (change.Name, change.Kind)).ShouldBe([
            ("glibc", ChangeKind.Rebuilt), ("gone", ChangeKind.Removed), ("linux", ChangeKind.Changed), ("new", ChangeKind.Added)]);
        diff.Changes.Single(change => change.Name == "linux").Bytes.ShouldBe(30);
        diff.Summary().ShouldBe("1 changed, 1 added, 1 removed, 1 rebuilt, no larger");
        ClosureDiff.Of([], []).Summary().ShouldBe("the same");
        ClosureDiff.Growth(-12_340_000).ShouldBe("12.3 MB less");
    }

    private static ClosurePath At(string name, long bytes, char hash) =>
        new(StorePath.Parse($"/nix/store/{new string(hash, 32)}-{name}"), bytes);

    private static Arbitrary<string> Names() => Gen.Elements("a", "1", "-", ".", "bin", "lib", "-2.4", "x", "-dev", "é")
        .ListOf().Select(string.Concat).ToArbitrary();

    private static Arbitrary<List<ClosurePath>> Closures() =>
        Gen.Elements("linux-6.1", "linux-6.2", "glibc-2.42", "glibc-2.42-bin", "nginx", "nginx-1.28")
            .Select(name => new ClosurePath(StorePath.Parse(SimulatedSystem.StorePath(name)), name.Length * 100_000))
            .ListOf()
            .Select(paths => paths.DistinctBy(path => path.Path).ToList())
            .ToArbitrary();
}
