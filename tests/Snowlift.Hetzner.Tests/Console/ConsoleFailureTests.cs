using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Snowlift.Hetzner.Console;
using Snowlift.Hetzner.Tests.Fakes;
using Snowlift.Hetzner.Wire;

namespace Snowlift.Hetzner.Tests.Console;

/// <summary>What goes wrong on the way to a picture is said in words, whatever the other side sends.</summary>
public sealed class ConsoleFailureTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public Task A_wrong_password_is_told_with_the_consoles_words() => FailsAsync(
        "the console did not let us in: Authentication failed",
        async screen =>
        {
            await screen.GreetAsync();
            await screen.SendAsync(1, 2);
            await screen.ReadAsync(1);
            await screen.SendAsync(new byte[16]);
            await screen.ReadAsync(16);
            await screen.SendAsync([0, 0, 0, 1, .. RfbScreen.Text("\u0007Authentication\r failed\0")]);
        });

    [Fact]
    public Task A_refusal_is_told_with_the_consoles_words() => FailsAsync(
        "the console refuses: too many viewers",
        async screen =>
        {
            await screen.GreetAsync();
            await screen.SendAsync([0, .. RfbScreen.Text("too many viewers")]);
        });

    [Fact]
    public Task Ways_to_log_in_that_are_not_known_are_named() => FailsAsync(
        "a log-in of type 19 or 16",
        async screen =>
        {
            await screen.GreetAsync();
            await screen.SendAsync(2, 19, 16);
        });

    [Theory]
    [InlineData("HTTP/1.1 200", "does not speak RFB")]
    [InlineData("RFB 003.003\n", "RFB 003.003, which is older")]
    [InlineData("RFB ", "in the middle of its greeting")]
    public Task What_does_not_speak_RFB_is_noticed(string greeting, string words) =>
        FailsAsync(words, screen => screen.SendAsync([.. greeting.Select(c => (byte)c)]));

    [Theory]
    [InlineData(0, 400)]
    [InlineData(640, 0)]
    [InlineData(4097, 400)]
    [InlineData(65535, 65535)]
    public Task A_size_that_no_screen_has_is_refused(int width, int height) =>
        FailsAsync($"{width} by {height} pixels", screen => screen.OpenAsync(width, height));

    [Fact]
    public Task A_screen_cannot_grow_beyond_measure_later_either() => PictureFailsAsync("60000 by 2 pixels", async screen =>
    {
        await screen.UpdateAsync(1);
        await screen.ResizeAsync(60_000, 2);
    });

    [Theory]
    [InlineData(3, 0, 2, 1)]
    [InlineData(0, 4, 1, 1)]
    [InlineData(65535, 65535, 65535, 65535)]
    public Task A_part_beyond_the_screen_is_noticed(int x, int y, int width, int height) =>
        PictureFailsAsync("beyond the screen", async screen =>
        {
            await screen.UpdateAsync(1);
            await screen.SendAsync(RfbScreen.Header(x, y, width, height, encoding: 0));
        });

    [Fact]
    public Task An_encoding_that_was_not_asked_for_is_noticed() => PictureFailsAsync("in encoding 7", async screen =>
    {
        await screen.UpdateAsync(1);
        await screen.SendAsync(RfbScreen.Header(0, 0, 1, 1, encoding: 7));
    });

    [Fact]
    public Task An_unknown_message_is_noticed() => PictureFailsAsync("a message of type 77", screen => screen.SendAsync(77));

    [Fact]
    public Task A_text_without_end_is_not_waited_for() =>
        PictureFailsAsync("4294967295 bytes of its clipboard", screen => screen.SendAsync(3, 0, 0, 0, 255, 255, 255, 255));

    [Fact]
    public Task A_connection_that_ends_within_the_picture_is_noticed() => PictureFailsAsync("in the middle of the picture", async screen =>
    {
        await screen.UpdateAsync(1);
        await screen.SendAsync([.. RfbScreen.Header(0, 0, 4, 4, encoding: 0), .. new byte[9]]);
    });

    [Fact]
    public async Task An_address_that_is_used_up_is_told_with_the_status_and_without_its_token()
    {
        await using var console = await FakeConsole.StartAsync(_ => Task.CompletedTask);
        var failure = await Should.ThrowAsync<ConsoleException>(
            () => ConsolePicture.TakeAsync(console.Access("pass word", "/gone?token=s3cret"), Cancellation));
        failure.Message.ShouldContain($"no console answers at {console.Authority}");
        failure.Message.ShouldContain("404");
        failure.ToString().ShouldNotContain("s3cret");
        failure.ToString().ShouldNotContain("pass word");
    }

    [Theory]
    [InlineData("ws://127.0.0.1:1/", "no console answers at 127.0.0.1:1: ")]
    [InlineData("wss://127.0.0.1:1/", "no console answers at 127.0.0.1:1: ")]
    [InlineData("https://console.example/", "no websocket")]
    [InlineData("console", "no websocket")]
    public async Task An_address_that_leads_nowhere_is_told(string address, string words) =>
        (await Should.ThrowAsync<ConsoleException>(() => ConsolePicture.TakeAsync(new ConsoleAccess(null!, address, ""), Cancellation)))
            .Message.ShouldContain(words);

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_is_not_believed()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        var reached = false;
        await using var console = await FakeConsole.StartAsync(
            _ =>
            {
                reached = true;
                return Task.CompletedTask;
            },
            certificate);
        var access = console.Access("password") with { WssUrl = $"wss://{console.Authority}/" };
        (await Should.ThrowAsync<ConsoleException>(() => ConsolePicture.TakeAsync(access, Cancellation)))
            .Message.ShouldContain("certificate");
        reached.ShouldBeFalse();
    }

    [Fact]
    public async Task A_console_that_falls_silent_is_given_up()
    {
        var time = new ManualTime();
        await using var console = await FakeConsole.StartAsync(async screen =>
        {
            await screen.OpenAsync(4, 4);
            await screen.RequestAsync();
            await time.AdvanceToNextAsync();
            await screen.StayAsync();
        });
        (await Should.ThrowAsync<ConsoleException>(() => ConsolePicture.TakeAsync(console.Access(), time, Cancellation)))
            .Message.ShouldContain("gave no picture within 30 s");
    }

    [Fact]
    public async Task Who_no_longer_wants_the_picture_is_let_go()
    {
        using var enough = new CancellationTokenSource();
        await using var console = await FakeConsole.StartAsync(async screen =>
        {
            await screen.OpenAsync(4, 4);
            await screen.RequestAsync();
            await enough.CancelAsync();
            await screen.StayAsync();
        });
        await Should.ThrowAsync<OperationCanceledException>(() => ConsolePicture.TakeAsync(console.Access(), enough.Token));
    }

    private static Task PictureFailsAsync(string words, Func<RfbScreen, Task> script) => FailsAsync(words, async screen =>
    {
        await screen.OpenAsync(4, 4);
        await screen.RequestAsync();
        await script(screen);
    });

    private static async Task FailsAsync(string words, Func<RfbScreen, Task> script)
    {
        await using var console = await FakeConsole.StartAsync(script);
        (await Should.ThrowAsync<ConsoleException>(() => ConsolePicture.TakeAsync(console.Access("password"), Cancellation)))
            .Message.ShouldContain(words);
    }
}
