using System.Buffers.Binary;
using System.Globalization;
using MedChain.Crypto.Randomness;

namespace MedChain.Sim.Patients;

/// <summary>The choices behind one synthetic patient, in order, from a seed.</summary>
internal sealed class PatientDraws(ReadOnlySpan<byte> seed32, int patient)
{
    private readonly Entropy _entropy = new Entropy(seed32).Derive("sim/patient", (ulong)patient);
    private ulong _draws;

    /// <summary>Random octets.</summary>
    public byte[] Octets(int count)
    {
        var octets = new byte[count];
        _entropy.Fill("draw", _draws++, octets);
        return octets;
    }

    /// <summary>A number from 0 to below <paramref name="bound"/>; the bias of 2^-32 does not matter for made-up people.</summary>
    public int Next(int bound) => (int)(BinaryPrimitives.ReadUInt64BigEndian(Octets(8)) % (ulong)bound);

    /// <summary>One of several.</summary>
    public T Of<T>(T[] choices) => choices[Next(choices.Length)];

    /// <summary>Decimal digits.</summary>
    public string Digits(int count) => string.Create(CultureInfo.InvariantCulture, $"{(BinaryPrimitives.ReadUInt64BigEndian(Octets(8)) % 10_000_000_000_000_000):D16}")[..count];

    /// <summary>A version 4 UUID in lower case (RFC 9562, 5.4).</summary>
    public string Uuid()
    {
        var octets = Octets(16);
        octets[6] = (byte)((octets[6] & 0x0F) | 0x40);
        octets[8] = (byte)((octets[8] & 0x3F) | 0x80);
        return new Guid(octets, bigEndian: true).ToString("D");
    }
}
