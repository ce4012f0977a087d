using Snowlift.Nix;

namespace Snowlift.Rooms.Tests.Nix;

public sealed class NixProgressTests
{
    private const string A = "/nix/store/12wigjpizrn8axaqxj288q1b751qmwya-a";
    private const string C = "/nix/store/lkn1gcknzhhkszza7vifjr0f2ahzla71-c";

    private readonly List<CopyProgress> _said = [];
    private readonly List<string> _messages = [];
    private readonly NixProgress _progress;

    public NixProgressTests() => _progress = new NixProgress(_said.Add, _messages.Add);

    [Fact]
    public void Nix_2_8_tells_paths_only()
    {
        // Captured from nix 2.8.0: nix copy --log-format internal-json -v --to local?root=…
        Read($$"""
            @nix {"action":"start","id":81978040778752,"level":0,"text":"","type":102}
            @nix {"action":"start","id":81978040778754,"level":0,"text":"","type":103}
            @nix {"action":"start","id":81978040778755,"level":6,"text":"querying info about missing paths","type":0}
            @nix {"action":"stop","id":81978040778755}
            @nix {"action":"stop","id":81978040778754}
            @nix {"action":"stop","id":81978040778752}
            @nix {"action":"start","id":81978040778756,"level":3,"text":"copying 2 paths","type":103}
            @nix {"action":"start","fields":["{{A}}","local","local"],"id":81978040778757,"level":3,"text":"copying path '{{A}}' to 'local'","type":100}
            @nix {"action":"stop","id":81978040778757}
            @nix {"action":"start","fields":["{{C}}","local","local"],"id":81978040778758,"level":3,"text":"copying path '{{C}}' to 'local'","type":100}
            @nix {"action":"stop","id":81978040778758}
            @nix {"action":"stop","id":81978040778756}
            """);

        _said.Select(copy => (copy.Paths, copy.TotalPaths, copy.Current?.Name))
            .ShouldBe([(0, 2, "a"), (1, 2, null), (1, 2, "c"), (2, 2, null)]);
        _said.ShouldAllBe(copy => copy.TotalBytes == 0);
    }

    [Fact]
    public void Newer_ones_tell_bytes()
    {
        Read($$"""
            @nix {"action":"start","fields":[],"id":1,"level":3,"parent":0,"text":"copying 2 paths","type":103}
            @nix {"action":"result","fields":[100,3000],"id":1,"type":106}
            @nix {"action":"start","fields":["{{A}}","daemon","ssh-ng://demo"],"id":2,"level":3,"parent":1,"text":"copying path","type":100}
            @nix {"action":"result","fields":[400,1000,0,0],"id":2,"type":105}
            @nix {"action":"start","fields":["{{C}}","daemon","ssh-ng://demo"],"id":3,"level":3,"parent":1,"text":"copying path","type":100}
            @nix {"action":"result","fields":[1000,2000,0,0],"id":3,"type":105}
            @nix {"action":"result","fields":[1000,1000,0,0],"id":2,"type":105}
            @nix {"action":"stop","id":2}
            @nix {"action":"result","fields":[2000,2000,0,0],"id":3,"type":105}
            @nix {"action":"stop","id":3}
            """);

        _said.Select(copy => copy.Bytes).ShouldBeInOrder();
        _said[^1].ShouldBe(new CopyProgress(3000, 3000, 2, 2, null));
    }

    [Fact]
    public void Messages_of_some_weight_are_passed_on()
    {
        Read("""
            @nix {"action":"msg","level":0,"msg":"error: no space left on device"}
            @nix {"action":"msg","level":2,"msg":"a notice"}
            @nix {"action":"msg","level":5,"msg":"chatter"}
            """);

        _messages.ShouldBe(["error: no space left on device", "a notice"]);
    }

    [Theory]
    [InlineData("@nix {\"action\":\"result\",\"id\":1}")]
    [InlineData("@nix {\"action\":\"start\",\"id\":\"x\",\"type\":100}")]
    [InlineData("@nix {\"action\":\"start\",\"id\":1,\"type\":100,\"fields\":[7]}")]
    [InlineData("@nix {\"action\":\"start\",\"id\":1,\"type\":103}")]
    [InlineData("@nix {}")]
    [InlineData("@nix []")]
    [InlineData("@nix {broken")]
    [InlineData("@nix ")]
    public void Lines_of_another_shape_do_no_harm(string line) => _progress.Read(line).ShouldBeTrue();

    [Fact]
    public void Other_lines_are_not_taken() => _progress.Read("copying path '/nix/store/x'").ShouldBeFalse();

    private void Read(string lines)
    {
        foreach (var line in lines.Split('\n'))
        {
            _progress.Read(line).ShouldBeTrue();
        }
    }
}
