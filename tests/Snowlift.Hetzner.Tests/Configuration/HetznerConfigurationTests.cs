using FsCheck;
using FsCheck.Fluent;
using Snowlift.Hetzner.Configuration;
using Snowlift.Hetzner.Errors;

namespace Snowlift.Hetzner.Tests.Configuration;

public sealed class HetznerConfigurationTests : IDisposable
{
    private static readonly string Token = new('a', 64);
    private static readonly string OtherToken = new('b', 64);

    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("snowlift-hetzner-");

    private string File => Path.Combine(_home.FullName, ".config", "hcloud", "cli.toml");

    public void Dispose() => _home.Delete(recursive: true);

    [Fact]
    public void Without_anything_there_is_nothing() => Find().ShouldBeNull();

    [Fact]
    public void A_token_in_the_environment_is_enough()
    {
        var options = Find(("HCLOUD_TOKEN", Token)).ShouldNotBeNull();

        options.Token.Value.ShouldBe(Token);
        options.Endpoint.ShouldBe(new Uri("https://api.hetzner.cloud/v1"));
    }

    [Fact]
    public void Blanks_and_a_newline_around_a_token_are_dropped_and_its_length_is_its_own_affair() =>
        Find(("HCLOUD_TOKEN", " short\n")).ShouldNotBeNull().Token.Value.ShouldBe("short");

    [Theory]
    [InlineData("")]
    [InlineData(" \n")]
    [InlineData("two words")]
    [InlineData("line\nbreak")]
    [InlineData("tökén")]
    public void A_token_that_cannot_be_one_is_refused_without_repeating_it(string token)
    {
        var e = Should.Throw<HetznerConfigurationException>(() => Find(("HCLOUD_TOKEN", token)));

        e.Message.ShouldStartWith("HCLOUD_TOKEN: the token ");
        if (token.Trim().Length > 0)
        {
            e.ToString().ShouldNotContain(token);
        }
    }

    [Theory]
    [InlineData("api.hetzner.cloud")]
    [InlineData("/v1")]
    [InlineData("ftp://api.hetzner.cloud/v1")]
    [InlineData("http://")]
    public void An_endpoint_that_is_no_url_is_refused(string endpoint) =>
        Should.Throw<HetznerConfigurationException>(() => Find(("HCLOUD_TOKEN", Token), ("HCLOUD_ENDPOINT", endpoint)))
            .Message.ShouldContain(endpoint);

    [Fact]
    public void A_token_may_lie_in_a_file_of_its_own_whose_first_line_it_is()
    {
        var file = Path.Combine(_home.FullName, "token");
        System.IO.File.WriteAllText(file, $"{Token}\nwritten by hand\n");
        Write(Context(OtherToken));

        Find(("HCLOUD_TOKEN_FILE", file)).ShouldNotBeNull().Token.Value.ShouldBe(Token);
        Find(("HCLOUD_TOKEN_FILE", file), ("HCLOUD_TOKEN", OtherToken)).ShouldNotBeNull().Token.Value.ShouldBe(OtherToken);
        Should.Throw<HetznerConfigurationException>(() => Find(("HCLOUD_TOKEN_FILE", file + ".gone"))).Message.ShouldStartWith("HCLOUD_TOKEN_FILE: ");
        System.IO.File.WriteAllText(file, "\n");
        Should.Throw<HetznerConfigurationException>(() => Find(("HCLOUD_TOKEN_FILE", file))).Message.ShouldBe("HCLOUD_TOKEN_FILE: the token is empty");
    }

    [Fact]
    public async Task A_token_may_come_from_a_command_which_is_only_run_where_no_token_was_said()
    {
        var asked = new List<string>();

        (await FindAsync(("HCLOUD_TOKEN_COMMAND", "pass show hetzner"), ("HCLOUD_ENDPOINT", "http://127.0.0.1:1/v1")))
            .ShouldNotBeNull().Endpoint.Port.ShouldBe(1);
        asked.ShouldBe(["pass show hetzner"]);
        (await FindAsync(("HCLOUD_TOKEN_COMMAND", "pass show hetzner"), ("HCLOUD_TOKEN", OtherToken))).ShouldNotBeNull().Token.Value.ShouldBe(OtherToken);
        (await FindAsync(("HCLOUD_TOKEN_COMMAND", " "))).ShouldBeNull();
        asked.Count.ShouldBe(1);
        (await Should.ThrowAsync<HetznerConfigurationException>(() => FindAsync(("HCLOUD_TOKEN_COMMAND", "x"), ("HCLOUD_TOKEN_FILE", "y"))))
            .Message.ShouldBe("HCLOUD_TOKEN_FILE and HCLOUD_TOKEN_COMMAND are both set: unset one");

        Task<HetznerOptions?> FindAsync(params (string Name, string Value)[] environment) => HetznerConfiguration.FindAsync(
            environment.ToDictionary(v => v.Name, string? (v) => v.Value), _home.FullName,
            command =>
            {
                asked.Add(command);
                return Task.FromResult(Token);
            });
    }

