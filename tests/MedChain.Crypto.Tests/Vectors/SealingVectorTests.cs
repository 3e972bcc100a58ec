using MedChain.Crypto.Sealing;
using MedChain.Tests.Shared;

namespace MedChain.Crypto.Tests.Vectors;

/// <summary>Wycheproof's X25519 public keys at registration: what RFC 7748 lets pass and we refuse.</summary>
public sealed class SealingVectorTests
{
    [SharedFact(VectorFile.X25519)]
    public void Keys_of_small_order_or_not_canonical_are_refused_and_no_others()
    {
        var (count, refused) = (0, 0);
        foreach (var (_, test) in VectorFile.Wycheproof(VectorFile.X25519))
        {
            var key = test.Octets("public");
            var isZero = test.HasFlag("ZeroSharedSecret");
            var accepted = SealingPublicKey.TryImport(key, out _);
            Assert.True(accepted == !(isZero || test.HasFlag("NonCanonicalPublic") || key[31] >= 0x80), test.Name());
            count++;
            if (!accepted) refused++;
        }

        Assert.Equal(518, count);
        Assert.InRange(refused, 32, 60);
    }
}
