using System.Collections;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Snowlift.Checks;
using Snowlift.Cli.Tests.Support;
using Snowlift.Cli.Views;
using Snowlift.Install.Requests;
using Snowlift.Operate.Updates;
using Snowlift.Provision;
using Snowlift.Runs.Events;

namespace Snowlift.Cli.Tests;

/// <summary>What holds of every event there is, in whatever room it was declared.</summary>
public sealed class EventTests
{
    private const string Secret = "hunter2";

    /// <summary>Fields that hold our own words, names that were checked where they came in, or what a machine cannot choose freely.</summary>
    private static readonly HashSet<string> Ours = new(StringComparer.Ordinal)
    {
        "run", "host", "cloud", "currency", "unit", "name", "kind", "check", "user", "path", "machine", "address", "sshCommand", "system", "from",
        "state", "serverType", "location", "image", "os", "firmware", "disk", "installer", "why", "limit", "otherwise", "current", "booted",
        "kernel", "before", "after", "architecture",
    };

    private static IEnumerable<Type> All => new[] { typeof(RunEvent), typeof(CheckFound), typeof(CloudServices), typeof(RunFinished), typeof(UpdateFinished) }
        .Select(type => type.Assembly).Distinct()
        .SelectMany(room => room.GetTypes())
        .Where(type => type.IsSubclassOf(typeof(RunEvent)) && !type.IsAbstract);

    public static TheoryData<RunEvent> Examples => [.. DocumentationTests.Fullest];

    [Fact]
    public void Each_is_registered_documented_and_has_a_name_of_its_own()
    {
        All.OrderBy(type => type.Name).ShouldBe(DocumentationTests.Fullest.Select(happened => happened.GetType()).OrderBy(type => type.Name));
        DocumentationTests.Fullest.Select(happened => happened.Type).ShouldBeUnique();
        DocumentationTests.Fullest.ShouldAllBe(happened => EventCatalogue.Json.Line(happened).StartsWith($"{{\"type\":\"{happened.Type}\"", StringComparison.Ordinal));
    }

    [Fact]
    public void One_that_no_room_has_registered_is_not_written_as_something_else() =>
        Should.Throw<NotSupportedException>(() => EventCatalogue.Json.Line(new Stray()));

    [Theory]
    [MemberData(nameof(Examples))]
    public void What_others_wrote_is_redacted_in_each(RunEvent happened)
    {
        var poisoned = (RunEvent)Poisoned(happened)!;
        var json = JsonNode.Parse(EventCatalogue.Json.Line(poisoned.Redacted(text => text.Replace(Secret, "…", StringComparison.Ordinal))))!;
        Leaks(json, "").ShouldBeEmpty();
    }

    [Fact]
    public void Two_runs_in_one_stream_can_be_told_apart()
    {
        var seen = new List<RunEvent>();
        var stream = new EventStream(new FakeTimeProvider(Stories.Start), new Collected(seen));
        new RunEvents(stream, "one", "web").Report(new Notice("x"));
        new StepScope(new RunEvents(stream, "two", "db"), Step.Build).Log("y");

        seen.Select(happened => (happened.Run, happened.Host)).ShouldBe([("one", "web"), ("two", "db")]);
    }

    private static IEnumerable<string> Leaks(JsonNode? node, string field) => node switch
    {
        JsonObject fields => fields.SelectMany(pair => Leaks(pair.Value, pair.Key)),
        JsonArray items => items.SelectMany(item => Leaks(item, field)),
        JsonValue value when value.ToString().Contains(Secret, StringComparison.Ordinal) && !Ours.Contains(field) => [field],
        _ => [],
    };

    /// <summary>A copy with the secret in every text.</summary>
    private static object? Poisoned(object? value) => value switch
    {
        null => null,
        string => Secret,
        IEnumerable<string> => new[] { Secret },
        IEnumerable items when items.GetType().GetInterfaces().FirstOrDefault(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IEnumerable<>)) is { } of =>
            ArrayOf(of.GetGenericArguments()[0], [.. items.Cast<object>().Select(Poisoned)]),
        _ when value.GetType().GetMethod("<Clone>$") is { } clone => Set(clone.Invoke(value, null)!),
        _ => value,
    };

    private static object Set(object copy)
    {
        foreach (var property in copy.GetType().GetProperties().Where(property => property is { CanWrite: true, CanRead: true }))
        {
            property.SetValue(copy, Poisoned(property.GetValue(copy)));
        }

        return copy;
    }

    private static Array ArrayOf(Type type, object?[] items)
    {
        var array = Array.CreateInstance(type, items.Length);
        items.CopyTo(array, 0);
        return array;
    }

    private sealed class Collected(List<RunEvent> seen) : IEventObserver
    {
        public void OnEvent(RunEvent happened) => seen.Add(happened);
    }

    private sealed record Stray : RunEvent
    {
        protected override string JsonType => "stray";

        public override RunEvent Redacted(Func<string, string> redact) => this;
    }
}