    [Fact]
    public void The_environment_is_asked_before_the_file_which_is_then_not_even_read()
    {
        Write("this is not TOML");

        var options = Find(("HCLOUD_TOKEN", Token), ("HCLOUD_ENDPOINT", "http://127.0.0.1:8080/v1")).ShouldNotBeNull();

        options.Endpoint.ShouldBe(new Uri("http://127.0.0.1:8080/v1"));
    }

    [Fact]
    public void The_active_context_gives_token_and_endpoint()
    {
        Write($"""
            active_context = "two"

            [[contexts]]
              name = "one"
              token = "{Token}"

            [[contexts]]
              name = "two"
              token = "{OtherToken}" # the one
              [contexts.preferences]
                endpoint = "https://two.example/v1"
                default_ssh_keys = ["a", "b"]
                poll_interval = 1_000
            """);

        var options = Find().ShouldNotBeNull();

        options.Token.Value.ShouldBe(OtherToken);
        options.Endpoint.ShouldBe(new Uri("https://two.example/v1"));
        Find(("HCLOUD_CONTEXT", "one")).ShouldNotBeNull().Endpoint.ShouldBe(HetznerOptions.DefaultEndpoint);
        Find(("HCLOUD_ENDPOINT", "http://127.0.0.1:1/v1")).ShouldNotBeNull().Endpoint.Port.ShouldBe(1);
    }

    [Fact]
    public void An_endpoint_may_stand_in_the_context_itself_or_for_all_contexts()
    {
        Write($"""
            active_context = "one"
            preferences.endpoint = "https://all.example/v1"
            [[contexts]]
            name = "one"
            token = "{Token}"
            [[contexts]]
            name = "two"
            token = "{Token}"
            endpoint = "https://two.example/v1"
            """);

        Find().ShouldNotBeNull().Endpoint.Host.ShouldBe("all.example");
        Find(("HCLOUD_CONTEXT", "two")).ShouldNotBeNull().Endpoint.Host.ShouldBe("two.example");
    }

    [Fact]
    public void The_file_is_where_the_environment_says()
    {
        var xdg = Path.Combine(_home.FullName, "xdg");
        Directory.CreateDirectory(Path.Combine(xdg, "hcloud"));
        System.IO.File.WriteAllText(Path.Combine(xdg, "hcloud", "cli.toml"), Context(Token));
        var elsewhere = Path.Combine(_home.FullName, "elsewhere.toml");
        System.IO.File.WriteAllText(elsewhere, Context(OtherToken));

        Find(("XDG_CONFIG_HOME", xdg)).ShouldNotBeNull().Token.Value.ShouldBe(Token);
        Find(("XDG_CONFIG_HOME", xdg), ("HCLOUD_CONFIG", elsewhere)).ShouldNotBeNull().Token.Value.ShouldBe(OtherToken);
        Find(("HCLOUD_CONFIG", Path.Combine(_home.FullName, "missing.toml"))).ShouldBeNull();
    }

    [Fact]
    public void A_file_without_an_active_context_gives_nothing()
    {
        Write(Context(Token).Replace("active_context = \"c\"", "", StringComparison.Ordinal));

        Find().ShouldBeNull();
    }

    [Fact]
    public void A_context_that_is_not_there_is_named_with_those_that_are()
    {
        Write(Context(Token));

        Should.Throw<HetznerConfigurationException>(() => Find(("HCLOUD_CONTEXT", "d")))
            .Message.ShouldBe($"{File} has no context 'd', only: c");
    }

    [Fact]
    public void A_token_that_comes_from_a_command_is_asked_for_in_the_environment()
    {
        Write("active_context = \"c\"\n[[contexts]]\nname = \"c\"\ntoken_command = \"pass hcloud\"\n");

        Should.Throw<HetznerConfigurationException>(() => Find()).Message.ShouldContain("put the token into HCLOUD_TOKEN");
    }

    [Fact]
    public void A_context_without_a_token_is_an_error()
    {
        Write("active_context = \"c\"\n[[contexts]]\nname = \"c\"\n");

        Should.Throw<HetznerConfigurationException>(() => Find()).Message.ShouldBe($"the context 'c' in {File} has no token");
    }

    [Fact]
    public void Every_way_to_write_a_string_is_read()
    {
        Write($"""""
            active_context = """
            o\
               ne"""
            [[contexts]]
            name = '''
            one'''
            token = """{Token}"""
            [[contexts]]
            "name" = 'the "two"'
            token = """
            {Token[..32]}\
            {Token[32..]}"""
            """"");

        Find().ShouldNotBeNull().Token.Value.ShouldBe(Token);
        Find(("HCLOUD_CONTEXT", "the \"two\"")).ShouldNotBeNull().Token.Value.ShouldBe(Token);
    }

