namespace MedChain.Crypto.Native;

/// <summary>
/// Questions with known answers, asked of the loaded libsodium once: a library that answers otherwise would judge signatures
/// or keys differently from the other nodes, and that splits a chain.
/// </summary>
/// <remarks>
/// The twelve signatures are those of "Taming the many EdDSAs" (Chalkias, Garillot, Nikolaenko, SSR 2020), as published in
/// novifinancial/ed25519-speccheck, cases.json. libsodium accepts number 3 alone.
/// </remarks>
internal static class SodiumAnswers
{
    /// <summary>The only one of the twelve that is accepted.</summary>
    public const int AcceptedSpeccheck = 3;

    /// <summary>Message, public key and signature in hex, numbers 0 to 11.</summary>
    private static readonly (string Message, string PublicKey, string Signature)[] s_speccheck =
    [
        // 0
        ("8c93255d71dcab10e8f379c26200f3c7bd5f09d9bc3068d3ef4edeb4853022b6",
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a0000000000000000000000000000000000000000000000000000000000000000"),
        // 1
        ("9bd9f44f4dcc75bd531b56b2cd280b0bb38fc1cd6d1230e14861d861de092e79",
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
            "f7badec5b8abeaf699583992219b7b223f1df3fbbea919844e3f7c554a43dd43a5bb704786be79fc476f91d3f3f89b03984d8068dcf1bb7dfc6637b45450ac04"),
        // 2
        ("aebf3f2601a0c8c5d39cc7d8911642f740b78168218da8471772b35f9d35b9ab",
            "f7badec5b8abeaf699583992219b7b223f1df3fbbea919844e3f7c554a43dd43",
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa8c4bd45aecaca5b24fb97bc10ac27ac8751a7dfe1baff8b953ec9f5833ca260e"),
        // 3
        ("9bd9f44f4dcc75bd531b56b2cd280b0bb38fc1cd6d1230e14861d861de092e79",
            "cdb267ce40c5cd45306fa5d2f29731459387dbf9eb933b7bd5aed9a765b88d4d",
            "9046a64750444938de19f227bb80485e92b83fdb4b6506c160484c016cc1852f87909e14428a7a1d62e9f22f3d3ad7802db02eb2e688b6c52fcd6648a98bd009"),
        // 4
        ("e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec4011eaccd55b53f56c",
            "cdb267ce40c5cd45306fa5d2f29731459387dbf9eb933b7bd5aed9a765b88d4d",
            "160a1cb0dc9c0258cd0a7d23e94d8fa878bcb1925f2c64246b2dee1796bed5125ec6bc982a269b723e0668e540911a9a6a58921d6925e434ab10aa7940551a09"),
        // 5
        ("e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec4011eaccd55b53f56c",
            "cdb267ce40c5cd45306fa5d2f29731459387dbf9eb933b7bd5aed9a765b88d4d",
            "21122a84e0b5fca4052f5b1235c80a537878b38f3142356b2c2384ebad4668b7e40bc836dac0f71076f9abe3a53f9c03c1ceeeddb658d0030494ace586687405"),
        // 6
        ("85e241a07d148b41e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec40",
            "442aad9f089ad9e14647b1ef9099a1ff4798d78589e66f28eca69c11f582a623",
            "e96f66be976d82e60150baecff9906684aebb1ef181f67a7189ac78ea23b6c0e547f7690a0e2ddcd04d87dbc3490dc19b3b3052f7ff0538cb68afb369ba3a514"),
        // 7
        ("85e241a07d148b41e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec40",
            "442aad9f089ad9e14647b1ef9099a1ff4798d78589e66f28eca69c11f582a623",
            "8ce5b96c8f26d0ab6c47958c9e68b937104cd36e13c33566acd2fe8d38aa19427e71f98a473474f2f13f06f97c20d58cc3f54b8bd0d272f42b695dd7e89a8c22"),
        // 8
        ("9bedc267423725d473888631ebf45988bad3db83851ee85c85e241a07d148b41",
            "f7badec5b8abeaf699583992219b7b223f1df3fbbea919844e3f7c554a43dd43",
            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff03be9678ac102edcd92b0210bb34d7428d12ffc5df5f37e359941266a4e35f0f"),
        // 9
        ("9bedc267423725d473888631ebf45988bad3db83851ee85c85e241a07d148b41",
            "f7badec5b8abeaf699583992219b7b223f1df3fbbea919844e3f7c554a43dd43",
            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffca8c5b64cd208982aa38d4936621a4775aa233aa0505711d8fdcfdaa943d4908"),
        // 10
        ("e96b7021eb39c1a163b6da4e3093dcd3f21387da4cc4572be588fafae23c155b",
            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
            "a9d55260f765261eb9b84e106f665e00b867287a761990d7135963ee0a7d59dca5bb704786be79fc476f91d3f3f89b03984d8068dcf1bb7dfc6637b45450ac04"),
        // 11
        ("39a591f5321bbe07fd5a23dc2f39d025d74526615746727ceefd6e82ae65c06f",
            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
            "a9d55260f765261eb9b84e106f665e00b867287a761990d7135963ee0a7d59dca5bb704786be79fc476f91d3f3f89b03984d8068dcf1bb7dfc6637b45450ac04"),
    ];

    // The point (0, -1) of order 2; the base point; and their sum, which libraries with CVE-2025-69277 hold to be of prime order.
    private const string SmallOrder = "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f";
    private const string BasePoint = "5866666666666666666666666666666666666666666666666666666666666666";
    private const string MixedOrder = "9599999999999999999999999999999999999999999999999999999999999999";

    /// <summary>The verdict on each of the twelve signatures.</summary>
    public static bool[] SpeccheckVerdicts()
    {
        var verdicts = new bool[s_speccheck.Length];
        for (var i = 0; i < verdicts.Length; i++)
        {
            var message = Convert.FromHexString(s_speccheck[i].Message);
            verdicts[i] = Libsodium.crypto_sign_ed25519_verify_detached(
                Convert.FromHexString(s_speccheck[i].Signature), message, (ulong)message.Length, Convert.FromHexString(s_speccheck[i].PublicKey)) == 0;
        }

        return verdicts;
    }

    /// <summary>The verdicts of is_valid_point on the base point, on a point of order 2, and on their sum.</summary>
    public static (bool Base, bool SmallOrder, bool MixedOrder) PointVerdicts() =>
        (IsValid(BasePoint), IsValid(SmallOrder), IsValid(MixedOrder));

    private static bool IsValid(string point) => Libsodium.crypto_core_ed25519_is_valid_point(Convert.FromHexString(point)) == 1;
}
