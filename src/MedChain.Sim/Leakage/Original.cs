using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using MedChain.Crypto.Randomness;
using MedChain.Sim.Patients;

namespace MedChain.Sim.Leakage;

/// <summary>A record before it is stored, and what is true of it.</summary>
/// <param name="Identifier">The patient's number.</param>
/// <param name="Bundle">The octets.</param>
/// <param name="Values">All values that are strings, with repetitions, as JSON means them; in order of characters. Property names are none.</param>
internal sealed record Original(string Identifier, byte[] Bundle, ImmutableArray<string> Values)
{
    /// <summary>The records of a run.</summary>
    public static ImmutableArray<Original> All(LeakageOptions options, Entropy entropy)
    {
        var bundles = options.Bundles.IsEmpty ? Generated(options.Records, entropy) : [.. options.Bundles];
        var patients = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var numbers = new IdentifierSpace(options.Identifiers).Draw(new Dice(entropy.Derive("register")), bundles.Length);
        var originals = ImmutableArray.CreateBuilder<Original>(bundles.Length);
        for (var i = 0; i < bundles.Length; i++)
        {
            var number = i;
            if (bundles[i].Patient is { } patient && !patients.TryAdd(patient, i)) number = patients[patient];
            originals.Add(Of(numbers[number], bundles[i].Register(numbers[number])));
        }

        return originals.MoveToImmutable();
    }

    /// <summary>A record that is registered already.</summary>
    public static Original Of(string identifier, byte[] bundle)
    {
        var values = new List<string>();
        var reader = new Utf8JsonReader(bundle);
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.String) values.Add(reader.GetString()!);
        }

        values.Sort(StringComparer.Ordinal);
        return new Original(identifier, bundle, [.. values]);
    }

    private static PatientBundle[] Generated(int count, Entropy entropy)
    {
        Span<byte> seed = stackalloc byte[Entropy.SeedSize];
        entropy.Fill("patients", seed);
        var bundles = new PatientBundle[count];
        for (var i = 0; i < count; i++)
        {
            bundles[i] = PatientBundle.TryRead(SyntheticBundle.Generate(seed, i), out var bundle, out var reason)
                ? bundle
                : throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"Generated patient {i}: {reason}"));
        }

        return bundles;
    }
}
