using System.Buffers.Binary;
using System.Security.Cryptography;
using MedChain.Core;
using MedChain.Crypto.Hashing;

namespace MedChain.Sim;

/// <summary>
/// A running hash over everything that was delivered, in order: time, host, kind of input, content. Two runs of one seed have the same
/// hash, or something in them is not determined by the seed.
/// </summary>
public sealed class Trace
{
    private Digest _hash;

    /// <summary>The hash so far.</summary>
    public Digest Hash => _hash;

    /// <summary>Inputs so far.</summary>
    public ulong Count { get; private set; }

    internal void Add(long nowMs, HostId host, Input input)
    {
        switch (input)
        {
            case Input.Received received: Add(nowMs, host, 1, received.Message.Encode(), received.From.Value); break;
            case Input.TimerFired fired: Add(nowMs, host, 2, [(byte)fired.Timer.Kind], fired.Timer.Epoch, fired.Timer.View); break;
            case Input.Submitted submitted: Add(nowMs, host, 3, System.Text.Encoding.UTF8.GetBytes(submitted.Command.GetType().Name), submitted.Request); break;
            case Input.Drawn drawn: Add(nowMs, host, 6, [], drawn.Epoch); break;
            case Input.Restored restored: Add(nowMs, host, 4, HashOf(restored)); break;
            case Input.Loaded loaded: Add(nowMs, host, 5, loaded.Octets is { } octets ? octets.Span : [], (byte)loaded.Key.Table); break;
            default: throw new InvalidOperationException(input.GetType().Name);
        }
    }

    private static byte[] HashOf(Input.Restored restored)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var row in restored.Rows)
        {
            hash.AppendData([(byte)row.Key.Table]);
            hash.AppendData(row.Key.Key.Span);
            hash.AppendData(row.Value.Span);
        }

        return hash.GetHashAndReset();
    }

    private void Add(long nowMs, HostId host, ulong kind, ReadOnlySpan<byte> content, ulong first = 0, ulong second = 0)
    {
        Span<byte> frame = stackalloc byte[Digest.Size + 48];
        _hash.CopyTo(frame);
        var numbers = frame[Digest.Size..];
        BinaryPrimitives.WriteInt64BigEndian(numbers, nowMs);
        BinaryPrimitives.WriteUInt64BigEndian(numbers[8..], ((ulong)host.Institution.Value << 8) | host.Twin);
        BinaryPrimitives.WriteUInt64BigEndian(numbers[16..], kind);
        BinaryPrimitives.WriteUInt64BigEndian(numbers[24..], first);
        BinaryPrimitives.WriteUInt64BigEndian(numbers[32..], second);
        BinaryPrimitives.WriteInt64BigEndian(numbers[40..], content.Length);
        using var transcript = new Transcript("simulator trace");
        transcript.Append(frame);
        transcript.Append(content);
        _hash = transcript.Hash();
        Count++;
    }
}
