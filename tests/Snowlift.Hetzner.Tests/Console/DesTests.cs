using Snowlift.Hetzner.Console;

namespace Snowlift.Hetzner.Tests.Console;

public sealed class DesTests
{
    // NIST SP 500-20 (variable plaintext, variable key, substitution tables), and two from textbooks.
    [Theory]
    [InlineData(0x133457799BBCDFF1, 0x0123456789ABCDEF, 0x85E813540F0AB405)]
    [InlineData(0x0E329232EA6D0D73, 0x8787878787878787, 0x0000000000000000)]
    [InlineData(0x0101010101010101, 0x8000000000000000, 0x95F8A5E5DD31D900)]
    [InlineData(0x0101010101010101, 0x0000000000000001, 0x166B40B44ABA4BD6)]
    [InlineData(0x8001010101010101, 0x0000000000000000, 0x95A8D72813DAA94D)]
    [InlineData(0x0101010101010102, 0x0000000000000000, 0x869EFD7F9F265A09)]
    [InlineData(0x7CA110454A1A6E57, 0x01A1D6D039776742, 0x690F5B0D9A26939B)]
    [InlineData(0x0131D9619DC1376E, 0x5CD54CA83DEF57DA, 0x7A389D10354BD271)]
    [InlineData(0x07A1133E4A0B2686, 0x0248D43806F67172, 0x868EBB51CAB4599A)]
    [InlineData(0x3849674C2602319E, 0x51454B582DDF440A, 0x7178876E01F19B2A)]
    [InlineData(0x04B915BA43FEB5B6, 0x42FD443059577FA2, 0xAF37FB421F8C4095)]
    [InlineData(0x0113B970FD34F2CE, 0x059B5E0851CF143A, 0x86A560F10EC6D85B)]
    public void The_standards_vectors_come_out(ulong key, ulong plain, ulong secret) => Des.Encrypt(plain, key).ShouldBe(secret);

    [Fact]
    public void The_keys_parity_does_not_count() =>
        Des.Encrypt(42, 0x0101010101010101).ShouldBe(Des.Encrypt(42, 0));

    [Fact]
    public void A_password_counts_up_to_its_eighth_character()
    {
        var challenge = Enumerable.Range(1, VncAuthentication.ChallengeLength).Select(i => (byte)i).ToArray();
        var response = VncAuthentication.Respond(challenge, "password");
        response.Length.ShouldBe(challenge.Length);
        VncAuthentication.Respond(challenge, "password and more").ShouldBe(response);
        VncAuthentication.Respond(challenge, "passwort").ShouldNotBe(response);
        VncAuthentication.Respond(challenge, "").ShouldNotBe(response);
    }

    [Fact]
    public void A_response_is_what_another_implementation_gives() =>
        // openssl enc -des-ecb -K 0e86ceceeef64e26 (the password's bytes, each with its bits in reverse) -provider legacy
        Convert.ToHexString(VncAuthentication.Respond(Convert.FromHexString("00112233445566778899AABBCCDDEEFF"), "password"))
            .ShouldBe("B7B9C87777661A7A2299733209BFDFCE");
}
