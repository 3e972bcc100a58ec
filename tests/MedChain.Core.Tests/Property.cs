using FsCheck;
using FsCheck.Fluent;

namespace MedChain.Core.Tests;

/// <summary>Properties over generated values, checked by FsCheck; a failure shows the shrunk value and the seed.</summary>
internal static class Property
{
    public static void Holds<T>(Gen<T> values, Func<T, bool> property, int count = 100) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(count), Prop.ForAll(Arb.From(values), property));
}
