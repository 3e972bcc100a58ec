using MedChain.Crypto.Native;
using MedChain.Crypto.Signatures;
using MedChain.Tests.Shared;
using NSec.Cryptography;

namespace MedChain.Crypto.Tests.Vectors;

/// <summary>Published Ed25519 vectors: one verdict on every node.</summary>
public sealed class SignatureVectorTests
{
    [SharedFact(VectorFile.Ed25519)]
    public void Wycheproof_verdicts_are_ours()
    {
        var count = 0;
        foreach (var (testGroup, test) in VectorFile.Wycheproof(VectorFile.Ed25519))
        {
            var verdict = VerificationKey.TryImport(testGroup.GetProperty("publicKey").Octets("pk"), out var key)
                && key.Verify(test.Octets("msg"), test.Octets("sig"));
            Assert.True(verdict == (test.Text("result") == "valid"), test.Name());
            count++;
        }

        Assert.Equal(151, count);
    }

    [SharedFact(VectorFile.Speccheck)]
    public void Speccheck_number_3_alone_is_a_signature_for_the_verifier()
    {
        var cases = VectorFile.Read(VectorFile.Speccheck).EnumerateArray().ToArray();
        Assert.Equal(12, cases.Length);
        for (var i = 0; i < cases.Length; i++)
        {
            var key = NSec.Cryptography.PublicKey.Import(SignatureAlgorithm.Ed25519, cases[i].Octets("pub_key"), KeyBlobFormat.RawPublicKey);
            var verdict = SignatureAlgorithm.Ed25519.Verify(key, cases[i].Octets("message"), cases[i].Octets("signature"));
            Assert.True(verdict == (i == SodiumAnswers.AcceptedSpeccheck), $"speccheck {i}");
        }
    }

    [SharedFact(VectorFile.Speccheck)]
    public void No_speccheck_case_passes_key_registration_and_verification()
    {
        foreach (var test in VectorFile.Read(VectorFile.Speccheck).EnumerateArray())
        {
            var verdict = VerificationKey.TryImport(test.Octets("pub_key"), out var key) && key.Verify(test.Octets("message"), test.Octets("signature"));
            Assert.False(verdict, test.Text("signature"));
        }
    }
}
