using System.Text;
using MedChain.Core.Records;
using MedChain.Coyote.Harness;
using MedChain.Crypto.Hashing;
using MedChain.Crypto.Randomness;
using Monitor = Microsoft.Coyote.Specifications.Monitor;

namespace MedChain.Coyote.Monitors;

/// <summary>A bundle of a patient is sealed at its source.</summary>
internal sealed class SealedFor(Town town, TypedIdentifier identifier) : Monitor.Event
{
    /// <summary>Whose number it is; null if nobody's.</summary>
    internal int? Person => identifier.Person;

    /// <summary>The pseudonym that the record gets; null if it is refused.</summary>
    internal Digest? Pseudonym()
    {
        var setup = town.Setups[0];
        var bundle = Encoding.UTF8.GetBytes($$"""{"resourceType":"Bundle","type":"collection","entry":[{"resource":{{identifier.Patient}} }]}""");
        var pseudonyms = new PseudonymFunction(new byte[Entropy.SeedSize]);
        return RecordSealer.TrySeal(bundle, new Entropy(new byte[Entropy.SeedSize]), setup.Self, setup.Genesis.Founders, pseudonyms, out var record, out _) ? record.Pseudonym : null;
    }
}
