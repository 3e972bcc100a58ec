using System.Collections.Immutable;
using MedChain.Core.Access;
using MedChain.Core.Chain;
using MedChain.Core.Institutions;
using MedChain.Core.Records;
using MedChain.Crypto.Hashing;
using MedChain.Crypto.Signatures;

namespace MedChain.Conformance.Tests;

/// <summary>Few keys of patients, and what they sign: mostly right, at times for something else, by another key, or of a key that may not stand.</summary>
/// <param name="random">The ledger's.</param>
/// <param name="chainId">The chain.</param>
internal sealed class RandomPatients(Random random, Digest chainId)
{
    private static readonly ImmutableArray<SigningKey> s_keys = [.. Enumerable.Range(1, 8).Select(seed => SigningKey.FromSeed(Enumerable.Repeat((byte)seed, 32).ToArray()))];

    internal RecordEvent.RegisterConsentKey Register(RecordId record, StateMap map)
    {
        var key = Any();
        if (random.Next(8) == 0) return new RecordEvent.RegisterConsentKey(record, InstitutionKey(map), PatientConsent.Possess(key, chainId, record));
        return new RecordEvent.RegisterConsentKey(record, Public(key), PatientConsent.Possess(random.Next(5) == 0 ? Any() : key, chainId, record));
    }

    internal RecordEvent.ReplaceConsentKey Replace(RecordId record, StateMap map)
    {
        var (old, next) = (Standing(record, map), random.Next(5) == 0 ? Standing(record, map) : Any());
        return new RecordEvent.ReplaceConsentKey(
            record, Public(next), PatientConsent.Replace(old, chainId, record, Public(next)), PatientConsent.Possess(random.Next(5) == 0 ? Any() : next, chainId, record));
    }

    internal RecordEvent.PatientGrant Grant(RecordEvent.Grant like, StateMap map)
    {
        var signed = random.Next(8) == 0 ? like with { ExpiresAtMs = like.ExpiresAtMs + 1 } : like;
        var key = Standing(RecordOf(like.Access, map), map);
        return new RecordEvent.PatientGrant(like.Access, like.Scope, like.ExpiresAtMs, PatientConsent.Grant(key, chainId, signed.Access, signed.Scope, signed.ExpiresAtMs));
    }

    internal RecordEvent.PatientRevoke Revoke(AccessId access, StateMap map) =>
        new(access, PatientConsent.Revoke(Standing(RecordOf(access, map), map), chainId, access));

    private SigningKey Any() => s_keys[random.Next(s_keys.Length)];

    // Mostly the one that stands, where one does.
    private SigningKey Standing(RecordId? record, StateMap map)
    {
        if (record is not { } known || random.Next(6) == 0 || ConsentKeyRules.Find(map, known) is not { } standing) return Any();
        return s_keys.First(key => Public(key) == standing);
    }

    private static RecordId? RecordOf(AccessId access, StateMap map) => map.TryGet<AccessEntry>(StateKeys.Access(access), out var entry) ? entry.Record : null;

    private static PublicOctets InstitutionKey(StateMap map) => map.Entries().Select(entry => entry.Value).OfType<Account>().First().Institution.SigningKey;

    private static PublicOctets Public(SigningKey key) => new(key.PublicKey);
}
