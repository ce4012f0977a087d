using System.Text.RegularExpressions;
using Snowlift.Rooms.Tests.Scaffold;
using YamlDotNet.RepresentationModel;

namespace Snowlift.Rooms.Tests.Rules;

/// <summary>What is built from, and by whom: every package by its hash, every action of a workflow by its commit.</summary>
public sealed partial class SupplyChainTests
{
    private static readonly string[] Projects = [.. new[] { "src", "lab", "bench", "tests" }
        .SelectMany(folder => Directory.GetFiles(Path.Combine(StandInStore.Repository, folder), "*.csproj", SearchOption.AllDirectories))];

    private static readonly string[] Workflows = Directory.GetFiles(Path.Combine(StandInStore.Repository, ".github", "workflows"), "*.yml");

    [Fact]
    public void Every_project_has_its_packages_locked_and_names_no_place_to_get_them()
    {
        Projects.Length.ShouldBeGreaterThan(10);
        foreach (var project in Projects)
        {
            var path = Path.Combine(Path.GetDirectoryName(project)!, "packages.lock.json");
            File.Exists(path).ShouldBeTrue($"dotnet restore makes {path}");
            var text = File.ReadAllText(path);
            text.ShouldNotContain("://", customMessage: path);
            text.ShouldNotContain(StandInStore.Repository, customMessage: path);
        }
    }

    [Fact]
    public void Every_action_is_pinned_by_its_commit_and_says_its_version()
    {
        foreach (var workflow in Workflows)
        {
            foreach (var line in File.ReadLines(workflow).Where(line => line.Contains("uses:", StringComparison.Ordinal) && !line.Contains("uses: ./", StringComparison.Ordinal)))
            {
                line.ShouldMatch(Pinned().ToString(), workflow);
            }
        }
    }

    [Fact]
    public void A_commit_has_one_version_in_all_workflows()
    {
        Workflows.SelectMany(File.ReadLines).Select(line => Pinned().Match(line)).Where(match => match.Success)
            .GroupBy(match => match.Groups["action"].Value)
            .ShouldAllBe(action => action.Select(match => match.Groups["pin"].Value).Distinct().Count() == 1);
    }

    [Fact]
    public void Every_workflow_is_YAML_with_jobs_that_have_a_machine_and_ask_for_few_rights()
    {
        foreach (var workflow in Workflows)
        {
            var yaml = new YamlStream();
            using var text = File.OpenText(workflow);
            yaml.Load(text);
            var root = (YamlMappingNode)yaml.Documents[0].RootNode;
            root["permissions"].ToString().ShouldContain("contents", customMessage: workflow);
            foreach (var (name, job) in (YamlMappingNode)root["jobs"])
            {
                var keys = ((YamlMappingNode)job).Children.Keys.Select(key => key.ToString()).ToList();
                (keys.Contains("runs-on") || keys.Contains("uses")).ShouldBeTrue($"{workflow}: {name}");
            }
        }
    }

    [GeneratedRegex(@"uses: (?<action>[\w.-]+/[\w.-]+)@(?<pin>[0-9a-f]{40} # v\d+\.\d+\.\d+)$", RegexOptions.NonBacktracking)]
    private static partial Regex Pinned();
}
