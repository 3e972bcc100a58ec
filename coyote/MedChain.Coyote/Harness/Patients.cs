using MedChain.Crypto.Signatures;

namespace MedChain.Coyote.Harness;

/// <summary>Keys of the patient of the scenarios' record: real ones, whatever the institutions sign with.</summary>
internal static class Patients
{
    /// <summary>The key that the source registers.</summary>
    internal static SigningKey First { get; } = Key(41);

    /// <summary>The key that the first one names.</summary>
    internal static SigningKey Second { get; } = Key(42);

    /// <summary>Somebody else's.</summary>
    internal static SigningKey Stranger { get; } = Key(43);

    private static SigningKey Key(byte seed) => SigningKey.FromSeed(Enumerable.Repeat(seed, 32).ToArray());
}
