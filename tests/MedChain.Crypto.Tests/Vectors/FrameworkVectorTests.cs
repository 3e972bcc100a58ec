using System.Security.Cryptography;
using MedChain.Tests.Shared;

namespace MedChain.Crypto.Tests.Vectors;

/// <summary>The framework's HMAC and HKDF, on which seeds, pseudonyms and derived keys rest. RFC 2104, RFC 5869.</summary>
public sealed class FrameworkVectorTests
{
    [SharedFact(VectorFile.Hmac)]
    public void HMAC_SHA256_agrees_with_Wycheproof()
    {
        var count = 0;
        foreach (var (testGroup, test) in VectorFile.Wycheproof(VectorFile.Hmac))
        {
            var tag = HMACSHA256.HashData(test.Octets("key"), test.Octets("msg"))[..(testGroup.GetProperty("tagSize").GetInt32() / 8)];
            var verdict = CryptographicOperations.FixedTimeEquals(tag, test.Octets("tag"));
            Assert.True(verdict == (test.Text("result") == "valid"), test.Name());
            count++;
        }

        Assert.Equal(174, count);
    }

    [SharedFact(VectorFile.Hkdf)]
    public void HKDF_SHA256_agrees_with_Wycheproof()
    {
        var count = 0;
        foreach (var (_, test) in VectorFile.Wycheproof(VectorFile.Hkdf))
        {
            count++;
            var size = test.GetProperty("size").GetInt32();
            byte[] Derive() => HKDF.DeriveKey(HashAlgorithmName.SHA256, test.Octets("ikm"), size, test.Octets("salt"), test.Octets("info"));
            if (test.Text("result") == "valid")
                Assert.True(Derive().AsSpan().SequenceEqual(test.Octets("okm")), test.Name());
            else
                Assert.ThrowsAny<ArgumentException>(Derive);
        }

        Assert.Equal(86, count);
    }
}