    [Fact]
    public void Inline_tables_and_dotted_keys_are_read()
    {
        Write($$"""
            active_context = "one"
            preferences = { endpoint = "https://all.example/v1" }
            contexts = [
              { name = "one", token = "{{Token}}" }, # the first
              { name = "two", token = "{{OtherToken}}", preferences = { endpoint = "https://two.example/v1", quiet = true } },
              { name = "three", token = "{{OtherToken}}", preferences.endpoint = "https://three.example/v1" },
            ]
            """);

        Find().ShouldNotBeNull().Token.Value.ShouldBe(Token);
        Find().ShouldNotBeNull().Endpoint.Host.ShouldBe("all.example");
        Find(("HCLOUD_CONTEXT", "two")).ShouldNotBeNull().Endpoint.Host.ShouldBe("two.example");
        Find(("HCLOUD_CONTEXT", "three")).ShouldNotBeNull().Endpoint.Host.ShouldBe("three.example");
    }

    [Fact]
    public void Windows_line_ends_and_values_of_other_kinds_do_not_disturb()
    {
        Write($"""
            n = 1
            list = [
              "]", # ]
              [1, 2],
            ]
            day = 1979-05-27
            preferences = false
            active_context = "c"
            [[contexts]]
            name = 1
            [[contexts]]
            name = "c"
            token = "{Token}"
            endpoint = 80
            """.ReplaceLineEndings("\r\n"));

        var options = Find().ShouldNotBeNull();

        options.Token.Value.ShouldBe(Token);
        options.Endpoint.ShouldBe(HetznerOptions.DefaultEndpoint);
    }

    [Theory]
    [InlineData("token = \"{0}", 5)]
    [InlineData("token = '{0}", 5)]
    [InlineData("token = \"\"\"{0}\n", 5)]
    [InlineData("token = {0}", 5)]
    [InlineData("token = \"{0}\" {0}", 5)]
    [InlineData("token = \"{0}\\q\"", 5)]
    [InlineData("token = \"{0}\\ud800\"", 5)]
    [InlineData("token = \"{0}\u0001\"", 5)]
    [InlineData("token = [\"{0}\"", 5)]
    [InlineData("token = {{ t = \"{0}\"", 5)]
    [InlineData("token = \"{0}\"\ntoken = \"{0}\"", 6)]
    [InlineData("token: {0}", 5)]
    [InlineData("{0}", 5)]
    [InlineData("[{0}", 5)]
    [InlineData("[[{0}]", 5)]
    [InlineData("= \"{0}\"", 5)]
    [InlineData("token = 1{0}", 5)]
    public void A_broken_file_is_named_with_the_line_and_never_with_what_stands_there(string broken, int line)
    {
        var preference = "ed25519-of-mine";
        Write($"active_context = \"c\"\n[[contexts]]\nname = \"c\"\nkey = \"{preference}\"\n{string.Format(broken, Token)}");

        var e = Should.Throw<HetznerConfigurationException>(() => Find());

        e.Message.ShouldStartWith($"{File} is not valid TOML: see line {line}, column ");
        e.InnerException.ShouldBeNull();
        e.ToString().ShouldNotContain(Token[..8]);
        e.ToString().ShouldNotContain(preference);
    }

    [Fact]
    public void A_file_that_ends_in_the_middle_of_an_escape_is_named_at_least()
    {
        Write($"token = \"{Token}\\");

        var e = Should.Throw<HetznerConfigurationException>(() => Find());

        e.Message.ShouldBe($"{File} is not valid TOML");
        e.ToString().ShouldNotContain(Token);
    }

    [Fact]
    public void No_text_makes_the_reading_fail_in_another_way() =>
        Prop.ForAll<NonNull<string>, NonNegativeInt>((text, at) =>
        {
            var file = Context(Token);
            foreach (var broken in (ReadOnlySpan<string>)[text.Get, file.Insert(at.Get % file.Length, text.Get), file[..(at.Get % file.Length)]])
            {
                Write(broken);
                try
                {
                    Find();
                }
                catch (HetznerConfigurationException e)
                {
                    e.ToString().ShouldNotContain(Token);
                }
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_file_that_cannot_be_read_is_an_error_that_names_it()
    {
        Write(Context(Token));
        using var locked = new FileStream(File, FileMode.Open, FileAccess.ReadWrite, FileShare.None);

        Should.Throw<HetznerConfigurationException>(() => Find()).Message.ShouldStartWith($"{File} cannot be read: ");
    }

    [Fact]
    public void A_token_never_prints_itself()
    {
        var options = new HetznerOptions(HetznerOptions.DefaultEndpoint, new ApiToken(Token));

        options.Token.ToString().ShouldBe("***");
        options.ToString().ShouldNotContain(Token);
        $"{options}".ShouldContain("Token = ***");
        typeof(ApiToken).GetProperties().ShouldBeEmpty();
        Should.Throw<ArgumentException>(() => new ApiToken(Token + " " + Token)).ToString().ShouldNotContain(Token);
    }

    private static string Context(string token) => $"active_context = \"c\"\n[[contexts]]\nname = \"c\"\ntoken = \"{token}\"\n";

    private void Write(string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(File)!);
        System.IO.File.WriteAllText(File, text);
    }

    private HetznerOptions? Find(params (string Name, string Value)[] environment) =>
        HetznerConfiguration.Find(environment.ToDictionary(v => v.Name, string? (v) => v.Value), _home.FullName);
}
