using MedChain.Crypto.Groups;
using MedChain.Crypto.Native;
using MedChain.Crypto.Vrf;
using MedChain.Tests.Shared;

namespace MedChain.Crypto.Tests.Vectors;

/// <summary>RFC 9381 Appendix B.3, examples 16 to 18, with all intermediate values.</summary>
public sealed class VrfVectorTests
{
    [SharedTheory(VectorFile.Vrf)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(18)]
    public void Examples_are_reproduced_step_by_step(int number)
    {
        var example = VectorFile.Read(VectorFile.Vrf).GetProperty("examples").EnumerateArray().Single(e => e.GetProperty("example").GetInt32() == number);
        var alpha = example.Octets("alpha");
        using var secret = VrfSecretKey.FromSeed(example.Octets("sk"));
        Assert.Equal(example.Octets("pk"), secret.PublicKey);
        Assert.Equal(Reduce(example.Octets("x")), secret.Scalar.ToArray());

        var h = new byte[32];
        Assert.True(Ecvrf.TryEncodeToCurve(secret.PublicKey, alpha, h, out var counter));
        Assert.Equal(example.GetProperty("tryAndIncrementCounter").GetInt32(), counter);
        Assert.Equal(example.Octets("h"), h);

        var nonce = new byte[64];
        secret.Nonce(h, nonce);
        Assert.Equal(example.Octets("k"), nonce);
        var k = Reduce(nonce);
        var (u, v) = (new byte[32], new byte[32]);
        Assert.True(Edwards25519.TryMultiplyBase(k, u));
        Assert.True(Edwards25519.TryMultiply(k, h, v));
        Assert.Equal(example.Octets("u"), u);
        Assert.Equal(example.Octets("v"), v);

        var proof = new byte[Ecvrf.ProofSize];
        secret.Prove(alpha, proof);
        Assert.Equal(example.Octets("pi"), proof);
        var challenge = new byte[16];
        Ecvrf.Challenge(secret.PublicKey, h, proof.AsSpan(0, 32), u, v, challenge);
        Assert.Equal(proof[32..48], challenge);

        var beta = new byte[Ecvrf.OutputSize];
        Assert.True(VrfPublicKey.TryImport(secret.PublicKey, out var key));
        Assert.True(key.TryVerify(alpha, proof, beta));
        Assert.Equal(example.Octets("beta"), beta);
        Assert.True(Ecvrf.TryProofToHash(proof, beta));
        Assert.Equal(example.Octets("beta"), beta);
    }

    private static byte[] Reduce(byte[] scalar)
    {
        var reduced = new byte[32];
        var wide = new byte[64];
        scalar.CopyTo(wide, 0);
        Libsodium.crypto_core_ed25519_scalar_reduce(reduced, wide);
        return reduced;
    }
}
