using FsCheck;
using FsCheck.Fluent;

namespace MedChain.Crypto.Tests;

/// <summary>Properties over generated values, checked by FsCheck; a failure shows the shrunk value and the seed.</summary>
internal static class Property
{
    public static Gen<byte[]> Octets { get; } = Gen.Choose(0, 255).Select(b => (byte)b).ArrayOf();

    public static Gen<byte[]> OctetsOf(int length) => Gen.Choose(0, 255).Select(b => (byte)b).ArrayOf(length);

    public static void Holds<T>(Gen<T> values, Func<T, bool> property, int count = 100) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(count), Prop.ForAll(Arb.From(values), property));
}
