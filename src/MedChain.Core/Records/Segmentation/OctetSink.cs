namespace MedChain.Core.Records.Segmentation;

/// <summary>Octets that are being written, in one array that grows.</summary>
internal sealed class OctetSink(int capacity)
{
    private byte[] _octets = new byte[capacity];

    /// <summary>Octets written.</summary>
    public int Length { get; private set; }

    /// <summary>What has been written.</summary>
    public ReadOnlyMemory<byte> Written => _octets.AsMemory(0, Length);

    /// <summary>Appends one.</summary>
    public void Add(byte octet)
    {
        if (Length == _octets.Length) Grow(1);
        _octets[Length++] = octet;
    }

    /// <summary>Appends several.</summary>
    public void Add(ReadOnlySpan<byte> octets)
    {
        if (Length + octets.Length > _octets.Length) Grow(octets.Length);
        octets.CopyTo(_octets.AsSpan(Length));
        Length += octets.Length;
    }

    /// <summary>What has been written, in an array of its length; the sink is not used any more.</summary>
    public byte[] ToArray() => Length == _octets.Length ? _octets : _octets.AsSpan(0, Length).ToArray();

    private void Grow(int more) => Array.Resize(ref _octets, Math.Max(Math.Max(256, Length + more), _octets.Length + (_octets.Length >> 1)));
}
