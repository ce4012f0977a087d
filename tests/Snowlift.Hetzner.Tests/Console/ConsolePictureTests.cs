using Snowlift.Hetzner.Console;
using Snowlift.Hetzner.Tests.Fakes;

namespace Snowlift.Hetzner.Tests.Console;

/// <summary>Pictures of a screen that a script plays, over a real websocket.</summary>
public sealed class ConsolePictureTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1, 2)]
    [InlineData(7, 3)]
    [InlineData(720, 400)]
    [InlineData(1023, 769)]
    public async Task A_picture_is_the_screen_to_the_pixel(int width, int height)
    {
        await using var console = await FakeConsole.StartAsync(async screen =>
        {
            await screen.OpenAsync(width, height);
            (await screen.RequestAsync()).ShouldBe((false, width, height));
            await screen.UpdateAsync(1);
            await screen.RawAsync(0, 0, width, height, Colour);
            await screen.StayAsync();
        });
        var png = Png.Read(await ConsolePicture.TakeAsync(console.Access(), Cancellation));
        (png.Width, png.Height).ShouldBe((width, height));
        png.Pixels.Where((pixel, i) => pixel != Colour(i % width, i / width)).ShouldBeEmpty();
        console.Failure.ShouldBeNull();
        console.Protocol.ShouldBe("binary");
    }

    [Fact]
    public async Task It_is_put_together_from_rectangles_updates_and_what_comes_in_between()
    {
        await using var console = await FakeConsole.StartAsync(async screen =>
        {
            await screen.OpenAsync(4, 3);
            await screen.RequestAsync();
            await screen.SendAsync(2); // a bell
            await screen.SendAsync([1, 0, 0, 0, 0, 2, .. new byte[12]]); // colours of a palette
            await screen.SendAsync([3, 0, 0, 0, .. RfbScreen.Text("copied")]);
            await screen.UpdateAsync(3);
            await screen.RawAsync(0, 0, 4, 1, Colour);
            await screen.RawAsync(0, 0, 0, 0, Colour);
            await screen.RawAsync(2, 1, 2, 2, Colour);
            (await screen.RequestAsync()).IsIncremental.ShouldBeTrue();
            await screen.UpdateAsync(0);
            await screen.RequestAsync();
            await screen.UpdateAsync(1);
            await screen.RawAsync(0, 1, 2, 2, Colour);
            await screen.StayAsync();
        });
        var png = Png.Read(await ConsolePicture.TakeAsync(console.Access(), Cancellation));
        png.Pixels.Where((pixel, i) => pixel != Colour(i % 4, i / 4)).ShouldBeEmpty();
        console.Failure.ShouldBeNull();
    }

    [Fact]
    public async Task A_screen_that_changes_its_size_meanwhile_is_taken_in_the_new_one()
    {
        await using var console = await FakeConsole.StartAsync(async screen =>
        {
            await screen.OpenAsync(2, 2);
            await screen.RequestAsync();
            await screen.UpdateAsync(2);
            await screen.RawAsync(0, 0, 2, 1, Colour);
            await screen.ResizeAsync(5, 4);
            (await screen.RequestAsync()).ShouldBe((false, 5, 4));
            await screen.UpdateAsync(1);
            await screen.RawAsync(0, 0, 5, 4, Colour);
            await screen.StayAsync();
        });
        var png = Png.Read(await ConsolePicture.TakeAsync(console.Access(), Cancellation));
        (png.Width, png.Height).ShouldBe((5, 4));
        png.At(4, 3).ShouldBe(Colour(4, 3));
    }

    [Fact]
    public async Task A_screen_of_one_colour_is_woken_with_Shift_and_taken_again()
    {
        await using var console = await FakeConsole.StartAsync(async screen =>
        {
            await screen.OpenAsync(2, 1);
            await screen.RequestAsync();
            await screen.UpdateAsync(1);
            await screen.RawAsync(0, 0, 2, 1, (_, _) => 0);
            (await screen.ReadAsync(16)).ShouldBe([4, 1, 0, 0, 0, 0, 255, 225, 4, 0, 0, 0, 0, 0, 255, 225]);
            (await screen.RequestAsync()).IsIncremental.ShouldBeFalse();
            await screen.UpdateAsync(1);
            await screen.RawAsync(0, 0, 2, 1, Colour);
            await screen.StayAsync();
        });
        Png.Read(await ConsolePicture.TakeAsync(console.Access(), Cancellation)).At(1, 0).ShouldBe(Colour(1, 0));
        console.Failure.ShouldBeNull();
    }

    [Fact]
    public async Task A_password_is_proven_without_being_sent()
    {
        await using var console = await FakeConsole.StartAsync(async screen =>
        {
            await screen.GreetAsync();
            await screen.SendAsync(3, 16, 1, 2);
            (await screen.ReadAsync(1)).ShouldBe([2], "with a password, the password");
            await screen.SendAsync(Convert.FromHexString("00112233445566778899AABBCCDDEEFF"));
            Convert.ToHexString(await screen.ReadAsync(16)).ShouldBe("B7B9C87777661A7A2299733209BFDFCE");
            await screen.SendAsync(0, 0, 0, 0);
            await screen.DescribeAsync(1, 2);
            await screen.RequestAsync();
            await screen.UpdateAsync(1);
            await screen.RawAsync(0, 0, 1, 2, Colour);
            await screen.StayAsync();
        });
        Png.Read(await ConsolePicture.TakeAsync(console.Access("password"), Cancellation)).Height.ShouldBe(2);
        console.Failure.ShouldBeNull();
    }

    /// <summary>Different everywhere, in all three colours.</summary>
    private static uint Colour(int x, int y) => (uint)(((x * 7) & 0xff) << 16 | ((y * 5) & 0xff) << 8 | ((x + y + 1) & 0xff));
}
